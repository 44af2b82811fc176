import { NodeApiError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { badInput } from '../../../shared/input';
import { attemptEach, partialFailure, type BatchPhases, type IndexedItem } from '../../../shared/operations';
import { excerpt, splitList } from '../../../shared/values';
import { groupProperty } from '../../descriptions/locators';
import { findId, readReference, type Reference } from '../../descriptions/readIds';
import { createApi, type VectraApi } from '../../transport/api';
import { converge } from '../../transport/converge';
import { readGroupMembers, type GroupMembers } from '../../transport/groups';
import { itemError } from '../itemError';
import {
	isGroupType,
	memberKey,
	memberProblem,
	outstandingMembers,
	type GroupType,
	type Member,
	type MemberAction,
} from './members';

export const memberProperties: INodeProperties[] = [
	groupProperty,
	{
		displayName: 'Members',
		name: 'members',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 4711, 4712',
		description:
			'By the type of the group: host IDs, account UIDs, IP addresses and networks, or domains. Separate several by commas or line breaks, or give a list by an expression.',
	},
];

interface ItemRequest {
	reference: Reference;
	members: string[];
}

/** A group as it was before the run. */
interface Target {
	id: number;
	type: GroupType;
	/** `group “NoBlock”` */
	what: string;
	before: GroupMembers;
}

interface TargetedItem {
	target: Target;
	members: string[];
}

/** What became of a group and of its items so far. */
interface Progress {
	/** The group as last read. */
	after: GroupMembers;
	changed: boolean;
	/** Item index → why the item failed. */
	failures: Map<number, unknown>;
}

/**
 * Adds or removes members of the groups of all items: one call for each group. The members are read before, so that only
 * what is missing is sent, and after, because newer versions leave them out of their reply.
 */
export function changeMembers(action: MemberAction): BatchPhases<ItemRequest, TargetedItem> {
	return {
		read(context, itemIndex) {
			const members = [...new Set(splitList(context.getNodeParameter('members', itemIndex, '')))];
			if (members.length === 0) throw badInput(context, itemIndex, 'No member is given', 'Give at least one');
			return { members, reference: readReference(context, itemIndex, 'group') };
		},
		async prepare(context, items) {
			const api = await createApi(context);
			const targets = new Map<number, Target>();
			return await attemptEach(context, items, async ({ itemIndex, value: { reference, members } }) => {
				const id = await findId(context, api, itemIndex, reference);
				const target = targets.get(id) ?? (await readTarget(context, api, itemIndex, id));
				targets.set(id, target);
				checkMembers(context, itemIndex, target, members);
				return { target, members };
			});
		},
		async run(context, items) {
			const api = await createApi(context);
			const progress = new Map<Target, Progress>();
			const changed = (): string[] => [...progress].flatMap(([{ what }, group]) => (group.changed ? [what] : []));
			for (const target of new Set(items.map(({ value }) => value.target))) {
				const own = items.filter(({ value }) => value.target === target);
				const group: Progress = { after: target.before, changed: false, failures: new Map() };
				progress.set(target, group);
				await changeGroup(context, api, target, own, action, group);
				const [failed] = group.failures;
				if (failed && !context.continueOnFail()) throw partialFailure(context, failed[1], failed[0], changed());
			}
			const names = changed();
			const show = presenter(action);
			return items.map(({ itemIndex, value: { target, members } }) => {
				const { failures, after } = progress.get(target) ?? { failures: new Map(), after: target.before };
				if (failures.has(itemIndex)) return { failure: partialFailure(context, failures.get(itemIndex), itemIndex, names) };
				return { value: show(target, after, members) };
			});
		},
	};
}

async function readTarget(context: IExecuteFunctions, api: VectraApi, itemIndex: number, id: number): Promise<Target> {
	const before = await readGroupMembers(api, id);
	const { group, computed } = before;
	const what = `group “${excerpt(group.name, 80)}”`;
	if (computed !== undefined) {
		const advice = 'Nothing was changed. Use a group with static members, or change in Vectra what it is made of';
		throw itemError(context, itemIndex, `The members of the ${what} follow from ${computed}`, advice);
	}
	if (isGroupType(group.type)) return { id, type: group.type, what, before };
	const problem = `The ${what} is of the type “${excerpt(group.type, 40)}”, which this node does not know`;
	throw itemError(context, itemIndex, problem, 'Nothing was changed');
}

/** @throws NodeOperationError for the first that the group cannot have */
function checkMembers(context: IExecuteFunctions, itemIndex: number, { type, what }: Target, members: string[]): void {
	for (const member of members) {
		const expected = memberProblem(type, member);
		if (expected === undefined) continue;
		const problem = `“${excerpt(member, 60)}” cannot be a member of the ${what}`;
		throw badInput(context, itemIndex, problem, `It is a group of type ${type}: give ${expected}`);
	}
}

/** One call for all items. A refused call changed nothing, so each item can then be tried by itself. */
async function changeGroup(
	context: IExecuteFunctions,
	api: VectraApi,
	target: Target,
	items: ReadonlyArray<IndexedItem<TargetedItem>>,
	action: MemberAction,
	progress: Progress,
): Promise<void> {
	const change = async (members: string[], itemIndex: number): Promise<unknown> => {
		const done = await attempt(
			async () => await convergeMembers(context, api, target, members, action, itemIndex, progress),
		);
		return 'failure' in done ? done.failure : undefined;
	};
	const fail = (itemIndex: number, members: string[], failure: unknown): void => {
		progress.failures.set(itemIndex, withRefusedMembers(context, failure, target, members));
	};
	const all = items.flatMap(({ value }) => value.members);
	const failure = await change(all, items[0].itemIndex);
	if (failure === undefined) return;
	if (items.length > 1 && context.continueOnFail() && isRefusal(failure)) {
		for (const { itemIndex, value } of items) {
			const ownFailure = await change(value.members, itemIndex);
			if (ownFailure !== undefined) fail(itemIndex, value.members, ownFailure);
		}
		return;
	}
	const culprits = items.filter(({ value }) => refusedMembers(failure, value.members).length > 0);
	for (const { itemIndex, value } of context.continueOnFail() || culprits.length === 0 ? items : culprits) {
		fail(itemIndex, value.members, failure);
	}
}

async function convergeMembers(
	context: IExecuteFunctions,
	api: VectraApi,
	{ id, type, what }: Target,
	members: string[],
	action: MemberAction,
	itemIndex: number,
	progress: Progress,
): Promise<void> {
	let known: GroupMembers | undefined = progress.after;
	const { after, changes } = await converge<GroupMembers, Member[]>({
		clock: api.clock,
		async read() {
			const state = known ?? (await readGroupMembers(api, id));
			known = undefined;
			return state;
		},
		plan(state) {
			const due = outstandingMembers(type, state.members, members, action);
			return due.length === 0 ? undefined : due;
		},
		async write(due) {
			await api.write('PATCH', `/groups/${id}?membership_action=${action}`, { members: due }, { what });
		},
		notKept: (due) =>
			itemError(
				context,
				itemIndex,
				`Vectra did not keep the members of the ${what}`,
				`${action === 'append' ? 'Missing' : 'Still there'}: ${due.join(', ')}. Look for another tool that writes this group`,
			),
		// Some versions refuse to add a member that is present, or to remove one that is absent. Another may have been faster.
		isOutdated: isRefusal,
	});
	progress.after = after;
	if (changes.length > 0) progress.changed = true;
}

const isRefusal = (failure: unknown): boolean => failure instanceof NodeApiError && failure.httpCode === '422';

/** The members that Vectra's refusal mentions. */
function refusedMembers(failure: unknown, members: readonly string[]): string[] {
	if (!isRefusal(failure)) return [];
	const said = (failure as NodeApiError).description ?? '';
	return members.filter((member) =>
		[`'${member}'`, `valid: ${member}`].some((mention) => said.includes(mention)),
	);
}

/** The failure with the item's refused members in its message, where it is a refusal of members. */
function withRefusedMembers(
	context: IExecuteFunctions,
	failure: unknown,
	{ what }: Target,
	members: readonly string[],
): unknown {
	const refused = refusedMembers(failure, members);
	if (refused.length === 0) return failure;
	const error = itemError(context, 0, `Vectra refuses “${refused.join('”, “')}” as a member of the ${what}`, '');
	error.description = `${(failure as NodeApiError).description ?? ''}. Check that it exists in Vectra`;
	return error;
}

/** Shows the items in their order: a change that several items ask of one group is credited to the first of them. */
function presenter(action: MemberAction) {
	const credited = new Map<Target, Set<string>>();
	return (target: Target, after: GroupMembers, members: string[]): IDataObject => {
		const { id, type, before } = target;
		const earlier = credited.get(target) ?? new Set<string>();
		credited.set(target, earlier);
		const due = new Set(
			outstandingMembers(type, before.members, members, action)
				.map((member) => memberKey(type, member))
				.filter((key) => !earlier.has(key)),
		);
		for (const member of members) earlier.add(memberKey(type, member));
		const done = members.filter((member) => due.has(memberKey(type, member)));
		const unchanged = members.filter((member) => !due.has(memberKey(type, member)));
		return {
			changed: done.length > 0,
			...(action === 'append' ? { added: done, alreadyThere: unchanged } : { removed: done, notThere: unchanged }),
			memberCount: after.members.length,
			group: { name: after.group.name || null, type, id },
		};
	};
}
