import { WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type ExecutionStatus,
	type IConnections,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type IPinData,
	type IRun,
	type IWorkflowSettings,
} from 'n8n-workflow';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { CortexXdrTrigger } from '../../../nodes/CortexXdr/CortexXdrTrigger.node';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createAdditionalData } from './additionalData';
import { CredentialStore, type CredentialData } from './credentials';
import type { DataTables } from './dataTables';
import { TestNodeTypes } from './nodeTypes';
import { WORKFLOW, type NodeError } from './runNode';

/** A workflow as it is exported from n8n. */
export interface WorkflowJson {
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	pinData?: Record<string, Array<{ json: IDataObject } | IDataObject>>;
	settings?: IWorkflowSettings;
}

export interface RunWorkflowOptions {
	credentials?: CredentialStore | CredentialData;
	/** The node to start from; else the first trigger with pinned data, else the first trigger. */
	start?: string;
	/** Output of nodes that are not to run, by node name. Replaces the workflow's own pinned data. */
	pinned?: Record<string, IDataObject[]>;
	/** More node types, by full name; they take precedence, so a stand-in can replace a node that would send mail. */
	nodeTypes?: Record<string, INodeType>;
	/** What Data Table nodes read and write. Left out: such a node fails, unless it is pinned. */
	dataTables?: DataTables;
}

export interface WorkflowRun {
	status: ExecutionStatus;
	error?: NodeError;
	/** Names of the nodes that ran, in order. */
	executed: string[];
	/** The JSON of each output of a node's last run; empty when it did not run. */
	outputs(nodeName: string): IDataObject[][];
	/** The JSON of all that the node put out on one output (the first), over all its runs. */
	items(nodeName: string, output?: number): IDataObject[];
	credentials: CredentialStore;
	run: IRun;
}

/** Runs a workflow once, as its trigger would in a test run from the editor: pinned data is honoured. */
export async function runWorkflow(json: WorkflowJson, options: RunWorkflowOptions = {}): Promise<WorkflowRun> {
	const store = CredentialStore.from(options.credentials);
	const references = store.references();
	const nodeTypes = new TestNodeTypes([new CortexXdr(), new CortexXdrTrigger(), new Vectra(), new VectraTrigger()], options.nodeTypes);
	const nodes = json.nodes.map((node) => ({ ...structuredClone(node), ...(node.credentials && { credentials: references }) }));
	const workflow = new Workflow({
		...WORKFLOW,
		nodes,
		connections: structuredClone(json.connections),
		active: false,
		nodeTypes,
		settings: { executionOrder: 'v1', ...json.settings },
	});
	const pinData = pinnedData(options.pinned ?? json.pinData ?? {});
	const startName = options.start ?? startNode(workflow, pinData);
	const start = workflow.getNode(startName);
	if (!start) throw new Error(`The workflow has no node named ${startName}`);

	const run = await new WorkflowExecute(createAdditionalData(store, 'manual', WORKFLOW, options.dataTables), 'manual').run({
		workflow,
		startNode: start,
		pinData,
	});
	const { runData, error } = run.data.resultData;
	const outputsOf = (nodeName: string, index: number): IDataObject[][] =>
		(runData[nodeName]?.at(index)?.data?.main ?? []).map((output) => (output ?? []).map((item) => item.json));
	return {
		status: run.status,
		error: error as NodeError | undefined,
		executed: Object.entries(runData)
			.flatMap(([name, tasks]) => tasks.map(({ executionIndex }) => ({ name, executionIndex })))
			.sort((a, b) => a.executionIndex - b.executionIndex)
			.map(({ name }) => name),
		outputs: (nodeName) => outputsOf(nodeName, -1),
		items: (nodeName, output = 0) =>
			(runData[nodeName] ?? []).flatMap((_task, index) => outputsOf(nodeName, index)[output] ?? []),
		credentials: store,
		run,
	};
}

function startNode(workflow: Workflow, pinData: IPinData): string {
	const triggers = Object.values(workflow.nodes).filter((node) => {
		const { description } = workflow.nodeTypes.getByNameAndVersion(node.type, node.typeVersion);
		return !node.disabled && description.group.includes('trigger');
	});
	const start = triggers.find(({ name }) => pinData[name]) ?? triggers[0];
	if (!start) throw new Error('The workflow has no trigger');
	return start.name;
}

function pinnedData(pinned: NonNullable<WorkflowJson['pinData']>): IPinData {
	const entries = Object.entries(pinned).map(([name, items]) => [name, items.map(asItem)]);
	return Object.fromEntries(entries) as IPinData;
}

/** Files hold `{json: …}` items, which may say what they come from; tests may give the JSON alone. */
function asItem(item: { json: IDataObject } | IDataObject): INodeExecutionData {
	return typeof item.json === 'object' && item.json !== null ? (item as INodeExecutionData) : { json: item as IDataObject };
}
