import type { IDataObject, INode } from 'n8n-workflow';
import { toNodeError } from '../../shared/explanation';
import { isRecord, numeric, text } from '../../shared/values';
import type { CortexApi } from './api';
import { explainReply, isErrorEnvelope, isUnknownCall } from './errors';
import type { ConditionGroup } from './exceptionFilter';
import { readException, type AlertException } from './exceptionRecord';
import type { MutationResult } from './judge';
import { PAGE_SIZE } from './pages';
import type { ProductLine } from './productLine';

/** An exception, and the record that it was read from. */
export interface ExceptionRow {
	exception: AlertException;
	record: IDataObject;
}

/** What a new exception consists of. The last four are for 5.x, which needs all but the external ID. */
export interface ExceptionRequest {
	name: string;
	filter: ConditionGroup;
	reason: string;
	approver: string;
	category: string;
	/** A day, or a time in ISO 8601. */
	expiresAt: string;
	externalId: string;
}

const LIST: Record<ProductLine, string> = { xdr3: 'alerts_exclusion/', xdr5: 'issue_exceptions/search/' };

/**
 * Reads all exceptions, each once. Nothing is filtered there: 3.x answers the bare list to the vendor's own client, and the
 * specification of 5.x shows its filters in two forms. In 5.x `filter_count` counts what matches and `total_count` need not.
 *
 * @throws NodeApiError also when the list is not whole: nothing may be concluded from it
 */
export async function listExceptions(node: INode, api: CortexApi, line: ProductLine): Promise<ExceptionRow[]> {
	const found = new Map<string, ExceptionRow>();
	for (let from = 0; ; from += PAGE_SIZE) {
		const reply = await readReply(node, api, line, line === 'xdr5' ? { search_from: from, search_to: from + PAGE_SIZE } : {});
		const rows = isRecord(reply) ? reply.exceptions : reply;
		const read = Array.isArray(rows) ? rows.map(rowOf) : [undefined];
		if (!read.every((row) => row !== undefined)) throw api.doubt('The answer of Cortex XDR holds no readable list of exceptions', NOT_WHOLE);
		const known = found.size;
		for (const row of read) found.set(row.exception.id, row);
		if (line === 'xdr3' || read.length < PAGE_SIZE) {
			const counted = isRecord(reply) ? numeric(reply.filter_count) : undefined;
			if (found.size < (counted ?? 0)) throw api.doubt(`Cortex XDR counts ${counted} exceptions and sent ${found.size}`, NOT_WHOLE);
			return [...found.values()];
		}
		if (found.size === known) throw api.doubt('Cortex XDR does not come to an end of the exceptions: it sends the same ones again', NOT_WHOLE);
	}
}

const NOT_WHOLE = 'A list that is not whole says nothing about what is missing in it. Nothing was changed. Run again';

function rowOf(record: unknown): ExceptionRow | undefined {
	const exception = readException(record);
	return exception && { exception, record: record as IDataObject };
}

async function readReply(node: INode, api: CortexApi, line: ProductLine, request: IDataObject): Promise<unknown> {
	const path = LIST[line];
	const reply = await api.fetch({ method: 'POST', url: `/public_api/v1/${path}`, body: { request_data: request } });
	if (reply.status === 200 && isRecord(reply.body) && 'reply' in reply.body && !isErrorEnvelope(reply.body)) return reply.body.reply;
	if (isUnknownCall(reply) && !isErrorEnvelope(reply.body)) throw lackingError(node, line, reply.status);
	throw toNodeError(node, explainReply(reply, undefined, path));
}

/** The vendor does not document the calls of 3.x, which its own client sends; not every release of 5.x has those of 5.x. */
function lackingError(node: INode, line: ProductLine, status: number): Error {
	const what = line === 'xdr5' ? 'issue exceptions' : 'alert exclusions';
	return toNodeError(node, {
		message: `This tenant does not offer ${what} by the API`,
		description: 'Nothing was changed. Check Product Version, or use the Cortex console',
		httpCode: String(status),
		failure: { cause: 'configuration-invalid' },
	});
}

/** Sends a new exception exactly once. 3.x takes the filter as an object, 5.x as JSON text (vendor specification). */
export async function createException(api: CortexApi, line: ProductLine, request: ExceptionRequest): Promise<MutationResult> {
	const { name, filter, reason, approver, category, expiresAt, externalId } = request;
	if (line === 'xdr3') return await api.mutate('alerts_exclusion/add/', { name, indicator: { filter }, status: 'ENABLED', comment: reason });
	return await api.mutate('issue_exceptions/', {
		name,
		rule: JSON.stringify({ filter }),
		justification_text: reason,
		justification_category: category,
		approver_email: approver,
		expiration_ts: expiresAt,
		...(externalId === '' ? {} : { external_exception_id: externalId }),
	});
}

/** The ID in the reply to it; undefined when it holds none. */
export function exceptionIdIn(result: MutationResult): string | undefined {
	if (result.kind !== 'done' || !isRecord(result.value)) return undefined;
	return text(result.value.rule_id) || text(result.value.exception_id) || undefined;
}

/** Takes an exception away, once: 3.x deletes it, 5.x disables it for good. What the reply says of it differs, so reading decides. */
export async function removeException(api: CortexApi, line: ProductLine, id: string): Promise<MutationResult> {
	return line === 'xdr5'
		? await api.mutate('issue_exceptions/disable/', { exception_id: Number(id) })
		: await api.mutate('alerts_exclusion/delete/', { alert_exclusion_id: Number(id) });
}
