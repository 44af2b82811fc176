import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/** The error of an item for a fault in Vectra's state that Vectra itself does not report. */
export function itemError(
	context: IExecuteFunctions,
	itemIndex: number,
	message: string,
	description: string,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), message, { itemIndex, description });
}
