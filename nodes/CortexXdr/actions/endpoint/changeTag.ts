import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { text } from '../../../shared/values';
import { endpointIdsProperty, idFilters, readEndpointIds } from '../../descriptions/endpointIds';
import { createApi } from '../../transport/api';

export const tagProperties: INodeProperties[] = [
	endpointIdsProperty,
	{
		displayName: 'Tag',
		name: 'tag',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. containment-pending',
		description: 'The name of a server tag in Cortex XDR',
	},
];

/** Assigns or removes one tag on all endpoints of an item in one call (`tags/agents/…`, vendor specification). */
export async function changeTag(
	context: IExecuteFunctions,
	itemIndex: number,
	change: 'assign' | 'remove',
): Promise<IDataObject> {
	const ids = readEndpointIds(context, itemIndex);
	const tag = text(context.getNodeParameter('tag', itemIndex, ''));
	if (tag === '') throw badInput(context, itemIndex, 'No tag is given');
	const check =
		'read an endpoint with Endpoint → Get and look at its tags. The call may be repeated: the result is the same';
	await createApi(context).write(`tags/agents/${change}`, { filters: idFilters(ids), tag }, check);
	return { tag, change: change === 'assign' ? 'assigned' : 'removed', endpointIds: ids };
}
