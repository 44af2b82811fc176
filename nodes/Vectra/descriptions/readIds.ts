import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { readLocator } from '../../shared/locator';
import { parseNetwork } from '../../shared/network';
import { isNumberId } from '../../shared/numberId';
import { excerpt, numeric, text } from '../../shared/values';
import type { VectraApi } from '../transport/api';
import type { EntityType } from '../transport/objects';
import { listRows } from '../transport/rows';
import { KINDS, listOf, type KindName } from './kinds';

/** The most objects of one name that a message lists. */
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

/** What a locator says about an object: its ID, or a text by which it is looked up. */
export type Reference =
	| { kind: KindName; id: number }
	| {
			kind: KindName;
			by: 'name' | 'ip';
			value: string;
			/** Of an entity: hosts and accounts are numbered apart. */
			entityType: EntityType;
	  };

/** Reads the locator of a kind. It sends nothing. @throws NodeOperationError when the field cannot be used */
export function readReference(context: IExecuteFunctions, itemIndex: number, kind: KindName): Reference {
	const { mode, value } = readLocator(context, itemIndex, kind);
	if (value === '' || (mode !== 'name' && mode !== 'ip')) {
		return { kind, id: asId(context, itemIndex, value, KINDS[kind].what) };
	}
	if (mode === 'ip' && (value.includes('/') || !parseNetwork(value))) {
		throw badInput(context, itemIndex, `“${excerpt(value, 60)}” is not an IP address`);
	}
	const entityType = kind === 'entity' ? readEntityType(context, itemIndex) : 'host';
	return { kind, by: mode, value, entityType };
}

/**
 * The ID of the object that is meant. A name or an address is looked up, and must be that of one object only.
 *
 * @throws NodeOperationError when Vectra has no such object, or several
 */
export async function findId(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	reference: Reference,
): Promise<number> {
	if ('id' in reference) return reference.id;
	const { what, plural } = KINDS[reference.kind];
	const found = await findAll(context, api, reference);
	const ids = [...new Set(found.map(({ id }) => numeric(id)))].filter((id) => id !== undefined);
	if (ids.length === 1) return ids[0];
	const known = reference.by === 'ip' ? `the address “${reference.value}”` : `the name “${excerpt(reference.value, 80)}”`;
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
					? 'The name must be complete, and some versions of Vectra distinguish upper and lower case. Check it, or give the ID'
					: 'Give the ID of the one that is meant',
		},
	);
}

/** `readReference` and `findId` in one step. */
export async function readId(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	kind: KindName,
): Promise<number> {
	return await findId(context, api, itemIndex, readReference(context, itemIndex, kind));
}

async function findAll(
	context: IExecuteFunctions,
	api: VectraApi,
	{ kind: kindName, by, value, entityType }: Exclude<Reference, { id: number }>,
): Promise<IDataObject[]> {
	const kind = KINDS[kindName];
	const wanted = value.toLowerCase();
	const qs = by === 'ip' ? { last_source: value } : (kind.byName?.(value) ?? {});
	const list = listOf(kind, api.connection.deployment, qs, entityType);
	return await listRows(api, context.getNode(), list, {
		limit: Infinity,
		passes: (row) =>
			by === 'ip'
				? [row.ip, row.last_source].some((ip) => text(ip).toLowerCase() === wanted)
				: kind.names(row).some((name) => name.toLowerCase() === wanted),
	});
}

const article = (word: string): string => (/^[aeio]/.test(word) ? 'an' : 'a');
