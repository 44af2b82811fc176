import type { IDataObject, INode } from 'n8n-workflow';
import { toNodeError } from '../../shared/explanation';
import type { HttpReply } from '../../shared/http';
import { isRecord, numeric, text } from '../../shared/values';
import type { CortexApi } from './api';
import { explainReply, isErrorEnvelope, isUnknownCall, vendorMessage } from './errors';
import { judgeReply, type Judge } from './judge';
import { valueOrThrow } from './write';

/** A record of a case's timeline. */
export interface TimelineRecord {
	type: string;
	name: string;
	/** Epoch ms. */
	occurredAt: number;
	/** The name alone says which record it is: another time is no other record. */
	isNamedUniquely?: boolean;
	/** Optional fields, as the API names them. */
	more: IDataObject;
}

const API = '/public_api/v1/';

const timelineOf = (caseId: string): string => `case/timeline/${caseId}/`;

/**
 * The ID of the record with this name and time, or of this name alone where that says which it is, in the timeline, '' when Cortex does not say it; undefined when there is none.
 * The call came with 5.2 (vendor specification).
 */
export async function findRecord(node: INode, api: CortexApi, caseId: string, { name, occurredAt, isNamedUniquely = false }: TimelineRecord): Promise<string | undefined> {
	const path = timelineOf(caseId);
	const filters = [
		{ field: 'record_name', operator: 'eq', value: name },
		...(isNamedUniquely ? [] : [{ field: 'occurred_at', operator: 'eq', value: occurredAt }]),
	];
	const body = { request_data: { filters, search_from: 0, search_to: 100 } };
	const reply = await api.fetch({ method: 'POST', url: `${API}${path}`, body });
	const data = isRecord(reply.body) && isRecord(reply.body.reply) ? reply.body.reply.DATA : undefined;
	if (reply.status !== 200 || !Array.isArray(data)) throw refusalOf(node, reply, path, 'no timeline of cases');
	const found = data.filter(isRecord).find((row) => text(row.record_name) === name && (isNamedUniquely || numeric(row.occurred_at) === occurredAt));
	return found && text(found.record_id);
}

/**
 * Adds a record, once: it cannot be changed or removed. When the reply is lost, the timeline tells whether it is there.
 *
 * @returns its ID, '' when Cortex does not say it
 * @throws NodeApiError
 */
export async function addRecord(node: INode, api: CortexApi, caseId: string, record: TimelineRecord): Promise<string> {
	const { type, name, occurredAt, more } = record;
	const request = { record_type: type, record_name: name, occurred_at: occurredAt, ...more };
	const result = await api.mutate(`${timelineOf(caseId)}add_record/`, request);
	if (result.kind === 'lost') {
		const there = await findRecord(node, api, caseId, record).catch(() => undefined);
		if (there !== undefined) return there;
	}
	const value = valueOrThrow(node, result, 'look at the timeline of the case in the Cortex console');
	return isRecord(value) ? text(value.record_id) : '';
}

/** How a War Room is named: the specifications of 5.2 and of XSIAM 3.4 differ. */
const WAR_ROOMS = ['INCIDENT', 'CASE'] as const;

/**
 * The name of a case's War Room: the first that can be read.
 *
 * @throws NodeApiError in the words of the first refusal
 */
export async function findWarRoom(node: INode, api: CortexApi, caseId: string): Promise<string> {
	let refused: HttpReply | undefined;
	for (const prefix of WAR_ROOMS) {
		const id = `${prefix}-${caseId}`;
		const reply = await api.fetch({ method: 'POST', url: `${API}entries/get`, body: { id, filter: { pagesize: 1 } } });
		if (reply.status === 200 && isRecord(reply.body) && Array.isArray(reply.body.data)) return id;
		refused ??= reply;
		// Another name helps only where this one was looked for and not found.
		if (![400, 404, 500].includes(reply.status)) break;
	}
	throw refusalOf(node, refused ?? { status: 0, headers: {}, body: '' }, 'entries/get', 'no War Room');
}

/** Writes a note, once, and returns the ID of its entry. @throws NodeApiError */
export async function insertNote(node: INode, api: CortexApi, warRoom: string, note: string): Promise<string> {
	const result = await api.mutate('entries/insert', { id: warRoom, data: note }, { isBare: true, judge: judgeEntry });
	return text((valueOrThrow(node, result, 'look at the War Room of the case in the Cortex console') as IDataObject).id);
}

/** Success is the entry itself, which has an ID. */
const judgeEntry: Judge = (reply) => {
	const result = judgeReply(reply, 'entries/insert');
	if (result.kind !== 'done' || (isRecord(result.value) && text(result.value.id) !== '')) return result;
	return { kind: 'lost', reason: vendorMessage(reply.body) || 'the reply holds no entry' };
};

/** The artifacts of a case, as Cortex sends them: a bare list, or wrapped in `reply` (XSIAM 3.4). */
export async function readArtifacts(node: INode, api: CortexApi, caseId: string): Promise<IDataObject[]> {
	const path = `case/artifacts/${caseId}/`;
	const reply = await api.fetch({ method: 'GET', url: `${API}${path}` });
	const body = isRecord(reply.body) && 'reply' in reply.body ? reply.body.reply : reply.body;
	if (reply.status === 200 && Array.isArray(body)) return body.filter(isRecord) as IDataObject[];
	throw refusalOf(node, reply, path, 'no artifacts of cases');
}

/** Why a call of cases did not answer. @param lacking what a tenant without the call lacks */
function refusalOf(node: INode, reply: HttpReply, path: string, lacking: string): Error {
	const isLacking = isUnknownCall(reply) && vendorMessage(reply.body) === '' && !isErrorEnvelope(reply.body);
	if (!isLacking) return toNodeError(node, explainReply(reply, undefined, path));
	return toNodeError(node, {
		message: `This tenant has ${lacking}: Cortex XDR 5.2 is needed`,
		description: `Nothing was sent. It does not know the call ${path}`,
		httpCode: String(reply.status),
		failure: { cause: 'configuration-invalid' },
	});
}
