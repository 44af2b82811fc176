import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';

/**
 * The error for a field that cannot be used. It is thrown before anything is sent.
 *
 * @param problem what is wrong, quoting the value
 * @param advice what to do instead; '' when the problem says it
 */
export function badInput(
	context: IExecuteFunctions,
	itemIndex: number,
	problem: string,
	advice = '',
): NodeOperationError {
	const description = [`Item ${itemIndex}: nothing was sent`, advice].filter(Boolean).join('. ');
	return new NodeOperationError(context.getNode(), problem, { itemIndex, description });
}
