import { NodeOperationError, type IDataObject, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import { excerpt, isRecord, text } from '../../shared/values';
import { createClient, type VectraClient } from '../transport/client';
import { isTransient } from '../transport/errors';
import type { VectraHost } from '../transport/normalize';
import { toItem } from './item';
import { advance, parseLedger, type Ledger } from './ledger';
import { isUndecidable, readNoBlock, type NoBlock } from './noBlock';
import { unlessUnderWay } from './overlap';
import { readContainmentParameters, type ContainmentParameters } from './parameters';
import { reconcile, relevantTags } from './reconcile';

/** The key of this trigger's memory in the node's static data. */
const STATE_KEY = 'containment';

/** Activations in which a throw would leave the trigger dead until somebody publishes it again. */
const UNATTENDED_ACTIVATIONS = ['init', 'leadershipChange'];

type Decision = ReturnType<typeof advance>;

/** One poll: reads Vectra, compares what is wanted with what is recorded, and emits what the workflow must do. */
export async function pollContainmentChange(
	context: IPollFunctions,
	clock: Clock = systemClock,
): Promise<INodeExecutionData[][] | null> {
	const parameters = readContainmentParameters(context);
	if (context.getMode() === 'manual') return await showNow(context, parameters, clock);
	const key = `${context.getWorkflow().id ?? ''}:${context.getNode().id}`;
	return await unlessUnderWay(key, async () => await pollOnce(context, parameters, clock), null);
}

async function pollOnce(
	context: IPollFunctions,
	parameters: ContainmentParameters,
	clock: Clock,
): Promise<INodeExecutionData[][] | null> {
	const state = context.getWorkflowStaticData('node');
	const client = await createClient(context, clock, readBudget(context));
	const source = `${client.connection.deployment}:${client.connection.host}`;
	const stored = isRecord(state[STATE_KEY]) ? state[STATE_KEY] : {};
	// Host numbers mean other hosts in another Vectra.
	const ledger = text(stored.source) === source ? parseLedger(stored.ledger) : [];

	const decision = await decideUnlessAway(context, client, parameters, ledger);
	if (decision === undefined) return null;
	const { emissions, ledger: next } = decision;
	const items = emissions.map((emission) => ({ json: toItem(emission, client.connection.deployment, parameters) }));

	// The last statement, and one assignment: a poll that throws must leave the memory as it was.
	state[STATE_KEY] = { source, ledger: next } as unknown as IDataObject;
	return items.length > 0 ? [items] : null;
}

/** What a test run in the editor shows: everything that is due as if nothing had been emitted yet. Nothing is stored. */
async function showNow(
	context: IPollFunctions,
	parameters: ContainmentParameters,
	clock: Clock,
): Promise<INodeExecutionData[][]> {
	const client = await createClient(context, clock, readBudget(context));
	const { emissions } = await decide(context, client, parameters, []);
	if (emissions.length === 0) {
		throw new NodeOperationError(context.getNode(), 'No host needs to be isolated or released now', {
			description: `Put the tag “${parameters.requestTag}” on a host in Vectra and test again`,
		});
	}
	return [emissions.map((emission) => ({ json: toItem(emission, client.connection.deployment, parameters) }))];
}

/** Undefined when Vectra is away at a moment when n8n would give the trigger up for good: the next poll comes anyway. */
async function decideUnlessAway(
	context: IPollFunctions,
	client: VectraClient,
	parameters: ContainmentParameters,
	ledger: Ledger,
): Promise<Decision | undefined> {
	try {
		return await decide(context, client, parameters, ledger);
	} catch (error) {
		const tolerated = UNATTENDED_ACTIVATIONS.includes(context.getActivationMode()) && isTransient(error);
		if (!tolerated) throw asError(context, error);
		context.logger.warn(`Vectra AI Trigger: first poll skipped, the next one tries again. ${(error as Error).message}`);
		return undefined;
	}
}

/** Reads Vectra and decides what to emit and what to remember. */
async function decide(
	context: IPollFunctions,
	client: VectraClient,
	parameters: ContainmentParameters,
	ledger: Ledger,
): Promise<Decision> {
	const { hosts, unreadable } = await client.listHostsByTags(relevantTags(parameters));
	if (unreadable > 0) {
		context.logger.warn(`Vectra AI Trigger: ${unreadable} host records without a usable ID were left out`);
	}
	const { noBlockGroup } = parameters;
	const noBlock = noBlockGroup === '' ? null : await readNoBlockGroup(context, client, noBlockGroup);
	const now = client.clock.now();
	const given = (known: readonly VectraHost[]): Decision =>
		advance(ledger, reconcile(known, noBlock, parameters), now, parameters.backOff);

	const first = given(hosts);
	const details = await readAddresses(client, first);
	if (details.size === 0) return first;
	const known = hosts.map((host) => details.get(host.id) ?? host);
	const undecidable = known.filter((host) => details.has(host.id) && noBlock !== null && isUndecidable(host, noBlock));
	if (undecidable.length > 0) {
		context.logger.warn(
			`Vectra AI Trigger: ${undecidable.length} hosts are left alone, because their address is not known and they may ` +
				`belong to “${noBlockGroup}”: ${excerpt(undecidable.map(({ name, id }) => name || id).join(', '))}`,
		);
	}
	return given(known.filter((host) => !undecidable.includes(host)));
}

/**
 * The hosts to be isolated now whose row in the list held no address, each read by itself: the address decides on the
 * no-block group, and the workflow finds the endpoint by it.
 */
async function readAddresses(client: VectraClient, { emissions }: Decision): Promise<Map<number, VectraHost>> {
	const details = new Map<number, VectraHost>();
	for (const { host, entry } of emissions) {
		if (host.knows.address || entry.desired !== 'isolated' || details.has(host.id)) continue;
		const detail = await client.getHost(host.id);
		details.set(host.id, { ...host, ip: detail?.ip ?? '', name: host.name || (detail?.name ?? '') });
	}
	return details;
}

async function readNoBlockGroup(context: IPollFunctions, client: VectraClient, name: string): Promise<NoBlock> {
	const groups = (await client.findGroups(name)).filter(({ type }) => type === 'host' || type === 'ip');
	if (groups.length === 0) {
		// Going on without it could isolate what must never be isolated.
		throw new NodeOperationError(context.getNode(), `There is no host or IP group named “${name}” in Vectra`, {
			description: 'Create the group in Vectra, correct its name (upper and lower case differ), or clear No-Block Group',
			failure: { cause: 'configuration-invalid' },
		});
	}
	const read = [];
	for (const group of groups) read.push({ type: group.type, members: await client.groupMembers(group) });
	const noBlock = readNoBlock(name, read);
	if (noBlock.unreadable.length > 0) {
		const examples = excerpt(noBlock.unreadable.slice(0, 5).join(', '));
		context.logger.warn(
			`Vectra AI Trigger: members of “${name}” that are neither a host nor an IP address are not excluded: ${examples}`,
		);
	}
	return noBlock;
}

/** Reads, retries included, must fit into the time that n8n gives to a poll. Older versions do not tell it. */
function readBudget(context: Partial<Pick<IPollFunctions, 'getPollBudgetMs'>>): number | undefined {
	return context.getPollBudgetMs?.();
}

function asError(context: IPollFunctions, error: unknown): NodeOperationError | Error {
	return error instanceof Error ? error : new NodeOperationError(context.getNode(), String(error));
}
