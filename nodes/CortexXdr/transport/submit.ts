import { chunks } from '../../shared/values';
import type { Desired } from '../../shared/containment';
import type { Submission, Verdict } from '../containment/classify';
import { decide } from '../containment/decide';
import type { Endpoint } from '../containment/endpoint';
import type { CortexClient } from './client';

/** The most endpoints that one isolate or unisolate call takes (vendor documentation). */
export const BULK_LIMIT = 1_000;

/** An endpoint that something is to be sent for, and what has become of it. */
export interface Target {
	/** As last read. */
	endpoint: Endpoint;
	/** `is_isolated` before anything was sent. */
	readonly stateBefore: string;
	/** The agent is offline and the user chose to queue in Cortex. */
	readonly queued: boolean;
	submission: Submission;
	/** `is_isolated` as last read after sending. */
	stateAfter?: string;
	/** The endpoint's status inside the action. */
	actionStatus?: string;
	verdict?: Verdict;
}

/**
 * Sends isolate or unisolate for the targets, each at most once, and notes in each what is known of it. When Cortex
 * refuses a bulk request because of some endpoint in it, nothing was created: the states are read again and what is
 * still due is sent in smaller parts. When there were too many requests, nothing more is sent.
 *
 * @param incidentId shows the action in that incident's timeline; '' for none
 */
export async function submit(
	client: CortexClient,
	desired: Desired,
	targets: readonly Target[],
	incidentId: string,
): Promise<void> {
	await submitParts(client, desired, chunks(targets, BULK_LIMIT), incidentId);
}

async function submitParts(
	client: CortexClient,
	desired: Desired,
	parts: ReadonlyArray<readonly Target[]>,
	incidentId: string,
): Promise<void> {
	let throttled: Submission | undefined;
	for (const part of parts) {
		// Once there were too many requests, further ones would only prolong it.
		if (throttled) for (const target of part) target.submission = throttled;
		else await submitPart(client, desired, part, incidentId);
		throttled ??= part.map(({ submission }) => submission).find(({ kind }) => kind === 'throttled');
	}
}

async function submitPart(
	client: CortexClient,
	desired: Desired,
	targets: readonly Target[],
	incidentId: string,
): Promise<void> {
	if (targets.length === 0) return;
	const ids = targets.map(({ endpoint }) => endpoint.id);
	const submission = await client.setIsolation(desired, ids, incidentId);
	for (const target of targets) target.submission = submission;
	if (submission.kind !== 'refused' || submission.about !== 'endpoints' || targets.length === 1) return;

	const due = await stillDue(client, desired, targets);
	const halves = due.length < targets.length ? [due] : chunks(due, Math.ceil(due.length / 2));
	await submitParts(client, desired, halves, incidentId);
}

/** Reads the states again and leaves out what may no longer be sent; those get their verdict here or in the follow-up. */
async function stillDue(client: CortexClient, desired: Desired, targets: readonly Target[]): Promise<Target[]> {
	let states: Map<string, Endpoint>;
	try {
		states = await client.readByIds(targets.map(({ endpoint }) => endpoint.id));
	} catch {
		// Without a fresh state nothing may be sent again; the refusal stands and the follow-up reads once more.
		return [];
	}
	return targets.filter((target) => {
		const endpoint = states.get(target.endpoint.id);
		if (!endpoint) return false;
		target.endpoint = endpoint;
		target.stateAfter = endpoint.isolationState;
		const decision = decide(desired, endpoint, target.queued ? 'queue' : 'defer');
		if (decision.kind === 'call') return true;
		if (decision.kind === 'outcome' && decision.outcome === 'deferred') {
			target.verdict = { outcome: 'deferred', reason: decision.reason, final: true };
		}
		return false;
	});
}
