import type { IDataObject, INode } from 'n8n-workflow';
import { toNodeError } from '../../shared/explanation';
import { isRecord, text, textList } from '../../shared/values';
import type { CortexApi } from './api';
import { explainReply, isErrorEnvelope, isUnknownCall } from './errors';
import { judgeReply, type Judge } from './judge';
import type { ProductLine } from './productLine';
import { valueOrThrow } from './write';

const GET = 'indicators/get';
const PAGE = 100;

/** What Cortex says about indicators that were inserted. */
export interface Inserted {
	/** False when Cortex took the list without looking at its rows. */
	confirmed: boolean;
	rejected: Array<{ indicator: string | null; error: string }>;
	/** IDs of the rules that were added or overwritten; 3.x says none. */
	ruleIds: string[];
}

/**
 * Inserts indicators, once. 3.x validates when it is asked to, and says yes for the list even where it refuses rows; some tenants
 * answer the bare `true`. 5.x answers without `reply` (vendor specifications).
 */
export async function insertIndicators(node: INode, api: CortexApi, line: ProductLine, rows: IDataObject[]): Promise<Inserted> {
	const path = line === 'xdr5' ? 'indicators/insert' : 'indicators/insert_jsons';
	const body = { request_data: rows, ...(line === 'xdr5' ? {} : { validate: true }) };
	const result = await api.mutate(path, body, { isBare: true });
	const value = valueOrThrow(node, result, 'look in the Cortex console under IOC rules which of them are there');
	const reply = isRecord(value) ? value : {};
	const [errors, changed] = [listIn(reply.validation_errors) ?? listIn(reply.errors), [reply.added_objects, reply.updated_objects]];
	return {
		confirmed: errors !== undefined,
		rejected: (errors ?? []).map((one) => rejectionOf(one)),
		ruleIds: changed.flatMap((list) => listIn(list) ?? []).flatMap((one) => textList(isRecord(one) ? one.id : one)),
	};
}

function rejectionOf(error: unknown): { indicator: string | null; error: string } {
	if (!isRecord(error)) return { indicator: null, error: text(error) || 'refused' };
	return { indicator: text(error.indicator) || null, error: text(error.error) || text(error.message) || 'refused' };
}

/** The filter that means exactly these indicators. */
const named = (indicators: readonly string[]) => [{ field: 'indicator', operator: 'IN', value: [...indicators] }];

/**
 * Indicators of 5.x, as Cortex sends them; all of them for an empty list.
 *
 * @throws NodeApiError also when Cortex sends others than those asked for
 */
export async function readIndicators(node: INode, api: CortexApi, indicators: readonly string[], limit: number): Promise<IDataObject[]> {
	const filters = indicators.length === 0 ? [] : named(indicators);
	const found: IDataObject[] = [];
	for (let from = 0; found.length < limit; from += PAGE) {
		const request = { extended_view: false, filters, search_from: from, search_to: from + PAGE };
		const reply = await api.fetch({ method: 'POST', url: `/public_api/v1/${GET}`, body: { request_data: request } });
		const rows = isRecord(reply.body) ? listIn(reply.body.objects) : undefined;
		if (reply.status !== 200 || rows === undefined) {
			if (isUnknownCall(reply) && !isErrorEnvelope(reply.body)) throw lackingError(node, reply.status);
			throw toNodeError(node, explainReply(reply, undefined, GET));
		}
		found.push(...(rows.filter(isRecord) as IDataObject[]));
		if (rows.length < PAGE) break;
	}
	const wanted = new Set(indicators.map((one) => one.toLowerCase()));
	const foreign = wanted.size > 0 && found.some(({ indicator }) => !wanted.has(text(indicator).toLowerCase()));
	if (foreign) throw api.doubt('Cortex XDR sent indicators that were not asked for', 'Its filter cannot be relied on, so nothing was changed');
	return found.slice(0, limit);
}

/** Deletes indicators of 5.x, once. The list is not empty: Cortex would delete all of them. */
export async function deleteIndicators(node: INode, api: CortexApi, indicators: readonly [string, ...string[]]): Promise<void> {
	const judge: Judge = (reply) => {
		const result = judgeReply(reply, 'indicators/delete');
		const isCounted = result.kind !== 'done' || (isRecord(result.value) && 'objects_count' in result.value);
		return isCounted ? result : { kind: 'lost', reason: 'the reply does not say what was deleted' };
	};
	const result = await api.mutate('indicators/delete', { filters: named(indicators) }, { judge });
	valueOrThrow(node, result, 'read the indicators with Indicator → Get Many');
}

function lackingError(node: INode, status: number): Error {
	return toNodeError(node, {
		message: 'This tenant cannot read indicators by the API: Cortex XDR 5.x is needed',
		description: `Nothing was changed. 3.x can insert indicators, not read or delete them`,
		httpCode: String(status),
		failure: { cause: 'configuration-invalid' },
	});
}

const listIn = (value: unknown): unknown[] | undefined => (Array.isArray(value) ? (value as unknown[]) : undefined);
