import {
	NodeOperationError,
	type Failure,
	type IDataObject,
	type INodeExecutionData,
	type INodeProperties,
	type INodePropertyOptions,
	type IPollFunctions,
} from 'n8n-workflow';
import { systemClock, type Clock } from '../clock';
import { markSample, type Example } from '../sample';
import { isRecord, text } from '../values';
import { dropBaseline, baselineOf, keepBaseline } from './baseline';
import { pollFailed, pollSucceeded } from './failedPolls';
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
	/** What a test run in the editor shows; empty when there is nothing now. */
	sample(session: S, parameters: Parameters): Promise<Found>;
	/** What it shows instead of nothing. */
	example(session: S, parameters: Parameters): Example;
}

/** Activations in which an error can stop the trigger until somebody publishes it again. */
const UNATTENDED_ACTIVATIONS = ['init', 'leadershipChange'];

/**
 * Runs one poll as n8n needs it: one at a time per node, the memory written once and last, no memory in a test run, and
 * failures reported so that the trigger goes on polling.
 *
 * @param choose finds the value of “Trigger On”. @throws NodeOperationError when there is none
 */
export async function runTrigger<S extends Session, Parameters>(
	context: IPollFunctions,
	choose: () => TriggerModule<S, Parameters>,
	open: SessionOpener<S>,
	clock: Clock = systemClock,
): Promise<INodeExecutionData[][] | null> {
	if (context.getMode() === 'manual') {
		const trigger = choose();
		const parameters = trigger.readParameters(context);
		const session = await openSession(context, open, clock);
		const found = await trigger.sample(session, parameters);
		return toOutputs(isEmpty(found) ? { items: [markSample(trigger.example(session, parameters))] } : found);
	}
	// Within a workflow only names are unique: a node that was copied as JSON keeps the ID of the other.
	const key = JSON.stringify([context.getWorkflow().id ?? '', context.getNode().name]);
	return await singleFlight(key, async () => await pollOrReport(context, choose, open, clock, key), null);
}

async function pollOrReport<S extends Session, Parameters>(
	context: IPollFunctions,
	choose: () => TriggerModule<S, Parameters>,
	open: SessionOpener<S>,
	clock: Clock,
	key: string,
): Promise<INodeExecutionData[][] | null> {
	const isNew = Object.keys(context.getWorkflowStaticData('node')).length === 0;
	try {
		const outputs = await pollOnce(context, choose(), open, clock, key);
		pollSucceeded(key);
		return outputs;
	} catch (thrown) {
		const error = asError(context, thrown);
		const startsQuietly = UNATTENDED_ACTIVATIONS.includes(context.getActivationMode());
		const { failures, isReported } = pollFailed(key, { isNew, startsQuietly, now: clock.monotonic() });
		if (isReported) throw passing(error, failures);
		warn({ context }, `${QUIET_FAILURE} (${failures} in a row), the next one tries again. ${error.message}`);
		return null;
	}
}

/** How the line in the log begins that stands for a failed poll. */
export const QUIET_FAILURE = 'a poll failed';

/**
 * Declares a failed poll as passing, whatever its cause. For a refused key or a missing group n8n would wait half an hour,
 * long after a person has mended it.
 */
function passing(error: Error & { failure?: Failure; description?: unknown }, failures: number): Error {
	if (error.failure?.cause !== 'rate-limited') error.failure = { cause: 'temporarily-unavailable' };
	if (failures > 1) {
		const said = text(error.description).replace(/[.\s]+$/, '');
		error.description = `${said === '' ? '' : `${said}. `}${failures} polls in a row have failed; the trigger tries again at each poll`;
	}
	return error;
}

async function pollOnce<S extends Session, Parameters>(
	context: IPollFunctions,
	trigger: TriggerModule<S, Parameters>,
	open: SessionOpener<S>,
	clock: Clock,
	key: string,
): Promise<INodeExecutionData[][] | null> {
	const parameters = trigger.readParameters(context);
	const memory = context.getWorkflowStaticData('node');
	const session = await openSession(context, open, clock);
	const { source } = session;
	const stored = isRecord(memory[trigger.stateKey]) ? memory[trigger.stateKey] : {};
	const isKnown = isRecord(stored) && text(stored.source) === source;
	const firstKey = `${key}:${trigger.stateKey}`;
	const known = isKnown ? stored.state : baselineOf(firstKey, source, clock.monotonic());

	const result = await trigger.poll(session, parameters, known);
	const isQuiet = isEmpty(result);
	dropBaseline(firstKey);
	if (known === undefined && isQuiet) keepBaseline(firstKey, { source, state: result.state, at: clock.monotonic() });

	// Last, and in one assignment: a poll that fails must leave the memory as it was.
	memory[trigger.stateKey] = { source, state: result.state } as unknown as IDataObject;
	return isQuiet ? null : toOutputs(result);
}

const isEmpty = ({ items, secondary = [] }: Found): boolean => items.length + secondary.length === 0;

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

function asError(context: IPollFunctions, error: unknown): Error {
	return error instanceof Error ? error : new NodeOperationError(context.getNode(), String(error));
}
