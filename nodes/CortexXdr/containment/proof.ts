import { OUTCOMES, type Outcome } from '../../shared/containment';
import { excerpt, isRecord, numeric, text } from '../../shared/values';

/** What a case keeps of an isolation or release. */
export interface Proof {
	/** The same for the same action and outcome, and for no other: by it a second record is avoided. */
	name: string;
	description: string;
}

/** Why an item proves nothing: `reason` for the output of an item that is no error. */
export type NoProof = { reason: string };

/**
 * The proof that an item of Isolate, Unisolate, Record Isolation or Record Release holds; undefined for another item.
 * Without an action nothing was sent, so there is nothing to prove.
 */
export function proofOf(item: Record<string, unknown>): Proof | NoProof | undefined {
	const outcome = text(item.outcome);
	if (!Object.hasOwn(OUTCOMES, outcome)) return undefined;
	const endpoint = isRecord(item.endpoint) ? item.endpoint : {};
	const action = isRecord(item.action) ? item.action : {};
	const [endpointId, actionId] = [text(endpoint.id), numeric(action.id)];
	if (endpointId === '' || actionId === undefined) return { reason: `Nothing to prove: after “${outcome}” there is no action of this workflow` };
	const machine = excerpt(text(endpoint.name) || text(item.endpointName) || endpointId, 100);
	const host = isRecord(item.host) ? item.host : {};
	const record = isRecord(item.record) ? item.record : {};
	const lines = [
		`Outcome: ${outcome}. ${excerpt(text(item.reason), 300)}`.trim(),
		`Endpoint: ${machine} (${endpointId}), state before ${text(item.stateBefore) || 'not known'}, after ${text(item.stateAfter) || 'not known'}`,
		text(host.id) && `Vectra host: ${excerpt(text(host.name), 100)} (${text(host.id)})`,
		text(record.reason) && `Vectra record: ${excerpt(text(record.reason), 200)}`,
	];
	return {
		name: `n8n: ${machine} ${WORDS[outcome as Outcome] ?? outcome}, action ${actionId}, endpoint ${endpointId.slice(0, 8)}`,
		description: lines.filter(Boolean).join('\n'),
	};
}

/** How an outcome reads in a timeline. */
const WORDS: Partial<Record<Outcome, string>> = {
	isolated: 'isolated',
	released: 'released',
	pendingIsolation: 'isolation pending',
	pendingRelease: 'release pending',
	failed: 'not changed (failed)',
	timedOut: 'end not known (timed out)',
	unknown: 'end not known',
};
