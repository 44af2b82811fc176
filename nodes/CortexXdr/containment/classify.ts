import type { Desired, Isolation, Outcome } from '../../shared/containment';

/** What became of the one attempt to send an isolation or a release. */
export type Submission =
	/** Cortex took the request. This never means that the endpoint is isolated. */
	| { kind: 'accepted'; actionId: number }
	/**
	 * Cortex said no; nothing was created. `about` tells whether the endpoints were the reason (a smaller set may pass)
	 * the role of the key, or the request itself (key, licence, no connection).
	 */
	| { kind: 'refused'; message: string; about: 'endpoints' | 'role' | 'request' }
	/** Cortex took no more requests; nothing was created. Waiting helps. */
	| { kind: 'throttled'; message: string }
	/** No answer, or one that does not tell: the request may or may not have taken effect. */
	| { kind: 'lost'; message: string }
	/** Nothing was sent by us: something sent earlier is being followed. */
	| { kind: 'none' };

/** What is known of an endpoint after a submission. */
export interface Findings {
	desired: Desired;
	submission: Submission;
	/** The endpoint's status inside the action, upper case; undefined while the action does not list it. */
	actionStatus?: string;
	/** True when the action lists other endpoints but not this one. */
	missingFromAction?: boolean;
	/** The agent's error text for a failed action. */
	errorReason?: string;
	/** `is_isolated` read after the submission; undefined when it could not be read. */
	isolation?: Isolation;
}

export interface Verdict {
	outcome: Outcome;
	reason: string;
	/** False while waiting longer can still change the outcome. */
	final: boolean;
}

/** Action statuses after which nothing more happens; both spellings of “cancelled” occur. Others: keep waiting. */
const TERMINAL_ENDS: Readonly<Record<string, 'completed' | 'failed' | 'expired' | 'cancelled' | 'timedOut'>> = {
	COMPLETED_SUCCESSFULLY: 'completed',
	COMPLETED_PARTIAL: 'completed',
	FAILED: 'failed',
	EXPIRED: 'expired',
	CANCELLED: 'cancelled',
	CANCELED: 'cancelled',
	ABORTED: 'cancelled',
	TIMEOUT: 'timedOut',
};

/** Whether an action status is an end. An unknown one is not: the budget of the wait bounds it. */
export function isTerminal(actionStatus: string): boolean {
	return Object.hasOwn(TERMINAL_ENDS, actionStatus.toUpperCase());
}

/**
 * Judges the findings. Only a state that was read is success: `isolated` / `released` are never concluded from an
 * accepted request or from an action's status alone.
 */
export function classify(findings: Findings): Verdict {
	const { desired, submission, isolation } = findings;
	const isolating = desired === 'isolated';
	if (isolation === (isolating ? 'isolated' : 'unisolated')) return reached(findings);
	switch (submission.kind) {
		case 'accepted':
			return underWay(findings);
		case 'refused':
			return refused(findings, submission.message);
		case 'throttled':
			return throttled(findings, submission.message);
		case 'lost':
			return lost(findings, submission.message);
		case 'none':
			return judgeByState(findings);
	}
}

function reached({ desired, submission }: Findings): Verdict {
	const isolating = desired === 'isolated';
	if (submission.kind === 'refused' || submission.kind === 'throttled') {
		return {
			outcome: isolating ? 'alreadyIsolated' : 'alreadyReleased',
			reason: 'Cortex refused the request because the endpoint had reached the wanted state in the meantime',
			final: true,
		};
	}
	return {
		outcome: isolating ? 'isolated' : 'released',
		reason: `Read back from Cortex: the endpoint is ${isolating ? 'isolated' : 'no longer isolated'}`,
		final: true,
	};
}

function underWay({ desired, actionStatus, missingFromAction, errorReason, isolation }: Findings): Verdict {
	const status = actionStatus?.toUpperCase() ?? '';
	const end = Object.hasOwn(TERMINAL_ENDS, status) ? TERMINAL_ENDS[status] : undefined;
	const stillPending = pendingTowards(desired);
	switch (end) {
		case 'failed':
			return { outcome: 'failed', reason: errorReason || 'The agent reported that it failed', final: true };
		case 'expired':
			return { outcome: 'expired', reason: 'Cortex dropped the action: the agent did not take it in time', final: true };
		case 'cancelled':
			return { outcome: 'cancelled', reason: `The action was cancelled in Cortex (${status})`, final: true };
		case 'timedOut':
			return { outcome: 'timedOut', reason: 'The agent took the action but did not report its end', final: true };
		case 'completed':
			return isolation === pendingState(desired)
				? { outcome: stillPending, reason: `The action ended (${status}) but the endpoint is still pending`, final: false }
				: {
						outcome: 'timedOut',
						reason: `The action ended (${status}) but the endpoint does not report the wanted state`,
						final: false,
					};
		default:
	}
	if (isolation === undefined) {
		return { outcome: 'unknown', reason: 'Cortex accepted the request, but its end could not be read', final: false };
	}
	if (missingFromAction && isolation === startState(desired)) {
		return { outcome: 'failed', reason: 'Cortex created no action for this endpoint', final: true };
	}
	if (isolation === pendingState(desired) || status !== '') {
		return {
			outcome: stillPending,
			reason: `Cortex accepted the request; the agent has not finished it${status === '' ? '' : ` (${status})`}`,
			final: false,
		};
	}
	return { outcome: 'unknown', reason: 'Cortex accepted the request, but shows no trace of it yet', final: false };
}

function refused(findings: Findings, message: string): Verdict {
	const { desired, isolation } = findings;
	if (isolation === undefined) {
		return { outcome: 'failed', reason: `Cortex refused the request: ${message}`, final: true };
	}
	if (isolation === startState(desired)) {
		return { outcome: 'failed', reason: `Cortex refused the request: ${message}`, final: true };
	}
	return judgeByState(findings);
}

/** Throttling is waiting, not failure: as with an agent that is offline, nothing was created and running again does it. */
function throttled(findings: Findings, message: string): Verdict {
	const { desired, isolation } = findings;
	if (isolation !== undefined && isolation !== startState(desired)) return judgeByState(findings);
	return {
		outcome: 'deferred',
		reason: `Cortex is receiving too many requests and did not take this one (${message}); nothing was changed`,
		final: true,
	};
}

function lost(findings: Findings, message: string): Verdict {
	const { desired, isolation } = findings;
	if (isolation === undefined || isolation === startState(desired)) {
		return {
			outcome: 'unknown',
			reason: `The reply was lost (${message}) and Cortex shows no trace of the request yet`,
			final: false,
		};
	}
	return judgeByState(findings);
}

/** Judges by the state alone. */
function judgeByState({ desired, isolation }: Findings): Verdict {
	const isolating = desired === 'isolated';
	switch (isolation) {
		case 'pendingIsolation':
			return isolating
				? { outcome: 'pendingIsolation', reason: 'An isolation is pending', final: false }
				: { outcome: 'blockedByPendingIsolation', reason: 'An isolation is pending', final: true };
		case 'pendingRelease':
			return isolating
				? { outcome: 'blockedByPendingRelease', reason: 'A release is pending', final: true }
				: { outcome: 'pendingRelease', reason: 'A release is pending', final: false };
		case undefined:
			return { outcome: 'unknown', reason: 'The state could not be read', final: false };
		case 'unknown':
			return { outcome: 'unknownState', reason: 'Cortex reports an isolation state that this node does not know', final: false };
		default:
			// It was pending and fell back to where it came from: expired or cancelled.
			return {
				outcome: 'cancelled',
				reason: 'The pending action ended without effect: it expired, failed or was cancelled in Cortex',
				final: true,
			};
	}
}

function pendingTowards(desired: Desired): Outcome {
	return desired === 'isolated' ? 'pendingIsolation' : 'pendingRelease';
}

function pendingState(desired: Desired): Isolation {
	return desired === 'isolated' ? 'pendingIsolation' : 'pendingRelease';
}

function startState(desired: Desired): Isolation {
	return desired === 'isolated' ? 'unisolated' : 'isolated';
}
