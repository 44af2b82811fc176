import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { numeric, text } from '../../shared/values';

export const actionIdProperty: INodeProperties = {
	displayName: 'Action ID',
	name: 'actionId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 48211',
	description:
		'The number of the action: action.ID of an Isolate or Unisolate item, actionId of an item of another response action',
};

/**
 * Reads the field above. IDs of 14 digits occur; all are below 2^53.
 *
 * @throws NodeOperationError that names the item
 */
export function readActionId(context: IExecuteFunctions, itemIndex: number): number {
	const given = text(context.getNodeParameter('actionId', itemIndex));
	const actionId = numeric(given);
	if (actionId !== undefined && Number.isSafeInteger(actionId) && actionId > 0) return actionId;
	throw badInput(
		context,
		itemIndex,
		given === ''
			? 'The action ID is empty'
			: `“${given}” is not an action ID: it is a whole number such as 48211`,
		'Use action.id of the item that Isolate or Unisolate returned, or actionId of another response action',
	);
}
