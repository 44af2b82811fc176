import {
	NodeOperationError,
	type IDataObject,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	type IPollFunctions,
} from 'n8n-workflow';
import { systemClock, type Clock } from '../clock';
import { isTransient } from '../transience';
import { isRecord, text } from '../values';
import { dropBaseline, baselineOf, keepBaseline } from './baseline';
import { warn } from './session';
import { singleFlight } from './singleFlight';

/** What a trigger needs during one poll. Each product adds its client. */
export interface Session {
	context: IPollFunctions;
	/** Which service the memory belongs to: IDs and positions mean something else in another one. */
	source: string;
	/** How long n8n gives to the poll, in ms; undefined in versions that do not say. */
	budgetMs?: number;
}

/** Connects to the service. @param readMs how long all reads of the poll may take, retries included */
export type SessionOpener<S extends Session> = (context: IPollFunctions, clock: Clock, readMs: number) => Promise<Omit<S, 'context' | 'budgetMs'>>;

/** The items of a poll, as plain JSON. */
export interface Found {
	items: IDataObject[];
	/** For the second output, where the node has one. */
	secondary?: IDataObject[];
}

/** With the memory for the next poll: plain JSON, and small. */
export interface PollResult extends Found {
	state: unknown;
}

/** One value of “Trigger On”. */
export interface TriggerModule<S extends Session, Parameters> {
	option: INodePropertyOptions;
	/** The fields that belong to it, shown only for it. */
	properties: INodeProperties[];
	/** The key of its memory in the node's static data. */
	stateKey: string;
	/** @throws NodeOperationError that says which field is wrong */
	readParameters(context: IPollFunctions): Parameters;
	/** @param stored the state after the last poll; undefined at first, and for another service */
	poll(session: S, parameters: Parameters, stored: unknown): Promise<PollResult>;
	/** What a test run in the editor shows; never empty. @throws NodeOperationError when there is nothing to show */
	sample(session: S, parameters: Parameters): Promise<Found>;
}

/** Activations in which an error stops the trigger until somebody publishes it again. */
const UNATTENDED_ACTIVATIONS = ['init', 'leadershipChange'];

/**
 * Runs one poll as n8n needs it: one at a time per node, the memory written once and last, no memory in a test run, and
 * no error at a moment when n8n would stop the trigger for good.
 */
export async function runTrigger<S extends Session, Parameters>(
	context: IPollFunctions,
	trigger: TriggerModule<S, Parameters>,
	open: SessionOpener<S>,
	clock: Clock = systemClock,
): Promise<INodeExecutionData[][] | null> {
	const parameters = trigger.readParameters(context);
	if (context.getMode() === 'manual') {
		const session = await openSession(context, open, clock);
		return toOutputs(await trigger.sample(session, parameters));
	}
	const key = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	return await singleFlight(key, async () => await pollOnce(context, trigger, parameters, open, clock, key), null);
}

async function pollOnce<S extends Session, Parameters>(
	context: IPollFunctions,
	trigger: TriggerModule<S, Parameters>,
	parameters: Parameters,
	open: SessionOpener<S>,
	clock: Clock,
	key: string,
): Promise<INodeExecutionData[][] | null> {
	const memory = context.getWorkflowStaticData('node');
	const session = await openSession(context, open, clock);
	const { source } = session;
	const stored = isRecord(memory[trigger.stateKey]) ? memory[trigger.stateKey] : {};
	const isKnown = isRecord(stored) && text(stored.source) === source;
	const firstKey = `${key}:${trigger.stateKey}`;
	const known = isKnown ? stored.state : baselineOf(firstKey, source, clock.monotonic());

	let result: PollResult;
	try {
		result = await trigger.poll(session, parameters, known);
	} catch (error) {
		const tolerated = UNATTENDED_ACTIVATIONS.includes(context.getActivationMode()) && isTransient(error);
		if (!tolerated) throw asError(context, error);
		warn(session, `first poll skipped, the next one tries again. ${(error as Error).message}`);
		return null;
	}

	const { items, secondary = [] } = result;
	const isEmpty = items.length + secondary.length === 0;
	dropBaseline(firstKey);
	if (known === undefined && isEmpty) keepBaseline(firstKey, { source, state: result.state, at: clock.monotonic() });

	// Last, and in one assignment: a poll that fails must leave the memory as it was.
	memory[trigger.stateKey] = { source, state: result.state } as unknown as IDataObject;
	return isEmpty ? null : toOutputs(result);
}

function toOutputs({ items, secondary }: Found): INodeExecutionData[][] {
	return [items, ...(secondary ? [secondary] : [])].map((rows) => rows.map((json) => ({ json })));
}

/** The time for reading where n8n gives none, in ms: a poll that never ends would keep out all later ones. */
const LONGEST_POLL = 5 * 60_000;

/** Reads, retries included, must fit into the time that n8n gives to a poll. */
async function openSession<S extends Session>(context: IPollFunctions, open: SessionOpener<S>, clock: Clock): Promise<S> {
	const budgetMs = budgetOf(context);
	return { ...(await open(context, clock, budgetMs ?? LONGEST_POLL)), context, budgetMs } as S;
}

/** Older versions of n8n do not have this call. */
function budgetOf(context: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>): number | undefined {
	return context.getPollBudgetMs?.();
}

function asError(context: IPollFunctions, error: unknown): NodeOperationError | Error {
	return error instanceof Error ? error : new NodeOperationError(context.getNode(), String(error));
}
