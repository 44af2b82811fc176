import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WorkflowExecute } from 'n8n-core';
import { Workflow, type IDataObject, type INode, type INodeExecutionData, type INodeType } from 'n8n-workflow';
import { createAdditionalData } from '../../test/support/engine/additionalData';
import { CredentialStore } from '../../test/support/engine/credentials';
import { TestNodeTypes } from '../../test/support/engine/nodeTypes';

/** The package as it is published: `npm run bench` builds it first. */
const COMPILED = join(__dirname, '../../dist');

const WORKFLOW = { id: 'bench', name: 'Bench' };

/** A node of a chain; the editor's other fields follow from its place. */
export interface Step {
	name: string;
	type: string;
	typeVersion: number;
	parameters: IDataObject;
	credential?: string;
}

/**
 * Runs nodes one after the other in n8n's engine, as in a production execution, with `items` as the first one's input. Returns
 * what the last node put out.
 *
 * @throws Error when the execution did not succeed
 */
export async function runChain(
	steps: readonly Step[],
	items: readonly IDataObject[],
	credentials: CredentialStore,
): Promise<INodeExecutionData[]> {
	const workflow = new Workflow({
		...WORKFLOW,
		nodes: steps.map((step, index) => nodeOf(step, index)),
		connections: Object.fromEntries(
			steps.slice(1).map((step, index) => [
				steps[index].name,
				{ main: [[{ node: step.name, type: 'main' as const, index: 0 }]] },
			]),
		),
		active: false,
		nodeTypes: new TestNodeTypes([ownNode()]),
		settings: { executionOrder: 'v1' },
	});
	const [first] = steps;
	const input = items.map((json) => ({ json }));
	const run = await new WorkflowExecute(createAdditionalData(credentials, 'trigger', WORKFLOW), 'trigger').run({
		workflow,
		startNode: workflow.getNode(first.name) ?? undefined,
		triggerToStartFrom: {
			name: first.name,
			data: { data: { main: [input] }, startTime: 0, executionTime: 0, executionIndex: 0, source: [] },
		},
	});
	const { error, runData } = run.data.resultData;
	if (error) throw error;
	const output = runData[steps[steps.length - 1].name]?.at(-1)?.data?.main[0];
	if (run.status !== 'success' || !output) throw new Error(`The execution ended as ${run.status}, without output`);
	return output;
}

function nodeOf({ name, type, typeVersion, parameters, credential }: Step, index: number): INode {
	return {
		id: `node-${index}`,
		name,
		type,
		typeVersion,
		position: [index * 200, 0],
		// The engine writes into what it is given.
		parameters: structuredClone(parameters) as INode['parameters'],
		...(credential ? { credentials: { [credential]: { id: credential, name: credential } } } : {}),
	};
}

function ownNode(): INodeType {
	const file = join(COMPILED, 'nodes/CortexXdr/CortexXdr.node.js');
	const { CortexXdr } = createRequire(__filename)(file) as { CortexXdr: new () => INodeType };
	return new CortexXdr();
}
