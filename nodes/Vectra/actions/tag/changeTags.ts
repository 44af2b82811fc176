import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { BatchResult } from '../../../shared/operations';
import { chunks } from '../../../shared/values';
import { readObject, showObject } from '../../descriptions/objectFields';
import { createApi } from '../../transport/api';
import { editTags } from '../../transport/editTags';
import { isTransient } from '../../transport/errors';
import { objectKey, objectName, type VectraObject } from '../../transport/objects';
import { tagStore, type TagStore } from '../../transport/tags';
import { afterChanges, readItems, unharmed, type Read } from '../batch';
import { readTagNames } from './fields';

type Direction = 'add' | 'remove';

interface Wish {
	object: VectraObject;
	tags: string[];
}

/** An object with what all items want of it. */
interface Job {
	object: VectraObject;
	before: string[];
	wanted: Set<string>;
	after?: string[];
	failure?: unknown;
}

/** The most objects of one call: a longer body would tell nothing more, and a failed call would cost more. */
const MAX_OBJECTS = 500;

/** The wait before the objects are read after a fault of the server, in ms. */
const PAUSE = 1_000;

/**
 * Adds or removes tags on the objects of all items and keeps all other tags. Where Vectra can, a tag that several objects
 * want goes out in one call; each object is read before and after in any case.
 */
export async function changeTags(
	context: IExecuteFunctions,
	itemCount: number,
	continueOnFail: boolean,
	direction: Direction,
): Promise<BatchResult[]> {
	const api = await createApi(context);
	const store = tagStore(api);
	const jobs = new Map<string, Job>();
	const items = await readItems<Wish>(context, itemCount, async (itemIndex) => {
		const tags = readTagNames(context, itemIndex);
		const object = await readObject(context, api, itemIndex);
		const known = jobs.get(objectKey(object));
		const job = known ?? { object, before: await store.getTags(object), wanted: new Set<string>() };
		jobs.set(objectKey(object), job);
		for (const tag of tags) job.wanted.add(tag);
		return { object, tags };
	});
	if (!continueOnFail && items.some((item) => 'error' in item)) return unharmed(items);

	await changeInBulk(store, [...jobs.values()], direction);
	for (const job of jobs.values()) {
		const wanted = [...job.wanted];
		const plan = direction === 'add' ? { add: wanted, remove: [] } : { add: [], remove: wanted };
		try {
			job.after = (await editTags(store, context.getNode(), job.object, () => plan)).after;
		} catch (error) {
			job.failure = error;
			if (!continueOnFail) break;
		}
	}
	return results(context, items, jobs, direction);
}

/** What fails here is not lost: each object is read next, and what is still to be done is done by itself. */
async function changeInBulk({ singleTags, ...store }: TagStore, jobs: Job[], direction: Direction): Promise<void> {
	if (singleTags === undefined) return;
	const due = new Map<string, { tag: string; objects: VectraObject[] }>();
	for (const { object, before, wanted } of jobs) {
		for (const tag of wanted) {
			if (before.includes(tag) === (direction === 'add')) continue;
			const key = `${object.type} ${tag}`;
			const entry = due.get(key) ?? { tag, objects: [] };
			entry.objects.push(object);
			due.set(key, entry);
		}
	}
	for (const { tag, objects } of due.values()) {
		if (objects.length < 2) continue;
		for (const some of chunks(objects, MAX_OBJECTS)) {
			await singleTags[direction](some, tag).catch(async (error: unknown) => {
				if (isTransient(error)) await store.clock.sleep(PAUSE);
			});
		}
	}
}

function results(
	context: IExecuteFunctions,
	items: Array<Read<Wish>>,
	jobs: Map<string, Job>,
	direction: Direction,
): BatchResult[] {
	const changed = [...jobs.values()]
		.filter(({ before, after }) => after !== undefined && after.join('\n') !== before.join('\n'))
		.map(({ object }) => objectName(object));
	const told = new Map<string, Set<string>>();
	return items.map((item, itemIndex): BatchResult => {
		if ('error' in item) return item;
		const { object, tags } = item.input;
		const key = objectKey(object);
		const job = jobs.get(key);
		if (job?.failure !== undefined) return { error: afterChanges(context, job.failure, itemIndex, changed) };
		// Only when the run stops at an earlier item.
		if (job?.after === undefined) return { json: {} };
		const mentioned = told.get(key) ?? new Set<string>();
		told.set(key, mentioned);
		// What several items want of one object was done for the first of them.
		const done = tags.filter((tag) => job.before.includes(tag) !== (direction === 'add') && !mentioned.has(tag));
		for (const tag of done) mentioned.add(tag);
		return { json: show(object, job.after, done, direction) };
	});
}

function show(object: VectraObject, tags: string[], done: string[], direction: Direction): IDataObject {
	const named = direction === 'add' ? { added: done } : { removed: done };
	return { ...showObject(object), tags, ...named, changed: done.length > 0 };
}

