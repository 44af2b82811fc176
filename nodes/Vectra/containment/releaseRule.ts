import type { VectraHost } from '../transport/normalize';
import { matchedCriteria, planEvidence, type Criteria, type CriterionName } from './criteria';
import type { Evidence } from './criteria/criterion';
import { newestStart, type Ownership } from './ownership';
import type { Ending } from './reasons';

/**
 * When an isolation of ours ends by itself.
 * - explicit: never; a person takes the request tag off or sets the release tag. Scores fall *because* a host is
 *   isolated, so falling scores are no reason to reconnect it.
 * - criteriaLapse: when the host meets no criterion any more, the margin included, and the isolation is old enough
 * - afterHours: when the isolation is old enough
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
	switch (rule.kind) {
		case 'explicit':
			return undefined;
		case 'criteriaLapse': {
			const lapsed = matchedCriteria(host, criteria, evidence, rule.margin).length === 0 && !mayBeMet(criteria, evidence);
			return lapsed && isOlder(ownership, rule.holdMs, now) !== false ? 'criteriaLapsed' : undefined;
		}
		case 'afterHours':
			return isOlder(ownership, rule.afterMs, now) === true ? 'timeElapsed' : undefined;
	}
}

/** A group that was not read whole may hold a host that seems to be in none: nobody took the isolation back. */
function mayBeMet(criteria: Criteria, { groups }: Evidence): boolean {
	return planEvidence(criteria).groups.some((name) => (groups.get(name)?.missing ?? '') !== '');
}

/** Whether the newest isolation of the host is older; undefined when no tag says when it began. */
function isOlder(ownership: Ownership, ms: number, now: number): boolean | undefined {
	const start = newestStart(ownership);
	return start === undefined ? undefined : start + ms <= now;
}
