import type { VectraHost } from '../../transport/normalize';
import { isMember, type Membership } from '../membership';

/** Scores that a host must reach. Null: that score does not matter; one of the two does. */
export interface Threshold {
	threat: number | null;
	certainty: number | null;
	/** Whether both scores must be reached, or either. */
	combine: 'and' | 'or';
}

/** What makes a host one that should be isolated; any criterion is enough. Null or '' switches one off. */
export interface Criteria {
	requestTag: string;
	/** The urgency score of Respond UX, 0 to 100; reached means equal or above. */
	urgency: number | null;
	scores: Threshold | null;
	detections: { types: readonly string[]; minimum: Threshold | null } | null;
}

export type Criterion = 'requestTag' | 'blockGroup' | 'urgency' | 'scores' | 'detection';

/** What the criteria look at, read from Vectra at one time. */
export interface Evidence {
	/** The group whose members should be isolated; null for none. */
	blockGroup: Membership | null;
	/** Urgency by host ID, for hosts at or near the threshold; a missing one is below it. */
	urgency: ReadonlyMap<number, number>;
	/** Types of the active detections by host ID. */
	detectionTypes: ReadonlyMap<number, ReadonlySet<string>>;
}

/**
 * The criteria that the host meets now, the person's wish first. Tags and detection types are compared whole and with
 * their case; thresholds are met by the very value.
 *
 * @param margin how many points below a threshold still count, for hosts that are isolated already
 */
export function matchedCriteria(
	host: VectraHost,
	{ requestTag, urgency, scores, detections }: Criteria,
	evidence: Evidence,
	margin = 0,
): Criterion[] {
	const reachedUrgency = evidence.urgency.get(host.id);
	const types = evidence.detectionTypes.get(host.id);
	const detected =
		detections !== null &&
		detections.types.some((type) => types?.has(type)) &&
		(detections.minimum === null || reaches(host, detections.minimum, margin));
	const met: Record<Criterion, boolean> = {
		requestTag: requestTag !== '' && host.tags.includes(requestTag),
		blockGroup: evidence.blockGroup !== null && isMember(host, evidence.blockGroup),
		urgency: urgency !== null && reachedUrgency !== undefined && reachedUrgency >= urgency - margin,
		scores: scores !== null && reaches(host, scores, margin),
		detection: detected,
	};
	return (Object.keys(met) as Criterion[]).filter((criterion) => met[criterion]);
}

function reaches(host: VectraHost, { threat, certainty, combine }: Threshold, margin: number): boolean {
	const met = [
		[host.threat, threat],
		[host.certainty, certainty],
	].flatMap(([score, wanted]) => (wanted === null ? [] : [score !== null && score >= wanted - margin]));
	return combine === 'and' ? met.length > 0 && met.every(Boolean) : met.some(Boolean);
}

/** Whether anything besides a person's tag can make a host one that should be isolated. */
export function hasRules({ urgency, scores, detections }: Criteria, blockGroup: string): boolean {
	return blockGroup !== '' || urgency !== null || scores !== null || detections !== null;
}
