import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { isEmpty, merge, outstanding, type TagChange } from '../actions/tag/change';
import type { SingleTagCalls, VectraClient } from './client';
import { askedWait, isTransient } from './errors';

/** How often the tags are written before giving up. */
const MAX_WRITES = 3;

/** The wait before writing again after a fault of the server, in ms; doubled each time. */
const BASE_WAIT = 1_000;
const MAX_WAIT = 60_000;

export interface TagEdit {
	before: string[];
	after: string[];
	/** What this edit wrote. Both empty: the tags were already as wanted. */
	added: string[];
	removed: string[];
}

/**
 * Changes a host's tags without harming what others write meanwhile: reads, plans, writes, and reads back, until the
 * plan finds nothing left to do. A lost reply needs no guess, since the tags are read again in any case.
 *
 * On QUX each tag is added or removed by itself, so nobody else's tag can be lost. RUX, and a QUX without those calls,
 * takes the complete list only and has no version check: a tag that somebody sets between our reading and our writing,
 * one round trip, is lost. The list is read right before each write to keep that window small.
 *
 * @param plan what should change, given the tags as they are; must find nothing to do in its own result
 */
export async function editTags(
	client: VectraClient,
	node: INode,
	hostId: number,
	plan: (tags: readonly string[]) => TagChange,
): Promise<TagEdit> {
	let before: string[] | undefined;
	const added = new Set<string>();
	const removed = new Set<string>();
	let failure: unknown;
	for (let writes = 0; ; writes += 1) {
		const tags = await client.getTags(hostId);
		before ??= tags;
		const change = outstanding(tags, plan(tags));
		if (isEmpty(change)) return { before, after: tags, added: [...added], removed: [...removed] };
		if (writes === MAX_WRITES) throw failure ?? notKept(node, hostId, change);
		failure = await failureOf(write(client, hostId, tags, change));
		if (failure !== undefined) {
			if (!isTransient(failure)) throw failure;
			await client.clock.sleep(Math.min(askedWait(failure) ?? BASE_WAIT * 2 ** writes, MAX_WAIT));
		}
		for (const tag of change.add) added.add(tag);
		for (const tag of change.remove) removed.add(tag);
	}
}

async function failureOf(work: Promise<void>): Promise<unknown> {
	try {
		await work;
		return undefined;
	} catch (error) {
		return error;
	}
}

async function write(client: VectraClient, hostId: number, tags: string[], change: TagChange): Promise<void> {
	const { singleTags } = client;
	if (singleTags === undefined) return await client.setTags(hostId, merge(tags, change));
	if (await writeOneByOne(singleTags, hostId, change)) return;
	await client.setTags(hostId, merge(await client.getTags(hostId), change));
}

/** False as soon as Vectra turns out not to have the calls. */
async function writeOneByOne(calls: SingleTagCalls, hostId: number, { add, remove }: TagChange): Promise<boolean> {
	for (const tag of add) if (!(await calls.add(hostId, tag))) return false;
	for (const tag of remove) if (!(await calls.remove(hostId, tag))) return false;
	return true;
}

function notKept(node: INode, hostId: number, { add, remove }: TagChange): Error {
	const missing = add.map((tag) => `“${tag}” is missing`);
	const left = remove.map((tag) => `“${tag}” is still there`);
	return new NodeOperationError(node, `Vectra did not keep the tags of host ${hostId}`, {
		description:
			`After ${MAX_WRITES} tries: ${[...missing, ...left].join(', ')}. ` +
			'Look for another tool that writes the tags of this host at the same time',
	});
}
