import type { VectraHost } from '../transport/normalize';
import { matchedCriteria, planEvidence, type Criteria, type CriterionName } from './criteria';
import type { Evidence } from './criteria/criterion';
import { endOf, newestStart, type Ownership } from './ownership';
import type { Ending } from './reasons';

/**
 * When an isolation of ours ends by itself.
 * - explicit: never; a person takes the request tag off or sets the release tag. Scores fall *because* a host is
 *   isolated, so falling scores are no reason to reconnect it.
 * - criteriaLapse: when the host meets no criterion any more, the margin included, and the isolation is old enough
 * - afterHours: when the isolation is old enough
 * An end of its own, in the tags of the host, counts under each rule, and instead of `afterHours`.
 */
export type ReleaseRule =
	| { kind: 'explicit' }
	| { kind: 'criteriaLapse'; holdMs: number; margin: number }
	| { kind: 'afterHours'; afterMs: number };

/** Why an isolation of ours must end now; undefined when it goes on. */
export function endingOf(
	host: VectraHost,
	ownership: Ownership,
	met: readonly CriterionName[],
	{ criteria, rule, evidence, now }: { criteria: Criteria; rule: ReleaseRule; evidence: Evidence; now: number },
): Ending | undefined {
	if (met.length === 0 && ownership.basis === 'request') return mayBeMet(criteria, evidence) ? undefined : 'requestWithdrawn';
	const start = newestStart(ownership);
	const end = endOf(ownership) ?? (rule.kind === 'afterHours' && start !== undefined ? start + rule.afterMs : undefined);
	if (end !== undefined && end <= now) return 'timeElapsed';
	if (rule.kind !== 'criteriaLapse') return undefined;
	const lapsed = matchedCriteria(host, criteria, evidence, rule.margin).length === 0 && !mayBeMet(criteria, evidence);
	return lapsed && (start === undefined || start + rule.holdMs <= now) ? 'criteriaLapsed' : undefined;
}

/** A group that was not read whole may hold a host that seems to be in none: nobody took the isolation back. */
function mayBeMet(criteria: Criteria, { groups }: Evidence): boolean {
	return planEvidence(criteria).groups.some((name) => (groups.get(name)?.missing ?? '') !== '');
}
