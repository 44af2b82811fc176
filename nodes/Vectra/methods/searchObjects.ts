import type { IDataObject, ILoadOptionsFunctions, INodeListSearchItems, INodeListSearchResult } from 'n8n-workflow';
import { excerpt, isRecord, numeric, text } from '../../shared/values';
import { KINDS, listOf, type KindName } from '../descriptions/kinds';
import { createApi, type VectraApi } from '../transport/api';
import { firstRows, type List } from '../transport/rows';
import type { EntityType } from '../transport/objects';

/** Rows of the list at a time. More are read as the person scrolls. */
const PAGE_SIZE = 100;

/** The most rows that are read to find a text that Vectra cannot search for. */
const LOOKED_THROUGH = 1_000;

/**
 * Objects of Vectra for a “From List” mode. Vectra searches for the text where it can. If it finds nothing, because it may
 * demand the exact name, the first rows are searched here.
 *
 * @param token the page to show, as the last answer gave it
 */
export async function searchObjects(
	context: ILoadOptionsFunctions,
	kindName: KindName,
	filter = '',
	token?: string,
): Promise<INodeListSearchResult> {
	const kind = KINDS[kindName];
	const api = await createApi(context);
	const type: EntityType = context.getCurrentNodeParameter('entityType') === 'account' ? 'account' : 'host';
	const list = (qs: IDataObject): List => {
		const ordering = kind.ordering === undefined || kind.fixedPages ? {} : { ordering: kind.ordering };
		return listOf(kind, api.connection.deployment, { ...qs, ...ordering }, type);
	};
	const wanted = filter.trim().toLowerCase();
	const matching = (rows: unknown[]): INodeListSearchItems[] =>
		rows
			.map((row) => item(kindName, row))
			.filter((one) => one !== undefined)
			.filter((one) => one.name.toLowerCase().includes(wanted) || String(one.value) === wanted);

	if (wanted === '') return await page(api, list({}), matching, token);
	if (kind.byName) {
		const found = await page(api, list(kind.byName(filter.trim())), matching, token);
		if (found.results.length > 0 || token !== undefined) return found;
	}
	return { results: matching(await firstRows(api, list({}), LOOKED_THROUGH)) };
}

async function page(
	api: VectraApi,
	{ path, qs, what, fixedPages }: List,
	matching: (rows: unknown[]) => INodeListSearchItems[],
	token = '1',
): Promise<INodeListSearchResult> {
	const number = Number(token);
	const got = await api.page(path, fixedPages ? qs : { ...qs, page_size: PAGE_SIZE }, { what }, number);
	if (!got) return { results: [] };
	const more = got.more && got.rows.length > 0;
	return { results: matching(got.rows), ...(more ? { paginationToken: String(number + 1) } : {}) };
}

/** `FIN-LT-0142 (10.20.30.44, #4711)`; undefined for a row without an ID. */
function item(kindName: KindName, row: unknown): INodeListSearchItems | undefined {
	if (!isRecord(row)) return undefined;
	const id = numeric(row.id);
	if (id === undefined) return undefined;
	const { names, details, what } = KINDS[kindName];
	const [name] = names(row as IDataObject);
	const place = [...(details?.(row as IDataObject) ?? []).map(text), `#${id}`].filter(Boolean).join(', ');
	return { name: `${excerpt(name, 80) || what} (${place})`, value: String(id) };
}
