import type { INode, NodeApiError } from 'n8n-workflow';
import { toNodeError } from '../../shared/explanation';
import type { MutationResult } from './judge';

/**
 * What a mutation returned.
 *
 * @param check what a person shall look at when the reply is lost
 * @throws NodeApiError when it was refused, throttled or lost
 */
export function valueOrThrow(node: INode, result: MutationResult, check: string): true | Record<string, unknown> {
	if (result.kind === 'done') return result.value;
	throw result.kind === 'lost' ? lostError(node, result.reason, check) : toNodeError(node, result.explanation);
}

/** For a mutation of which nobody knows whether it took effect. */
export function lostError(node: INode, reason: string, check: string): NodeApiError {
	return toNodeError(node, {
		message: `It cannot be told whether Cortex XDR carried out the request: ${reason}`,
		description: `It was sent once and was not repeated. Before you run it again: ${check}`,
		httpCode: null,
	});
}
