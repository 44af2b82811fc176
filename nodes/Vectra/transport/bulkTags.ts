import type { INode } from 'n8n-workflow';
import { attempt, type Attempt } from '../../shared/attempt';
import { chunks } from '../../shared/values';
import type { VectraClient } from './client';
import { editTags } from './editTags';
import { isTransient } from '../../shared/transience';
import type { VectraObject } from './objects';
import { isEmpty, outstanding, type TagChange } from './tagChange';
import type { TagStore } from './tags';

/** The most objects of one call. A longer body gains nothing, and a failed call would cost more. */
const MAX_OBJECTS = 500;

/** The wait before the objects are read after a server error, in ms. */
const PAUSE = 1_000;

/** Tags to add to one object, or to take off it, in the order in which that should happen. */
export interface TagsOfObject {
	object: VectraObject;
	tags: readonly string[];
}

/**
 * Changes tags of many objects where Vectra has a call for that: one call for each tag, whatever the number of objects.
 * What comes earlier in the lists of the objects goes first, and after a failed call nothing more is sent for its objects.
 * Nothing is sent where Vectra takes whole lists only. A failed call loses nothing: the caller reads each object next and
 * changes what is still missing.
 *
 * @returns the objects of failed calls
 */
export async function changeInBulk(
	{ singleTags, clock }: Pick<TagStore, 'singleTags' | 'clock'>,
	direction: 'add' | 'remove',
	changes: readonly TagsOfObject[],
): Promise<ReadonlySet<VectraObject>> {
	const failed = new Set<VectraObject>();
	if (singleTags === undefined) return failed;
	const due = new Map<string, { tag: string; at: number; objects: VectraObject[] }>();
	for (const { object, tags } of changes) {
		for (const [at, tag] of tags.entries()) {
			const key = `${object.type} ${tag}`;
			const entry = due.get(key) ?? { tag, at, objects: [] };
			entry.at = Math.max(entry.at, at);
			entry.objects.push(object);
			due.set(key, entry);
		}
	}
	for (const { tag, objects } of [...due.values()].sort((a, b) => a.at - b.at)) {
		for (const some of chunks(objects, MAX_OBJECTS)) {
			const ready = some.filter((object) => !failed.has(object));
			if (ready.length === 0) continue;
			await singleTags[direction](ready, tag).catch(async (error: unknown) => {
				for (const object of ready) failed.add(object);
				if (isTransient(error)) await clock.sleep(PAUSE);
			});
		}
	}
	return failed;
}

/** Tags to be added to a host, given those that it has; must find nothing to do in its own result. */
export interface HostPlan {
	hostId: number;
	/** @throws NodeOperationError where nothing may be written */
	plan(tags: readonly string[]): TagChange;
}

/**
 * Brings the tags of many hosts to what their plans say. On QUX two lists stand for all single readings, before and after,
 * and what the lists do not show as done is then done host by host: N + 3 calls for N hosts that each get a tag of their own,
 * and one more for each tag that only one of them loses.
 *
 * @param listed tags by which the hosts are found in the list, before and afterwards; parts of tags where Vectra looks for parts
 * @returns the tags of each host afterwards, as read; or why they are not as planned
 */
export async function planTags(
	client: VectraClient,
	node: INode,
	hosts: readonly HostPlan[],
	listed: { before: readonly string[]; after: readonly string[] },
): Promise<Array<Attempt<string[]>>> {
	const done = hosts.length > 1 && client.singleTags !== undefined ? await changeTogether(client, hosts, listed) : new Map<number, Changed>();
	const results: Array<Attempt<string[]>> = [];
	for (const { hostId, plan } of hosts) {
		const { tags, leftOver } = done.get(hostId) ?? { leftOver: [] };
		const whole = (now: readonly string[]): TagChange => {
			const { add, remove } = plan(now);
			return { add, remove: [...remove, ...leftOver] };
		};
		const planned = tags && (await attempt(async () => await Promise.resolve(outstanding(tags, whole(tags)))));
		if (tags !== undefined && planned !== undefined && 'value' in planned && isEmpty(planned.value)) {
			results.push({ value: tags });
			continue;
		}
		results.push(await attempt(async () => (await editTags(client, node, { type: 'host', id: hostId }, whole)).after));
	}
	return results;
}

/** A host that was changed together with others. */
interface Changed {
	/** As read afterwards. */
	tags: string[];
	/** What goes by the tags that it had before, of which the first list did not tell. */
	leftOver: string[];
}

async function changeTogether(
	client: VectraClient,
	hosts: readonly HostPlan[],
	{ before, after }: { before: readonly string[]; after: readonly string[] },
): Promise<Map<number, Changed>> {
	const known = await listTags(client, before);
	if (known === undefined) return new Map();
	const [adding, removing]: TagsOfObject[][] = [[], []];
	for (const { hostId, plan } of hosts) {
		const tags = known.has(hostId) ? known.get(hostId) : [];
		if (tags === undefined) continue;
		// A plan that refuses is asked again with the host's own tags.
		const planned = await attempt(async () => await Promise.resolve(outstanding(tags, plan(tags))));
		if ('failure' in planned) continue;
		const object: VectraObject = { type: 'host', id: hostId };
		adding.push({ object, tags: planned.value.add });
		removing.push({ object, tags: planned.value.remove });
	}
	const failed = await changeInBulk(client, 'add', adding);
	// What goes must not go before what replaces it.
	await changeInBulk(client, 'remove', removing.filter((_one, at) => !failed.has(adding[at].object)));
	const added = new Set(adding.flatMap(({ object, tags }) => tags.map((tag) => `${object.id} ${tag}`)));
	const plans = new Map(hosts.map(({ hostId, plan }) => [hostId, plan]));
	const result = new Map<number, Changed>();
	for (const [id, tags] of (await listTags(client, after)) ?? []) {
		const plan = plans.get(id);
		if (tags === undefined || plan === undefined) continue;
		const had = known.has(id) ? [] : tags.filter((tag) => !added.has(`${id} ${tag}`));
		const planned = await attempt(async () => await Promise.resolve(outstanding(had, plan(had)).remove));
		result.set(id, { tags, leftOver: 'value' in planned ? planned.value : [] });
	}
	return result;
}

/**
 * The tags of the hosts that the list shows; undefined for a host whose tags it does not tell, and for a list that cannot be
 * read whole: a host that is missing from that may have any tags.
 */
async function listTags(client: VectraClient, tags: readonly string[]): Promise<Map<number, string[] | undefined> | undefined> {
	const list = await attempt(async () => await client.listHostsByTags(tags));
	if ('failure' in list || list.value.unreadable > 0) return undefined;
	return new Map(list.value.hosts.map((host) => [host.id, host.knows.tags ? host.tags : undefined]));
}
