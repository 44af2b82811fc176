import { CRITERIA } from './criteria';
import type { Exclusion } from './exclusions';

/** Why an isolation of ours ends by itself. */
export const ENDINGS = ['requestWithdrawn', 'criteriaLapsed', 'timeElapsed'] as const;
export type Ending = (typeof ENDINGS)[number];

/** Why the trigger asks for a change. */
export const REASONS = [
	...CRITERIA.map(({ name }) => name),
	/** Claimed, and not read since: what became of it is to be read. */
	'pendingIsolation',
	/** Contained: whether it still is, is to be read again. */
	'verification',
	'noBlockGroup',
	'releaseTag',
	...ENDINGS,
] as const;
export type Reason = (typeof REASONS)[number];

/** Why a host that meets a criterion is not isolated now, or one that is due for release is not released. */
export type HoldReason =
	| 'noBlockGroup'
	| 'releaseTag'
	| Exclusion
	| 'undecidable'
	/** A person was asked and has not answered yet. */
	| 'awaitingDecision'
	/** A person said no. */
	| 'denied'
	/** A host that was ours is not in Vectra any more. */
	| 'vanished'
	/** Vectra's own lockdown acts on the host already. */
	| 'lockdown'
	| 'outsideWindow'
	| 'limitReached'
	| 'sharedEndpoint';
