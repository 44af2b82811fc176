import { NodeOperationError, type IDataObject, type IPollFunctions } from 'n8n-workflow';
import { excerpt } from '../../shared/values';
import type { VectraClient } from '../transport/client';
import type { VectraHost } from '../transport/normalize';
import { toItem } from './item';
import { advance, parseLedger, type Emission, type Ledger } from './ledger';
import { isUndecidable, readNoBlock, type NoBlock } from './noBlock';
import { containmentProperties, readContainmentParameters, type ContainmentParameters } from './parameters';
import type { PollSession, TriggerModule } from './poll';
import { reconcile, relevantTags } from './reconcile';

type Decision = ReturnType<typeof advance>;

/** Compares what is wanted with what is recorded, and emits what the workflow must do. */
export const containmentChange: TriggerModule<ContainmentParameters> = {
	option: {
		name: 'Containment Change',
		value: 'containmentChange',
		description:
			'A host is to be isolated or released. Emitted again, with growing intervals, until the outcome is recorded with the Vectra AI node.',
	},
	properties: containmentProperties,
	stateKey: 'containment',
	readParameters: readContainmentParameters,
	async poll(session, parameters, stored) {
		const { emissions, ledger } = await decide(session.context, session.client, parameters, parseLedger(stored));
		return { items: toItems(session, emissions, parameters), state: ledger };
	},
	/** Everything that is due as if nothing had been emitted yet. */
	async sample(session, parameters) {
		const { context, client } = session;
		const { emissions } = await decide(context, client, parameters, []);
		if (emissions.length === 0) {
			throw new NodeOperationError(context.getNode(), 'No host needs to be isolated or released now', {
				description: `Put the tag “${parameters.requestTag}” on a host in Vectra and test again`,
			});
		}
		return toItems(session, emissions, parameters);
	},
};

function toItems({ client }: PollSession, emissions: readonly Emission[], parameters: ContainmentParameters): IDataObject[] {
	return emissions.map((emission) => toItem(emission, client.connection.deployment, parameters));
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
