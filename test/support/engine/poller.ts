import { AsyncLocalStorage } from 'node:async_hooks';
import { isDeepStrictEqual } from 'node:util';
import { Container } from '@n8n/di';
import { PollContext, PollTriggerExecutor } from 'n8n-core';
import {
	Workflow,
	type IDataObject,
	type INodeExecutionData,
	type INodeType,
	type IPollFunctions,
	type WorkflowActivateMode,
} from 'n8n-workflow';
import { createAdditionalData } from './additionalData';
import { CredentialStore, type CredentialData } from './credentials';
import { TestNodeTypes } from './nodeTypes';
import { NODE_NAME, nodeInstance, runNode, WORKFLOW, type NodeRun } from './runNode';

export interface PollerOptions {
	node: INodeType;
	parameters?: IDataObject;
	credentials?: CredentialStore | CredentialData;
	/** The node's static data to begin with. */
	staticData?: IDataObject;
	/** n8n's default engine, or the opt-in scheduler with durable cursors. */
	engine?: 'legacy' | 'durable';
	/** What `getPollBudgetMs` says, in ms; n8n's five minutes when left out. */
	budgetMs?: number;
	/** Where several triggers stand in one workflow. All have the same node ID, as copies have. */
	nodeName?: string;
	workflowId?: string;
}

/** One poll: what was emitted (null: nothing, no execution), or why it failed. */
export interface PollTick {
	items: IDataObject[] | null;
	/** What was emitted on the second output. */
	secondary: IDataObject[];
	raw: INodeExecutionData[] | null;
	/** What the node wrote to n8n's log as warnings. */
	warnings: string[];
	error?: Error;
}

export interface Poller {
	/** A tick of the schedule, or with a mode the one poll that n8n runs while it activates the workflow. */
	poll(activationMode?: WorkflowActivateMode): Promise<PollTick>;
	/** A test run from the editor. */
	pollManual(): Promise<NodeRun>;
	/** The node's static data as the next poll will see it. */
	staticData(): IDataObject;
	/** Stops n8n in an orderly way and starts it again; without `keepStatic` the static data is lost altogether. */
	restart(how: { keepStatic: boolean }): void;
	/** Kills n8n: what it had not saved is gone. */
	crash(): void;
	readonly credentials: CredentialStore;
}

interface Staged {
	cursor: IDataObject;
	seed: IDataObject;
}

/** How many processes have been started. What the nodes keep in memory by workflow must not outlive one of them. */
let processes = 0;

/** One for all pollers: Node.js goes through every storage there is whenever anything asynchronous begins, also one that nobody uses any more. */
const staging = new AsyncLocalStorage<Staged>();

/**
 * Polls a trigger node as n8n does. Static data lives as long as in n8n: the legacy engine changes it in place, even
 * if the poll then throws, and saves it on emit, after activation and on an orderly stop; the durable one gives each
 * poll a copy, drops the copy on an error and saves it otherwise.
 */
export function createPoller(options: PollerOptions): Poller {
	const { node, parameters = {}, engine = 'legacy', budgetMs, nodeName = NODE_NAME, workflowId } = options;
	const credentials = CredentialStore.from(options.credentials);
	const instance = { ...nodeInstance(node, parameters, credentials), name: nodeName };
	const additionalData = createAdditionalData(credentials, 'trigger', WORKFLOW);
	let saved: IDataObject = structuredClone(options.staticData ?? {});
	let workflow = load();

	function load(): Workflow {
		processes += 1;
		return new Workflow({
			...WORKFLOW,
			id: workflowId ?? `${WORKFLOW.id}${processes}`,
			nodes: [instance],
			connections: {},
			active: true,
			nodeTypes: new TestNodeTypes([node]),
			staticData: { [`node:${nodeName}`]: structuredClone(saved) },
			settings: { executionOrder: 'v1' },
		});
	}

	const inMemory = () => workflow.getStaticData('node', workflow.getNode(nodeName) ?? instance);
	/** Static data is an observable proxy, which structuredClone refuses. */
	const plain = (data: IDataObject) => JSON.parse(JSON.stringify(data)) as IDataObject;

	const save = () => {
		if (engine === 'legacy') {
			saved = plain(inMemory());
			return;
		}
		const staged = staging.getStore();
		if (!staged || isDeepStrictEqual(staged.cursor, staged.seed)) return;
		saved = plain(staged.cursor);
		staged.seed = plain(staged.cursor);
	};

	/** Writes down what the node warns of, and lets n8n's logger have it. */
	const listening = (poll: PollContext, tick: PollTick): PollContext => {
		const { logger } = poll;
		const warn = (message: string): void => {
			tick.warnings.push(message);
			logger.warn(message);
		};
		return Object.create(poll, { logger: { value: Object.create(logger, { warn: { value: warn } }) } }) as PollContext;
	};

	const context = (mode: WorkflowActivateMode, tick: PollTick): IPollFunctions => {
		const current = workflow.getNode(nodeName) ?? instance;
		const emit = (data: INodeExecutionData[][]) => {
			save();
			tick.raw = data[0] ?? [];
			tick.items = tick.raw.map(({ json }) => json);
			tick.secondary = (data[1] ?? []).map(({ json }) => json);
		};
		const emitError = (error: Error) => {
			tick.error = error;
		};
		const budget = budgetMs === undefined ? undefined : () => budgetMs;
		if (engine === 'legacy') {
			return listening(
				new PollContext(workflow, current, additionalData, 'trigger', mode, emit, emitError, undefined, undefined, undefined, budget),
				tick,
			);
		}
		const runPoll = async <T>(poll: () => Promise<T>): Promise<T> =>
			await staging.run({ cursor: structuredClone(saved), seed: structuredClone(saved) }, poll);
		const cursor = () => {
			const staged = staging.getStore();
			if (!staged) throw new Error('The node read its static data outside of a poll');
			return staged.cursor;
		};
		return listening(
			new PollContext(workflow, current, additionalData, 'trigger', mode, emit, emitError, async () => save(), runPoll, cursor, budget),
			tick,
		);
	};

	return {
		credentials,
		async poll(activationMode) {
			const tick: PollTick = { items: null, secondary: [], raw: null, warnings: [] };
			const activating = activationMode !== undefined;
			const pollFunctions = context(activationMode ?? 'activate', tick);
			const current = workflow.getNode(nodeName) ?? instance;
			const execute = Container.get(PollTriggerExecutor).create(workflow, current, pollFunctions, () => true);
			try {
				await execute(activating);
				if (activating && engine === 'legacy') save();
			} catch (error) {
				tick.error = error as Error;
			}
			return tick;
		},
		async pollManual() {
			return await runNode({ node, parameters, credentials, mode: 'manual' });
		},
		staticData: () => plain(engine === 'legacy' ? inMemory() : saved),
		restart({ keepStatic }) {
			if (!keepStatic) saved = {};
			else if (engine === 'legacy') saved = plain(inMemory());
			workflow = load();
		},
		crash() {
			workflow = load();
		},
	};
}
