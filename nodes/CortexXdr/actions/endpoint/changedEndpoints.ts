import type { IExecuteFunctions } from 'n8n-workflow';
import type { Desired } from '../../../shared/containment';

/** How many executions are remembered; the oldest are forgotten first. */
export const MOST_EXECUTIONS = 1_000;

/** IDs of the endpoints that a node has changed, or was about to, by execution and node. */
const changed = new Map<string, Set<string>>();

/**
 * The endpoints that this node has changed in this execution, to add to: as an AI tool, or in a loop, a node runs several
 * times in one execution. Only this process remembers them.
 */
export function changedInExecution(context: IExecuteFunctions, desired: Desired): Set<string> {
	const execution = context.getExecutionId() as string | undefined;
	// Nothing tells such executions apart.
	if (execution === undefined || execution === '') return new Set();
	const key = JSON.stringify([context.getWorkflow().id, execution, context.getNode().id, desired]);
	const known = changed.get(key) ?? new Set<string>();
	// Set anew, so that it counts as the newest.
	changed.delete(key);
	changed.set(key, known);
	const [oldest] = changed.keys();
	if (changed.size > MOST_EXECUTIONS && oldest !== undefined) changed.delete(oldest);
	return known;
}
