import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** The error of an item for what the node finds wrong in Vectra's state, where Vectra itself says nothing. */
export function itemError(
	context: IExecuteFunctions,
	itemIndex: number,
	message: string,
	description: string,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), message, { itemIndex, description });
}
