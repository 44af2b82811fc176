import { NodeOperationError } from 'n8n-workflow';
import { attempt } from '../../shared/attempt';
import type { RequestContext } from '../../shared/http';
import { planEvidence } from '../containment/criteria';
import { hostLockdowns, unreadableLockdowns, type HostLockdowns } from '../containment/lockdown';
import type { KnownHost } from '../containment/memory';
import { readMembership, type GroupReading, type Membership } from '../containment/membership';
import { relevantTags, type Snapshot } from '../containment/reconcile';
import type { VectraClient } from '../transport/client';
import { completeIdentity } from '../transport/hostIdentity';
import type { VectraHost } from '../transport/normalize';
import type { ContainmentParameters } from './parameters';

/** Most calls of a steady poll for up to 5000 hosts. */
const MAX_READS = 4;

/**
 * Reads the facts that the criteria ask for, with one call for each kind of fact: hosts, groups, urgency, detections. With
 * the request tag alone only the hosts with a tag of interest are listed; any other criterion can concern any host.
 */
export async function readSnapshot(
	context: RequestContext,
	client: VectraClient,
	parameters: ContainmentParameters,
): Promise<Snapshot> {
	const { criteria, noBlockGroup, rule } = parameters;
	const plan = planEvidence(criteria, rule.kind === 'criteriaLapse' ? rule.margin : 0);
	if (plan.urgency !== null && client.connection.deployment !== 'rux') {
		throw new NodeOperationError(context.getNode(), 'The criterion Urgency needs Respond UX', {
			description: 'Quadrant UX has no urgency scores: use the criterion Scores instead',
			failure: { cause: 'configuration-invalid' },
		});
	}
	const { hosts, unreadable } = plan.allHosts ? await client.listHosts() : await client.listHostsByTags(relevantTags(parameters));
	if (unreadable > 0) {
		context.logger.warn(`Vectra AI: ${unreadable} host records without a usable ID were left out: nothing is concluded about hosts that are not listed`);
	}
	const names = [...new Set([noBlockGroup, ...plan.groups])].filter((name) => name !== '');
	const others = [plan.urgency, plan.detectionTypes].filter((wanted) => wanted !== null).length;
	const groups = await readGroups(context, client, names, names.length + others + 1 > MAX_READS);
	return {
		hosts,
		isWhole: unreadable === 0,
		noBlock: groups.get(noBlockGroup) ?? null,
		groups,
		urgency: plan.urgency === null ? new Map() : await client.listUrgency(plan.urgency),
		detectionTypes: plan.detectionTypes === null ? new Map() : await client.listDetectionTypes(plan.detectionTypes),
		...(parameters.holdLockedDown ? { lockdowns: await readLockdowns(context, client) } : {}),
		detailed: new Set(),
	};
}

/** Releases go on when the list cannot be read, whatever the cause: it only holds isolations back. */
async function readLockdowns(context: RequestContext, client: VectraClient): Promise<HostLockdowns> {
	const read = await attempt(async () => await client.hostLockdowns());
	const lockdowns = 'value' in read ? hostLockdowns(read.value) : unreadableLockdowns(read.failure.message);
	if (lockdowns.missing !== '') {
		context.logger.warn(`Vectra AI: which hosts Vectra has locked down is not known, so none is isolated: ${lockdowns.missing}`);
	}
	return lockdowns;
}

/** @param inOneCall lists all groups instead of asking for each by its name */
async function readGroups(
	context: RequestContext,
	client: VectraClient,
	names: readonly string[],
	inOneCall: boolean,
): Promise<Map<string, Membership>> {
	const memberships = new Map<string, Membership>();
	if (names.length === 0) return memberships;
	const groups = await client.findGroups(names, inOneCall);
	for (const name of names) memberships.set(name, await readGroupNamed(context, client, name, groups));
	return memberships;
}

/** Reads some hosts by themselves, because their rows in the list lack facts. */
export async function completeHosts(
	client: VectraClient,
	snapshot: Snapshot,
	hostIds: ReadonlySet<number>,
): Promise<Snapshot> {
	const hosts: VectraHost[] = [];
	for (const host of snapshot.hosts) {
		if (!hostIds.has(host.id)) hosts.push(host);
		else hosts.push(await withTags(client, complete(host, await client.getHost(host.id))));
	}
	return { ...snapshot, hosts, detailed: new Set([...snapshot.detailed, ...hostIds]) };
}

/** The most hosts that one poll asks for by themselves because they are not listed any more. */
const MAX_UNLISTED = 20;

/**
 * Asks for hosts that were ours and are not in the list. One that Vectra still knows with our tags was left out of the list,
 * and joins the snapshot.
 */
export async function readUnlisted(
	client: VectraClient,
	snapshot: Snapshot,
	missing: readonly KnownHost[],
): Promise<{ snapshot: Snapshot; gone: Set<number>; unread: Set<number> }> {
	const hosts: VectraHost[] = [...snapshot.hosts];
	const gone = new Set<number>();
	const unread = new Set(missing.slice(MAX_UNLISTED).map(({ id }) => id));
	for (const { id } of missing.slice(0, MAX_UNLISTED)) {
		const read = await attempt(async () => await client.getHost(id));
		if ('failure' in read) unread.add(id);
		// Asked for a host that was merged, Vectra may answer with the one that goes on.
		else if (read.value?.id !== id) gone.add(id);
		else hosts.push(await withTags(client, read.value));
	}
	return { snapshot: { ...snapshot, hosts }, gone, unread };
}

/** Some versions write null for no tags in the record of a host; the call for its tags says which. */
async function withTags(client: VectraClient, host: VectraHost): Promise<VectraHost> {
	if (host.knows.tags) return host;
	const read = await attempt(async () => await client.getTags({ type: 'host', id: host.id }));
	return 'value' in read ? { ...host, tags: read.value, knows: { ...host.knows, tags: true } } : host;
}

function complete(row: VectraHost, detail: VectraHost | undefined): VectraHost {
	if (!detail) return row;
	return {
		...row,
		ip: row.ip || detail.ip,
		name: row.name || detail.name,
		macAddresses: row.macAddresses.length > 0 ? row.macAddresses : detail.macAddresses,
		tags: row.knows.tags ? row.tags : detail.tags,
		groups: row.knows.groups ? row.groups : detail.groups,
		keyAsset: row.keyAsset ?? detail.keyAsset,
		privilegeLevel: row.privilegeLevel ?? detail.privilegeLevel,
		severity: row.severity || detail.severity,
		url: row.url || detail.url,
		identity: completeIdentity(row.identity, detail.identity),
		knows: {
			address: true,
			groups: row.knows.groups || detail.knows.groups,
			privilege: row.knows.privilege || detail.knows.privilege,
			tags: row.knows.tags || detail.knows.tags,
		},
	};
}

async function readGroupNamed(
	context: RequestContext,
	client: VectraClient,
	name: string,
	all: Awaited<ReturnType<VectraClient['findGroups']>>,
): Promise<Membership> {
	const groups = all.filter((group) => group.name === name && (group.type === 'host' || group.type === 'ip'));
	if (groups.length === 0) {
		// Without the group a host that must never be isolated could be isolated.
		throw new NodeOperationError(context.getNode(), `There is no host or IP group named “${name}” in Vectra`, {
			description: 'Create the group in Vectra, correct its name (upper and lower case differ), or clear the field',
			failure: { cause: 'configuration-invalid' },
		});
	}
	const readings: GroupReading[] = [];
	for (const group of groups) {
		const { type, memberCount, isEvaluating } = group;
		const read = await attempt(async () => await client.groupMembers(group));
		readings.push({
			type,
			memberCount,
			isEvaluating,
			...('value' in read ? { members: read.value } : { members: group.members ?? [], failure: read.failure.message }),
		});
	}
	const membership = readMembership(name, readings);
	if (membership.missing !== '') {
		context.logger.warn(`Vectra AI: the group “${name}” cannot be read whole: ${membership.missing}`);
	}
	return membership;
}
