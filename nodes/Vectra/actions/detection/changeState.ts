import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { BatchResult } from '../../../shared/operations';
import { createApi } from '../../transport/api';
import { attempt } from '../../../shared/attempt';
import { converge } from '../../transport/converge';
import { detectionStates } from '../../transport/detections';
import { afterChanges, readItems, unharmed, type Read } from '../batch';
import { itemError } from '../itemError';
import { alike, readWish, type Wish } from './stateWish';
import { workOn, type Deed } from './work';

type States = Map<number, string>;

/** Closed detections are called fixed by the older workflow. */
const isClosed = (state: string | undefined): boolean => state === 'fixed' || state === 'closed';

/** How long Vectra may take to show another state, in ms. */
const LAG = 2_000;

/**
 * Closes or reopens the detections of all items, with one call for those that are treated alike. Their states are read
 * before and after; detections that are in the wanted state are left alone.
 */
export async function changeState(
	context: IExecuteFunctions,
	itemCount: number,
	continueOnFail: boolean,
	kind: Deed['kind'],
): Promise<BatchResult[]> {
	const api = await createApi(context);
	const node = context.getNode();
	const before: States = new Map();
	const missing = new Set<number>();
	const wishes = await readItems<Wish>(context, itemCount, async (itemIndex) => readWish(context, itemIndex, kind));
	if (!continueOnFail && wishes.some((wish) => 'error' in wish)) return unharmed(wishes);
	const all = [...new Set(wishes.flatMap((wish) => ('input' in wish ? wish.input.ids : [])))];
	const items = await knownOnly(context, wishes, missing, async () => {
		for (const [id, state] of await detectionStates(api, node, all)) before.set(id, state);
		for (const id of all) if (!before.has(id)) missing.add(id);
	});
	if (!continueOnFail && items.some((item) => 'error' in item)) return unharmed(items);

	const after: States = new Map(before);
	const failures = new Map<number, unknown>();
	for (const own of alike(items)) {
		const { workflow, deed } = own[0].wish;
		const ids = [...new Set(own.flatMap(({ wish }) => wish.ids))];
		const done = await attempt(async () => {
			let known: States | undefined = new Map(ids.map((id) => [id, before.get(id) ?? '']));
			return await converge<States, number[]>({
				clock: api.clock,
				async read() {
					const states = known ?? (await detectionStates(api, node, ids));
					known = undefined;
					for (const [id, state] of states) after.set(id, state);
					return states;
				},
				plan(states) {
					const due = ids.filter((id) => states.has(id) && isClosed(states.get(id)) !== (kind === 'close'));
					return due.length === 0 ? undefined : due;
				},
				write: async (due) => await workOn(context, api, own[0].itemIndex, due, workflow, deed),
				notKept: (due) =>
					itemError(
						context,
						own[0].itemIndex,
						`Vectra accepted the change, but these detections are not ${kind === 'close' ? 'closed' : 'open'}: ${due.join(', ')}`,
						`They are: ${due.map((id) => `${id} ${after.get(id)}`).join(', ')}`,
					),
				lagMs: LAG,
			});
		});
		if ('failure' in done) for (const { itemIndex } of own) failures.set(itemIndex, done.failure);
		if (!continueOnFail && failures.size > 0) break;
	}
	const changed = all.filter((id) => after.get(id) !== before.get(id)).map((id) => `detection ${id}`);
	return items.map((item, itemIndex): BatchResult => {
		if ('error' in item) return item;
		const failure = failures.get(itemIndex);
		if (failure !== undefined) return { error: afterChanges(context, failure, itemIndex, changed) };
		return { json: show(item.input, before, after, kind) };
	});
}

/** The items all of whose detections exist; the others name those that do not. */
async function knownOnly(
	context: IExecuteFunctions,
	wishes: Array<Read<Wish>>,
	missing: ReadonlySet<number>,
	look: () => Promise<void>,
): Promise<Array<Read<Wish>>> {
	const looked = await attempt(look);
	return wishes.map((wish, itemIndex) => {
		if ('error' in wish) return wish;
		if ('failure' in looked) return { error: afterChanges(context, looked.failure, itemIndex, []) };
		const unknown = wish.input.ids.filter((id) => missing.has(id));
		if (unknown.length === 0) return wish;
		const what = unknown.length === 1 ? `is no detection ${unknown[0]}` : `are no detections ${unknown.join(', ')}`;
		const advice = `Item ${itemIndex}: nothing was changed. Check the IDs`;
		return { error: itemError(context, itemIndex, `There ${what} in Vectra`, advice) };
	});
}

function show({ ids, workflow, deed }: Wish, before: States, after: States, kind: Deed['kind']): IDataObject {
	const detections = ids.map((id) => ({ id, stateBefore: before.get(id) ?? null, stateAfter: after.get(id) ?? null }));
	const changed = detections.filter(({ stateBefore, stateAfter }) => stateBefore !== stateAfter).map(({ id }) => id);
	return {
		workflow,
		...(deed.kind === 'close' && workflow === 'close' ? { reason: deed.reason } : {}),
		[kind === 'close' ? 'closed' : 'reopened']: changed,
		unchanged: ids.filter((id) => !changed.includes(id)),
		detections,
		changed: changed.length > 0,
	};
}
