import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { excerpt, text } from '../../shared/values';

export const hostIdProperty: INodeProperties = {
	displayName: 'Host ID',
	name: 'hostId',
	type: 'string',
	default: '={{ $json.host.id }}',
	required: true,
	placeholder: 'e.g. 4711',
	description: 'The number by which Vectra knows the host, as in the output of the Vectra AI Trigger',
};

/** Reads the field above. @throws NodeOperationError when it holds no host ID */
export function readHostId(context: IExecuteFunctions, itemIndex: number): number {
	const given = text(context.getNodeParameter('hostId', itemIndex, ''));
	const id = Number(given);
	if (/^\d+$/.test(given) && Number.isSafeInteger(id) && id > 0) return id;
	throw new NodeOperationError(
		context.getNode(),
		given === '' ? 'The Host ID is missing' : `“${excerpt(given, 60)}” is not a host ID of Vectra`,
		{
			itemIndex,
			description: 'Give the number of the host, such as host.id from the output of the Vectra AI Trigger',
		},
	);
}
