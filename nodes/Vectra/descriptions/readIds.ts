import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { readLocator } from '../../shared/locator';
import { isNumberId } from '../../shared/numberId';
import { excerpt, numeric, text } from '../../shared/values';
import type { VectraApi } from '../transport/api';
import { listRows } from '../transport/rows';
import { parseNetwork } from '../../shared/network';
import { KINDS, listOf, type KindName } from './kinds';
import type { EntityType } from '../transport/objects';

/** How many objects of one name are told apart in a message. */
const MAX_NAMED = 10;

export function readEntityType(context: IExecuteFunctions, itemIndex: number): EntityType {
	const given = text(context.getNodeParameter('entityType', itemIndex, 'host')).toLowerCase();
	if (given === 'host' || given === 'account') return given;
	throw badInput(context, itemIndex, `“${excerpt(given, 60)}” is not an entity type: it is host or account`);
}

/**
 * The ID that a text gives, such as one of a list of IDs.
 *
 * @param what the word for the message, such as `host`
 * @throws NodeOperationError that quotes the text
 */
export function asId(context: IExecuteFunctions, itemIndex: number, given: string, what: string): number {
	const id = Number(given);
	if (isNumberId(given) && id > 0) return id;
	const problem =
		given === ''
			? `No ${what} is given`
			: `“${excerpt(given, 60)}” is not the ID of ${article(what)} ${what} in Vectra: it is a number such as 4711`;
	throw badInput(context, itemIndex, problem);
}

/**
 * The ID of the object that a locator names. A name or an address is looked up, and must be that of one object only.
 *
 * @param field the locator’s name where it is not that of the kind
 * @throws NodeOperationError when the field cannot be used, or names none or several
 */
export async function readId(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	kindName: KindName,
	field: string = kindName,
): Promise<number> {
	const { what, plural } = KINDS[kindName];
	const { mode, value } = readLocator(context, itemIndex, field);
	if (value === '' || (mode !== 'name' && mode !== 'ip')) return asId(context, itemIndex, value, what);
	if (mode === 'ip' && (value.includes('/') || !parseNetwork(value))) {
		throw badInput(context, itemIndex, `“${excerpt(value, 60)}” is not an IP address`);
	}
	const found = await findAll(context, api, itemIndex, kindName, mode, value);
	const ids = [...new Set(found.map(({ id }) => numeric(id)))].filter((id) => id !== undefined);
	if (ids.length === 1) return ids[0];
	const known = mode === 'ip' ? `the address “${value}”` : `the name “${excerpt(value, 80)}”`;
	const shown = ids.slice(0, MAX_NAMED).join(', ');
	throw new NodeOperationError(
		context.getNode(),
		ids.length === 0
			? `Vectra has no ${what} with ${known}`
			: `Vectra has ${ids.length} ${plural} with ${known}: ${shown}${ids.length > MAX_NAMED ? '…' : ''}`,
		{
			itemIndex,
			description:
				ids.length === 0
					? 'The name must be complete, and some versions of Vectra tell upper from lower case. Check it, or give the ID'
					: 'Give the ID of the one that is meant',
		},
	);
}

async function findAll(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	kindName: KindName,
	mode: 'name' | 'ip',
	value: string,
): Promise<IDataObject[]> {
	const kind = KINDS[kindName];
	const wanted = value.toLowerCase();
	const type = kindName === 'entity' ? readEntityType(context, itemIndex) : 'host';
	const qs = mode === 'ip' ? { last_source: value } : (kind.byName?.(value) ?? {});
	const list = listOf(kind, api.connection.deployment, qs, type);
	return await listRows(api, context.getNode(), list, {
		limit: Infinity,
		passes: (row) =>
			mode === 'ip'
				? [row.ip, row.last_source].some((ip) => text(ip).toLowerCase() === wanted)
				: kind.names(row).some((name) => name.toLowerCase() === wanted),
	});
}

const article = (word: string): string => (/^[aeio]/.test(word) ? 'an' : 'a');
