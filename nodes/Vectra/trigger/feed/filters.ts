import { categoryOf } from '../../output/detection';
import type { Deployment } from '../../transport/connection';
import type { EntityType } from '../../transport/objects';
import type { DetectionView, EntityView } from './views';

export interface ScoreFilter {
	minUrgency?: number;
	minThreat?: number;
	minCertainty?: number;
	minSeverity?: Severity;
	onlyPrioritized: boolean;
	onlyIncreases: boolean;
}

export interface DetectionFilter {
	/** Lower case; empty for all. */
	types: string[];
	/** As `categoryOf` writes them; empty for all. */
	categories: string[];
	minThreat?: number;
	minCertainty?: number;
	includeTriaged: boolean;
	includeInfo: boolean;
}

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** Whether the entity reaches every minimum that is set. An unknown score reaches none. */
export function passesScore(entity: EntityView, filter: ScoreFilter): boolean {
	return (
		atLeast(entity.urgency, filter.minUrgency) &&
		atLeast(entity.threat, filter.minThreat) &&
		atLeast(entity.certainty, filter.minCertainty) &&
		(filter.minSeverity === undefined || severityRank(entity.severity) >= severityRank(filter.minSeverity)) &&
		(!filter.onlyPrioritized || entity.isPrioritized === true)
	);
}

export function passesDetection(detection: DetectionView, type: EntityType | undefined, filter: DetectionFilter, types: readonly EntityType[]): boolean {
	const names = [detection.type, detection.typeCode ?? ''].map((name) => name.toLowerCase());
	return (
		(type !== undefined && types.includes(type)) &&
		(filter.types.length === 0 || filter.types.some((wanted) => names.includes(wanted))) &&
		(filter.categories.length === 0 || filter.categories.includes(detection.category)) &&
		atLeast(detection.threat, filter.minThreat) &&
		atLeast(detection.certainty, filter.minCertainty) &&
		(filter.includeTriaged || detection.triaged !== true) &&
		(filter.includeInfo || detection.category !== categoryOf('info'))
	);
}

/** Why the deployment cannot apply this filter, and what to do; undefined when it can. */
export function scoreFilterProblem(filter: ScoreFilter, deployment: Deployment): { message: string; description: string } | undefined {
	if (deployment === 'qux' && (filter.minUrgency !== undefined || filter.onlyPrioritized)) {
		return {
			message: 'Quadrant UX has no urgency score and prioritizes no entities',
			description: 'Remove Minimum Urgency and Only Prioritized, and use Minimum Threat, Minimum Certainty or Minimum Severity',
		};
	}
	if (deployment === 'rux' && (filter.minThreat !== undefined || filter.minCertainty !== undefined)) {
		return {
			message: 'The scoring events of Respond UX hold no threat and certainty scores',
			description: 'Remove Minimum Threat and Minimum Certainty, and use Minimum Urgency or Minimum Severity',
		};
	}
	return undefined;
}

const atLeast = (value: number | null, minimum: number | undefined): boolean =>
	minimum === undefined || (value !== null && value >= minimum);

/** −1 for an unscored entity, and for an unknown word. */
const severityRank = (severity: string | null): number => SEVERITIES.findIndex((known) => known === (severity ?? '').toLowerCase());
