import { WorkflowExecute } from 'n8n-core';
import {
	Workflow,
	type ExecutionStatus,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeParameters,
	type INodeType,
	type IRun,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { createAdditionalData } from './additionalData';
import { CredentialStore, type CredentialData } from './credentials';
import { fullName, TestNodeTypes } from './nodeTypes';

export const NODE_NAME = 'Node under Test';
/** Short: n8n saves static data only for workflow IDs of up to 21 characters. */
export const WORKFLOW = { id: 'engineTest', name: 'Engine test' };

export interface RunNodeOptions {
	node: INodeType;
	/** As the editor saves them; defaults are filled in. */
	parameters?: IDataObject;
	/** Fields per credential type, or a store that several runs share. */
	credentials?: CredentialStore | CredentialData;
	/** The JSON of the input items; one empty item when left out. */
	items?: IDataObject[];
	/** On Error: stop (default), continue, or continue using the error output. */
	continueOnFail?: boolean | 'errorOutput';
	/** Other settings of the node, such as Retry On Fail. */
	settings?: Partial<Pick<INode, 'retryOnFail' | 'maxTries' | 'waitBetweenTries'>>;
	/** Whole input items, where `items` is not enough (binary data, paired items). */
	inputItems?: INodeExecutionData[];
	mode?: WorkflowExecuteMode;
	typeVersion?: number;
}

/** What came out. Errors are the plain copies that n8n stores: tell them by `name` and `httpCode`. */
export interface NodeRun {
	/** The JSON of the first output. */
	items: IDataObject[];
	/** The JSON of each output; the error output is the last. */
	outputs: IDataObject[][];
	/** The same with paired items, binary data and errors. */
	raw: INodeExecutionData[][];
	error?: NodeError;
	status: ExecutionStatus;
	credentials: CredentialStore;
	/** All that n8n would store of this execution. */
	run: IRun;
}

export interface NodeError {
	name: string;
	message: string;
	description?: string | null;
	httpCode?: string | null;
	context?: IDataObject;
	failure?: unknown;
}

/** Runs one action node (or a polling node in `manual` mode) once in n8n's engine. */
export async function runNode(options: RunNodeOptions): Promise<NodeRun> {
	const { node, parameters = {}, items = [{}], continueOnFail = false, mode = 'trigger' } = options;
	const store = CredentialStore.from(options.credentials);
	const instance = { ...nodeInstance(node, parameters, store, options.typeVersion), ...options.settings };
	if (continueOnFail !== false) {
		instance.onError = continueOnFail === 'errorOutput' ? 'continueErrorOutput' : 'continueRegularOutput';
	}
	const workflow = new Workflow({
		...WORKFLOW,
		nodes: [instance],
		connections: {},
		active: false,
		nodeTypes: new TestNodeTypes([node]),
		settings: { executionOrder: 'v1' },
	});
	const main = options.inputItems ?? items.map((json) => ({ json }));
	const run = await new WorkflowExecute(createAdditionalData(store, mode, WORKFLOW), mode).run({
		workflow,
		startNode: workflow.getNode(NODE_NAME) ?? undefined,
		triggerToStartFrom: {
			name: NODE_NAME,
			data: { data: { main: [main] }, startTime: 0, executionTime: 0, executionIndex: 0, source: [] },
		},
	});
	return { ...outcome(run), credentials: store };
}

/** The node as a workflow file would hold it. */
export function nodeInstance(
	node: INodeType,
	parameters: IDataObject,
	store: CredentialStore,
	typeVersion = latestVersion(node),
): INode {
	return {
		id: 'node-under-test',
		name: NODE_NAME,
		type: fullName(node),
		typeVersion,
		position: [0, 0],
		parameters: parameters as INodeParameters,
		credentials: store.references(),
	};
}

function latestVersion({ description: { version } }: INodeType): number {
	return Array.isArray(version) ? Math.max(...version) : version;
}

function outcome(run: IRun): Omit<NodeRun, 'credentials'> {
	const task = run.data.resultData.runData[NODE_NAME]?.at(-1);
	const raw = (task?.data?.main ?? []).map((output) => output ?? []);
	const outputs = raw.map((output) => output.map(({ json }) => json));
	return {
		items: outputs[0] ?? [],
		outputs,
		raw,
		error: run.data.resultData.error as NodeError | undefined,
		status: run.status,
		run,
	};
}
