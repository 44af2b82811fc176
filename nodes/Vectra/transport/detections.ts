import type { INode } from 'n8n-workflow';
import { chunks, isRecord, numeric, text } from '../../shared/values';
import type { VectraApi } from './api';
import { listRows } from './rows';

/** IDs of one request: they stand in its address. */
const MAX_IDS = 200;

/**
 * The states of detections by ID, such as `active` or `fixed`; what is missing in the map does not exist. RUX lists them by
 * ID; QUX has no such filter, so each is read by itself there.
 */
export async function detectionStates(
	api: VectraApi,
	node: INode,
	ids: readonly number[],
): Promise<Map<number, string>> {
	const states = new Map<number, string>();
	if (api.connection.deployment === 'rux' && ids.length > 1) {
		for (const some of chunks(ids, MAX_IDS)) {
			const wanted = new Set(some);
			const list = {
				path: '/detections',
				qs: { id: some.join(','), include_info_category: 'true', fields: 'id,state' },
				what: 'the list of detections',
			};
			const rows = await listRows(api, node, list, {
				limit: some.length,
				passes: ({ id }) => wanted.has(numeric(id) ?? 0),
			});
			for (const { id, state } of rows) states.set(numeric(id) ?? 0, text(state).toLowerCase());
		}
	}
	// The list may hide some.
	for (const id of ids) {
		if (states.has(id)) continue;
		const subject = { what: `detection ${id}`, one: true };
		const reply = await api.read(`/detections/${id}`, {}, subject, [404]);
		if (reply.status === 404) continue;
		if (!isRecord(reply.body) || numeric(reply.body.id) !== id) throw api.fail(reply, subject);
		states.set(id, text(reply.body.state).toLowerCase());
	}
	return states;
}
