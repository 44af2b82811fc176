import type { IDataObject, INode } from 'n8n-workflow';
import { isRecord, text, textList } from '../../shared/values';
import type { CortexApi } from './api';
import { actionIdOf } from './judge';
import { lostError } from './write';

/** The most endpoints that one triage takes (vendor specification). */
export const MAX_TRIAGE = 10;

/** The presets for triage, as Cortex sends them (`get_triage_presets`). */
export async function listTriagePresets(api: CortexApi): Promise<IDataObject[]> {
	const reply = await api.read('get_triage_presets', {});
	const rows = isRecord(reply) ? reply.triage_presets : reply;
	return Array.isArray(rows) ? (rows.filter(isRecord) as IDataObject[]) : [];
}

/** What became of a request for triage. */
export interface TriageStart {
	/** Null where Cortex took no endpoint. */
	actionId: number | null;
	/** As Cortex names them; empty where it names none. */
	taken: string[];
	refused: Array<{ endpointId: string; reason: string }>;
}

const CHECK = 'look in the Cortex console under Incident Response → Forensics whether the triage was created';

/**
 * Asks agents to collect, once. A part of them may be refused under status 200 (vendor specification).
 *
 * @throws NodeApiError when it was refused as a whole, and when it cannot be told whether it took effect
 */
export async function startTriage(node: INode, api: CortexApi, agentIds: string[], presetId: string): Promise<TriageStart> {
	const reply = await api.write('triage_endpoint', { agent_ids: agentIds, collector_uuid: presetId }, CHECK);
	const data = isRecord(reply) ? reply : {};
	const refused = (Array.isArray(data.unsuccessful_agent_ids) ? data.unsuccessful_agent_ids : []).map(readRefusal);
	const taken = textList(data.successful_agent_ids).map((id) => id.toLowerCase());
	const actionId = actionIdOf(data) ?? null;
	const isAllRefused = taken.length === 0 && agentIds.every((id) => refused.some(({ endpointId }) => endpointId === id));
	if (actionId === null && !isAllRefused) throw lostError(node, 'the reply holds no action ID', CHECK);
	return { actionId, taken, refused };
}

/** The form of an entry is not published: an ID, or an object that holds one. */
function readRefusal(entry: unknown): TriageStart['refused'][number] {
	if (!isRecord(entry)) return { endpointId: text(entry).toLowerCase(), reason: 'Cortex XDR gave no reason' };
	const [id, inner] = Object.entries(entry).find(([key]) => /^[0-9a-f]{32}$/i.test(key)) ?? [];
	const endpointId = text(entry.agent_id) || text(entry.endpoint_id) || text(entry.id) || (id ?? '');
	const reason = [entry.error, entry.reason, entry.message, entry.err_msg, inner].map(text).find((one) => one !== '');
	return { endpointId: endpointId.toLowerCase(), reason: reason ?? 'Cortex XDR gave no reason' };
}
