import type { WorkflowImport } from './imports';

/** n8n refuses a cron that fires more than once a minute. Several in one trigger are allowed, each at a second of its own. */
const SECONDS = [0, 10, 20, 30, 40, 50];

const EVERY_TEN_SECONDS = {
	item: SECONDS.map((second) => ({ mode: 'custom', cronExpression: `${second} * * * * *` })),
};

/**
 * A copy whose triggers poll every ten seconds, whatever their *Poll Times* say. The templates poll once a minute, and
 * the demo and the tests would spend most of their time waiting for it.
 */
export function pollingOften(workflow: WorkflowImport): WorkflowImport {
	const nodes = workflow.nodes.map((node) =>
		node.parameters.pollTimes === undefined ? node : { ...node, parameters: { ...node.parameters, pollTimes: EVERY_TEN_SECONDS } },
	);
	return { ...workflow, nodes };
}
