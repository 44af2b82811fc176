import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { excerpt, isRecord, text } from '../../../shared/values';

/**
 * The error for a run of which Cortex says nothing. It answers with `error_message` alone where it does not know the action, or
 * the key may not see it (vendor's own client).
 *
 * @param reply of `scripts/get_script_execution_status` or `…_results`
 */
export function noSuchRun(context: IExecuteFunctions, itemIndex: number, actionId: number, reply: unknown): NodeOperationError {
	const words = isRecord(reply) ? excerpt(text(reply.error_message), 200) : '';
	const message = [`Cortex XDR shows no run of a script with the action ID ${actionId}`, words].filter(Boolean).join(': ');
	const description = `Item ${itemIndex}: nothing was changed. Check that the ID is the actionId of a script, and that the key may see its endpoints`;
	return new NodeOperationError(context.getNode(), message, { itemIndex, description });
}
