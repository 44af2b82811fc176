import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { partialFailure, type BatchPhases } from '../../../shared/operations';
import { createApi, type VectraApi } from '../../transport/api';
import { converge } from '../../transport/converge';
import { detectionStates } from '../../transport/detections';
import { itemError } from '../itemError';
import { setDetectionState, type StateChange } from './setDetectionState';
import { groupByChange, readRequest, type ItemRequest } from './stateFields';

/** ID of a detection → its state. */
type States = ReadonlyMap<number, string>;

/** An item all of whose detections exist. */
interface KnownItem extends ItemRequest {
	/** The states of its detections before the change. */
	before: States;
}

/** Closed detections are called fixed by the older workflow. */
const isClosed = (state: string | undefined): boolean => state === 'fixed' || state === 'closed';

/** How long Vectra may take to show another state, in ms. */
const LAG = 2_000;

/**
 * Closes or reopens the detections of all items, with one call for those that are changed in the same way. Their states
 * are read before and after. Detections that are in the desired state already are left alone.
 */
export function changeState(kind: StateChange['kind']): BatchPhases<ItemRequest, KnownItem> {
	return {
		read: (context, itemIndex) => readRequest(context, itemIndex, kind),
		async prepare(context, items) {
			const api = await createApi(context);
			const all = [...new Set(items.flatMap(({ value }) => value.ids))];
			const states = await detectionStates(api, context.getNode(), all);
			return items.map(({ itemIndex, value }) => {
				const missing = value.ids.filter((id) => !states.has(id));
				if (missing.length > 0) return { failure: missingDetections(context, itemIndex, missing) };
				return { value: { ...value, before: new Map(value.ids.map((id) => [id, states.get(id) ?? ''])) } };
			});
		},
		async run(context, items) {
			const api = await createApi(context);
			const before = new Map(items.flatMap(({ value }) => [...value.before]));
			const after = new Map(before);
			const changed = (): string[] =>
				[...after].filter(([id, state]) => state !== before.get(id)).map(([id]) => `detection ${id}`);
			const failures = new Map<number, Error>();
			for (const group of groupByChange(items)) {
				const ids = [...new Set(group.flatMap(({ value }) => value.ids))];
				const request = { ...group[0].value, ids, before };
				const done = await attempt(
					async () => await changeAll(context, api, group[0].itemIndex, kind, request, after),
				);
				if ('value' in done) continue;
				if (!context.continueOnFail()) throw partialFailure(context, done.failure, group[0].itemIndex, changed());
				for (const { itemIndex } of group) failures.set(itemIndex, done.failure);
			}
			const names = changed();
			return items.map(({ itemIndex, value }) => {
				const failure = failures.get(itemIndex);
				if (failure) return { failure: partialFailure(context, failure, itemIndex, names) };
				return { value: show(value, after, kind) };
			});
		},
	};
}

/** Changes detections in one way. @param after takes up every state that is read, also when the change fails later */
async function changeAll(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	kind: StateChange['kind'],
	{ ids, workflow, change, before }: KnownItem,
	after: Map<number, string>,
): Promise<void> {
	let known: States | undefined = new Map(ids.map((id) => [id, before.get(id) ?? '']));
	await converge<States, number[]>({
		clock: api.clock,
		async read() {
			const states = known ?? (await detectionStates(api, context.getNode(), ids));
			known = undefined;
			for (const [id, state] of states) after.set(id, state);
			return states;
		},
		plan(states) {
			const due = ids.filter((id) => states.has(id) && isClosed(states.get(id)) !== (kind === 'close'));
			return due.length === 0 ? undefined : due;
		},
		async write(due) {
			await setDetectionState(context, api, itemIndex, due, workflow, change);
		},
		notKept: (due) =>
			itemError(
				context,
				itemIndex,
				`Vectra accepted the change, but these detections are not ${kind === 'close' ? 'closed' : 'open'}: ${due.join(', ')}`,
				`They are: ${due.map((id) => `${id} ${after.get(id)}`).join(', ')}`,
			),
		lagMs: LAG,
	});
}

function missingDetections(context: IExecuteFunctions, itemIndex: number, missing: number[]): Error {
	const what = missing.length === 1 ? `is no detection ${missing[0]}` : `are no detections ${missing.join(', ')}`;
	return itemError(context, itemIndex, `There ${what} in Vectra`, `Item ${itemIndex}: nothing was changed. Check the IDs`);
}

function show({ ids, workflow, change, before }: KnownItem, after: States, kind: StateChange['kind']): IDataObject {
	const detections = ids.map((id) => ({ stateBefore: before.get(id) || null, stateAfter: after.get(id) || null, id }));
	const changed = detections.filter(({ stateBefore, stateAfter }) => stateBefore !== stateAfter).map(({ id }) => id);
	return {
		changed: changed.length > 0,
		workflow,
		...(change.kind === 'close' ? { reason: workflow === 'close' ? change.reason : null } : {}),
		[kind === 'close' ? 'closed' : 'reopened']: changed,
		unchanged: ids.filter((id) => !changed.includes(id)),
		detections,
	};
}
