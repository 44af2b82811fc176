import type { INode } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { isEmpty, merge, outstanding, type TagChange } from './tagChange';
import { converge, MAX_WRITES } from './converge';
import { objectName, type VectraObject } from './objects';
import type { SingleTagCalls, TagStore } from './tags';

export interface TagEdit {
	before: string[];
	after: string[];
	/** What this edit wrote. Both empty: the tags were already as wanted. */
	added: string[];
	removed: string[];
}

/**
 * Changes the tags of an object without harming what others write meanwhile.
 *
 * On QUX each tag is added or removed by itself, so nobody else's tag can be lost. RUX, and a QUX without those calls,
 * takes the complete list only and has no version check: a tag that somebody sets between our reading and our writing,
 * one round trip, is lost. The list is read right before each write to keep that window small.
 *
 * @param plan what should change, given the tags as they are; must find nothing to do in its own result
 */
export async function editTags(
	store: TagStore,
	node: INode,
	object: VectraObject,
	plan: (tags: readonly string[]) => TagChange,
): Promise<TagEdit> {
	const { before, after, changes } = await converge<string[], TagChange>({
		clock: store.clock,
		read: async () => await store.getTags(object),
		plan(tags) {
			const change = outstanding(tags, plan(tags));
			return isEmpty(change) ? undefined : change;
		},
		write: async (change, tags) => await write(store, object, tags, change),
		notKept: (change) => notKept(node, object, change),
	});
	const added = [...new Set(changes.flatMap(({ add }) => add))];
	const removed = [...new Set(changes.flatMap(({ remove }) => remove))];
	return { before, after, added, removed };
}

async function write(store: TagStore, object: VectraObject, tags: string[], change: TagChange): Promise<void> {
	const { singleTags } = store;
	if (singleTags === undefined) return await store.setTags(object, merge(tags, change));
	if (await writeOneByOne(singleTags, object, change)) return;
	await store.setTags(object, merge(await store.getTags(object), change));
}

/** False as soon as Vectra turns out not to have the calls. */
async function writeOneByOne(
	calls: SingleTagCalls,
	object: VectraObject,
	{ add, remove }: TagChange,
): Promise<boolean> {
	for (const tag of add) if (!(await calls.add([object], tag))) return false;
	for (const tag of remove) if (!(await calls.remove([object], tag))) return false;
	return true;
}

function notKept(node: INode, object: VectraObject, { add, remove }: TagChange): Error {
	const missing = add.map((tag) => `“${tag}” is missing`);
	const left = remove.map((tag) => `“${tag}” is still there`);
	return new NodeOperationError(node, `Vectra did not keep the tags of ${objectName(object)}`, {
		description:
			`After ${MAX_WRITES} tries: ${[...missing, ...left].join(', ')}. ` +
			`Look for another tool that writes the tags of this ${object.type} at the same time`,
	});
}
