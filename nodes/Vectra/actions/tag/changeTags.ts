import type { IDataObject } from 'n8n-workflow';
import { attempt, type Attempt } from '../../../shared/attempt';
import { attemptEach, partialFailure, type BatchPhases } from '../../../shared/operations';
import { findObject, readObjectReference, showObject, type ObjectReference } from '../../descriptions/objectFields';
import { createApi } from '../../transport/api';
import { changeInBulk } from '../../transport/bulkTags';
import { editTags } from '../../transport/editTags';
import { objectKey, objectName, type VectraObject } from '../../transport/objects';
import { tagStore } from '../../transport/tags';
import { readTagNames } from './fields';

type Direction = 'add' | 'remove';

interface ItemRequest {
	reference: ObjectReference;
	tags: string[];
}

/** An object with the tags that the items name for it. */
interface Target {
	object: VectraObject;
	before: string[];
	wanted: Set<string>;
}

interface TargetedItem {
	target: Target;
	tags: string[];
}

/**
 * Adds or removes tags on the objects of all items and keeps all other tags. Where Vectra has a call for it, a tag that
 * several objects need goes out in one call. Each object is read before and after in any case.
 */
export function changeTags(direction: Direction): BatchPhases<ItemRequest, TargetedItem> {
	return {
		read(context, itemIndex) {
			const tags = readTagNames(context, itemIndex);
			return { tags, reference: readObjectReference(context, itemIndex) };
		},
		async prepare(context, items) {
			const api = await createApi(context);
			const store = tagStore(api);
			const targets = new Map<string, Target>();
			return await attemptEach(context, items, async ({ itemIndex, value: { reference, tags } }) => {
				const object = await findObject(context, api, itemIndex, reference);
				const key = objectKey(object);
				const target = targets.get(key) ?? { object, before: await store.getTags(object), wanted: new Set<string>() };
				targets.set(key, target);
				for (const tag of tags) target.wanted.add(tag);
				return { target, tags };
			});
		},
		async run(context, items) {
			const store = tagStore(await createApi(context));
			const targets = [...new Set(items.map(({ value }) => value.target))];
			const due = targets.map(({ object, before, wanted }) => ({
				object,
				tags: [...wanted].filter((tag) => before.includes(tag) === (direction === 'remove')),
			}));
			if (targets.length > 1) await changeInBulk(store, direction, due);
			const edits = new Map<Target, Attempt<string[]>>();
			for (const target of targets) {
				const wanted = [...target.wanted];
				const plan = direction === 'add' ? { add: wanted, remove: [] } : { add: [], remove: wanted };
				const edit = await attempt(
					async () => (await editTags(store, context.getNode(), target.object, () => plan)).after,
				);
				if ('failure' in edit && !context.continueOnFail()) {
					const itemIndex = items.find(({ value }) => value.target === target)?.itemIndex ?? 0;
					throw partialFailure(context, edit.failure, itemIndex, changedOf(edits));
				}
				edits.set(target, edit);
			}
			const changed = changedOf(edits);
			const show = presenter(direction);
			return items.map(({ itemIndex, value: { target, tags } }) => {
				const edit = edits.get(target) ?? { value: target.before };
				if ('failure' in edit) return { failure: partialFailure(context, edit.failure, itemIndex, changed) };
				return { value: show(target, tags, edit.value) };
			});
		},
	};
}

/** The names of the objects whose tags differ from before. */
function changedOf(edits: ReadonlyMap<Target, Attempt<string[]>>): string[] {
	return [...edits].flatMap(([{ object, before }, edit]) =>
		'value' in edit && edit.value.join('\n') !== before.join('\n') ? [objectName(object)] : [],
	);
}

/** Shows the items in their order: a change that several items ask of one object is credited to the first of them. */
function presenter(direction: Direction) {
	const credited = new Map<Target, Set<string>>();
	return (target: Target, tags: string[], after: string[]): IDataObject => {
		const earlier = credited.get(target) ?? new Set<string>();
		credited.set(target, earlier);
		const changed = tags.filter((tag) => target.before.includes(tag) !== (direction === 'add') && !earlier.has(tag));
		for (const tag of changed) earlier.add(tag);
		const change = direction === 'add' ? { added: changed } : { removed: changed };
		return { changed: changed.length > 0, ...change, tags: after, ...showObject(target.object) };
	};
}
