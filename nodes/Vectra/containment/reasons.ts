import { CRITERIA } from './criteria';
import type { Exclusion } from './exclusions';

/** Why an isolation of ours ends by itself. */
export const ENDINGS = ['requestWithdrawn', 'criteriaLapsed', 'timeElapsed'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Why the trigger asks for a change. */
export const REASONS = [
	...CRITERIA.map(({ name }) => name),
	'pendingIsolation',
	'noBlockGroup',
	'releaseTag',
	...ENDINGS,
	/** Isolation asked for, never recorded, no longer wanted: the isolation may exist all the same. */
	'withdrawnUnconfirmed',
	/** Contained, release asked for, never recorded, wanted again: the release may take effect all the same. */
	'releaseWithdrawn',
] as const;
export type Reason = (typeof REASONS)[number];

export function isReason(value: string): value is Reason {
	return (REASONS as readonly string[]).includes(value);
}

/** Why a host that meets a criterion is not isolated now, or one that is due for release is not released. */
export type HoldReason =
	| 'noBlockGroup'
	| 'releaseTag'
	| Exclusion
	| 'undecidable'
	| 'outsideWindow'
	| 'limitReached'
	| 'sharedEndpoint';
