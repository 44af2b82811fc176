import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { excerpt, text } from '../../shared/values';
import type { VectraApi } from '../transport/api';
import { entityObject, type EntityType, type VectraObject } from '../transport/objects';
import { accountProperty, detectionProperty, entityProperty, entityTypeProperty, hostProperty } from './locators';
import { findId, readEntityType, readReference, type Reference } from './readIds';

const OBJECT_TYPES = ['account', 'detection', 'entity', 'host'] as const;
type ObjectType = (typeof OBJECT_TYPES)[number];

const shownFor = (type: ObjectType, property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { objectType: [type] } },
});

/** The object of an operation that works on several kinds of objects. */
export const objectProperties: INodeProperties[] = [
	{
		displayName: 'Object Type',
		name: 'objectType',
		type: 'options',
		options: [
			{ name: 'Account', value: 'account' },
			{ name: 'Detection', value: 'detection' },
			{
				name: 'Entity',
				value: 'entity',
				description: 'A host or account as Respond UX lists it. On Quadrant UX that host or account itself.',
			},
			{ name: 'Host', value: 'host' },
		],
		default: 'host',
	},
	shownFor('account', accountProperty),
	shownFor('detection', detectionProperty),
	shownFor('entity', entityTypeProperty),
	shownFor('entity', entityProperty),
	shownFor('host', hostProperty),
];

/** What the fields above say, before anything is looked up. */
export interface ObjectReference {
	type: ObjectType;
	entityType: EntityType;
	reference: Reference;
}

/** Reads the fields above. It sends nothing. @throws NodeOperationError when they name no object */
export function readObjectReference(context: IExecuteFunctions, itemIndex: number): ObjectReference {
	const given = text(context.getNodeParameter('objectType', itemIndex, 'host')).toLowerCase();
	const type = OBJECT_TYPES.find((one) => one === given);
	if (type === undefined) {
		const problem = `“${excerpt(given, 60)}” is not an object type`;
		throw badInput(context, itemIndex, problem, `It is one of ${OBJECT_TYPES.join(', ')}`);
	}
	const entityType = type === 'entity' ? readEntityType(context, itemIndex) : 'host';
	return { type, entityType, reference: readReference(context, itemIndex, type) };
}

/** The object that is meant. @throws NodeOperationError when Vectra has no such object, or several */
export async function findObject(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	{ type, entityType, reference }: ObjectReference,
): Promise<VectraObject> {
	const id = await findId(context, api, itemIndex, reference);
	return type === 'entity' ? entityObject(api.connection.deployment, entityType, id) : { type, id };
}

/** `readObjectReference` and `findObject` in one step. */
export async function readObject(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
): Promise<VectraObject> {
	return await findObject(context, api, itemIndex, readObjectReference(context, itemIndex));
}

/** The object as an output shows it. */
export function showObject(object: VectraObject): { type: string; id: number } {
	return { type: object.type === 'entity' ? object.entityType : object.type, id: object.id };
}
