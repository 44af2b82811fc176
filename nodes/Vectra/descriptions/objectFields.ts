import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { excerpt, text } from '../../shared/values';
import type { VectraApi } from '../transport/api';
import { entityObject, type VectraObject } from '../transport/objects';
import { accountProperty, detectionProperty, entityProperty, entityTypeProperty, hostProperty } from './locators';
import { readEntityType, readId } from './readIds';

const OBJECT_TYPES = ['account', 'detection', 'entity', 'host'] as const;
type ObjectType = (typeof OBJECT_TYPES)[number];

const shownFor = (type: ObjectType, property: INodeProperties): INodeProperties => ({
	...property,
	displayOptions: { show: { objectType: [type] } },
});

/** Which object an operation is about, where several kinds have what it is about. */
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

/** Reads the fields above. @throws NodeOperationError when they name no object, or none or several in Vectra */
export async function readObject(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
): Promise<VectraObject> {
	const given = text(context.getNodeParameter('objectType', itemIndex, 'host')).toLowerCase();
	const type = OBJECT_TYPES.find((one) => one === given);
	if (type === undefined) {
		const problem = `“${excerpt(given, 60)}” is not an object type`;
		throw badInput(context, itemIndex, problem, `It is one of ${OBJECT_TYPES.join(', ')}`);
	}
	if (type !== 'entity') return { type, id: await readId(context, api, itemIndex, type) };
	const entityType = readEntityType(context, itemIndex);
	return entityObject(api.connection.deployment, entityType, await readId(context, api, itemIndex, 'entity'));
}

/** The object as an output tells it. */
export function showObject(object: VectraObject): { type: string; id: number } {
	return { type: object.type === 'entity' ? object.entityType : object.type, id: object.id };
}
