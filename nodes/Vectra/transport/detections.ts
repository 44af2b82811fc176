import type { IDataObject, INode } from 'n8n-workflow';
import { chunks, flagOf, isRecord, numeric, text } from '../../shared/values';
import type { VectraApi } from './api';
import type { EntityType } from './objects';
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

/** The words for the detections of a call. */
export const namesOf = (ids: readonly number[]): string => (ids.length === 1 ? `detection ${ids[0]}` : `${ids.length} detections`);

/** The active detections of an entity, by ID. */
export interface ActiveDetections {
	/** Those that count for its score. */
	scoring: number[];
	/** Triaged ones and those of the category Info. RUX hides Info, so there only triaged ones can be among them. */
	others: number[];
}

/**
 * The active detections of a host or an account. What does not say clearly whose it is, or that it is active, is not among
 * them: the filters are checked again here. QUX has no filter for accounts, so its active detections are all read.
 *
 * @throws NodeOperationError when the list cannot be read whole
 */
export async function activeDetections(api: VectraApi, node: INode, type: EntityType, id: number): Promise<ActiveDetections> {
	const filter: IDataObject =
		api.connection.deployment === 'rux' ? { entity_id: id, type } : type === 'host' ? { host_id: id } : {};
	const list = {
		path: '/detections',
		qs: { ...filter, state: 'active', ordering: 'id', fields: OWN_FIELDS },
		what: `the active detections of ${type} ${id}`,
	};
	const passes = (row: IDataObject): boolean =>
		numeric(row.id) !== undefined && text(row.state).toLowerCase() === 'active' && ownedBy(row, type) === id;
	const rows = await listRows(api, node, list, { limit: Infinity, passes });
	const counts = (row: IDataObject): boolean =>
		flagOf(row.is_triaged) !== true && text(row.detection_category ?? row.category).toLowerCase() !== 'info';
	const ids = (some: IDataObject[]): number[] => some.map((row) => numeric(row.id) ?? 0);
	return { scoring: ids(rows.filter(counts)), others: ids(rows.filter((row) => !counts(row))) };
}

const OWN_FIELDS = 'id,state,src_host,src_account,src_linked_account,is_triaged,detection_category,category';

/** The number of the host or account that the detection is about; undefined when the record does not say. */
function ownedBy(row: IDataObject, type: EntityType): number | undefined {
	const owner = type === 'host' ? row.src_host : accountIn(row);
	return isRecord(owner) ? numeric(owner.id) : undefined;
}

/**
 * The account in a record of a detection. QUX may tell two: `src_linked_account` is the one that its API knows under the
 * number, `src_account` may be another record of the same person. What the second says is taken only where it is the same.
 */
export function accountIn({ src_account, src_linked_account }: Record<string, unknown>): Record<string, unknown> | undefined {
	const account = isRecord(src_account) ? src_account : undefined;
	const linked = isRecord(src_linked_account) ? src_linked_account : undefined;
	const id = numeric(linked?.id);
	if (linked === undefined || id === undefined) return account;
	return numeric(account?.id) === id ? { ...account, ...linked } : linked;
}
