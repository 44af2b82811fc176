import { NodeApiError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { BatchResult } from '../../../shared/operations';
import { excerpt, splitList } from '../../../shared/values';
import { groupProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { createApi, type VectraApi } from '../../transport/api';
import { attempt } from '../../../shared/attempt';
import { converge } from '../../transport/converge';
import { readGroupMembers, type GroupMembers } from '../../transport/groups';
import { afterChanges, readItems, unharmed, type Read } from '../batch';
import { itemError } from '../itemError';
import { isGroupType, memberKey, memberProblem, outstandingMembers, type GroupType, type Member, type MemberAction } from './members';

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

interface Wish {
	job: Job;
	members: string[];
}

/** A group with what the items want of it. */
interface Job {
	id: number;
	type: GroupType;
	/** `group “NoBlock”` */
	what: string;
	first: GroupMembers;
	after?: GroupMembers;
	changed: boolean;
}

/**
 * Adds or removes members of the groups of all items: one call for each group. The members are read before, so that only
 * what is missing is sent, and after, because newer versions do not tell them in their reply.
 */
export async function changeMembers(
	context: IExecuteFunctions,
	itemCount: number,
	continueOnFail: boolean,
	action: MemberAction,
): Promise<BatchResult[]> {
	const api = await createApi(context);
	const jobs = new Map<number, Job>();
	const items = await readItems<Wish>(context, itemCount, async (itemIndex) => {
		const members = splitList(context.getNodeParameter('members', itemIndex, ''));
		if (members.length === 0) throw badInput(context, itemIndex, 'No member is given', 'Give at least one');
		const id = await readId(context, api, itemIndex, 'group');
		const job = jobs.get(id) ?? (await openJob(context, api, itemIndex, id));
		jobs.set(id, job);
		for (const member of members) {
			const expected = memberProblem(job.type, member);
			if (expected === undefined) continue;
			const problem = `“${excerpt(member, 60)}” cannot be a member of the ${job.what}`;
			throw badInput(context, itemIndex, problem, `It is a group of type ${job.type}: give ${expected}`);
		}
		return { job, members: [...new Set(members)] };
	});
	if (!continueOnFail && items.some((item) => 'error' in item)) return unharmed(items);

	const failures = new Map<number, unknown>();
	for (const job of jobs.values()) {
		const own = items.flatMap((item, itemIndex) =>
			'input' in item && item.input.job === job ? [{ itemIndex, members: item.input.members }] : [],
		);
		await changeGroup(context, api, job, own, action, continueOnFail, failures);
		if (!continueOnFail && failures.size > 0) break;
	}
	return results(context, items, jobs, failures, action);
}

async function openJob(context: IExecuteFunctions, api: VectraApi, itemIndex: number, id: number): Promise<Job> {
	const first = await readGroupMembers(api, id);
	const { group, computed } = first;
	const what = `group “${excerpt(group.name, 80)}”`;
	if (computed !== undefined) {
		const advice = 'Nothing was changed. Use a group with static members, or change in Vectra what it is made of';
		throw itemError(context, itemIndex, `The members of the ${what} follow from ${computed}`, advice);
	}
	if (isGroupType(group.type)) return { id, type: group.type, what, first, changed: false };
	const problem = `The ${what} is of the type “${excerpt(group.type, 40)}”, which this node does not know`;
	throw itemError(context, itemIndex, problem, 'Nothing was changed');
}

interface Own {
	itemIndex: number;
	members: string[];
}

/** One call for all items; a refused one changed nothing, so that each item can then be tried by itself. */
async function changeGroup(
	context: IExecuteFunctions,
	api: VectraApi,
	job: Job,
	own: Own[],
	action: MemberAction,
	continueOnFail: boolean,
	failures: Map<number, unknown>,
): Promise<void> {
	const change = async (members: string[], itemIndex: number): Promise<unknown> => {
		const done = await attempt(async () => await converged(context, api, job, members, action, itemIndex));
		return 'failure' in done ? done.failure : undefined;
	};
	if (own.length === 0) return;
	const all = own.flatMap(({ members }) => members);
	const failure = await change(all, own[0].itemIndex);
	if (failure === undefined) return;
	if (own.length > 1 && continueOnFail && isRefusal(failure)) {
		for (const { itemIndex, members } of own) {
			const ownFailure = await change(members, itemIndex);
			if (ownFailure !== undefined) failures.set(itemIndex, naming(context, ownFailure, job, members));
		}
		return;
	}
	const guilty = own.filter(({ members }) => named(failure, members).length > 0);
	for (const { itemIndex, members } of continueOnFail || guilty.length === 0 ? own : guilty) {
		failures.set(itemIndex, naming(context, failure, job, members));
	}
}

async function converged(
	context: IExecuteFunctions,
	api: VectraApi,
	job: Job,
	members: string[],
	action: MemberAction,
	itemIndex: number,
): Promise<void> {
	let known: GroupMembers | undefined = job.after ?? job.first;
	const { after, changes } = await converge<GroupMembers, Member[]>({
		clock: api.clock,
		async read() {
			const state = known ?? (await readGroupMembers(api, job.id));
			known = undefined;
			return state;
		},
		plan(state) {
			const due = outstandingMembers(job.type, state.members, members, action);
			return due.length === 0 ? undefined : due;
		},
		async write(due) {
			await api.write('PATCH', `/groups/${job.id}?membership_action=${action}`, { members: due }, { what: job.what });
		},
		notKept: (due) =>
			itemError(
				context,
				itemIndex,
				`Vectra did not keep the members of the ${job.what}`,
				`${action === 'append' ? 'Missing' : 'Still there'}: ${due.join(', ')}. Look for another tool that writes this group`,
			),
		// Some versions refuse a member that is there already, or not there any more: somebody else may have been faster.
		isOutdated: isRefusal,
	});
	job.after = after;
	if (changes.length > 0) job.changed = true;
}

const isRefusal = (failure: unknown): boolean => failure instanceof NodeApiError && failure.httpCode === '422';

/** The members that Vectra's refusal names. */
function named(failure: unknown, members: readonly string[]): string[] {
	if (!isRefusal(failure)) return [];
	const said = (failure as NodeApiError).description ?? '';
	return members.filter((member) =>
		[`'${member}'`, `valid: ${member}`].some((mention) => said.includes(mention)),
	);
}

function naming(context: IExecuteFunctions, failure: unknown, { what }: Job, members: readonly string[]): unknown {
	const bad = named(failure, members);
	if (bad.length === 0) return failure;
	const error = itemError(context, 0, `Vectra refuses “${bad.join('”, “')}” as a member of the ${what}`, '');
	error.description = `${(failure as NodeApiError).description ?? ''}. Check that it exists in Vectra`;
	return error;
}

function results(
	context: IExecuteFunctions,
	items: Array<Read<Wish>>,
	jobs: Map<number, Job>,
	failures: Map<number, unknown>,
	action: MemberAction,
): BatchResult[] {
	const changed = [...jobs.values()].filter((job) => job.changed).map(({ what }) => what);
	const told = new Map<Job, string[]>();
	return items.map((item, itemIndex): BatchResult => {
		if ('error' in item) return item;
		const { job, members } = item.input;
		if (failures.has(itemIndex)) return { error: afterChanges(context, failures.get(itemIndex), itemIndex, changed) };
		// Only when the run stops at another item.
		if (job.after === undefined) return { json: {} };
		const before = [...(told.get(job) ?? [])];
		told.set(job, [...before, ...members]);
		return { json: show(job, job.after, members, before, action) };
	});
}

/** @param mentioned the members of earlier items: what several want of one group was done for the first of them */
function show(
	{ id, type, first }: Job,
	after: GroupMembers,
	members: string[],
	mentioned: string[],
	action: MemberAction,
): IDataObject {
	const earlier = new Set(mentioned.map((member) => memberKey(type, member)));
	const due = new Set(
		outstandingMembers(type, first.members, members, action)
			.map((member) => memberKey(type, member))
			.filter((key) => !earlier.has(key)),
	);
	const done = members.filter((member) => due.has(memberKey(type, member)));
	const idle = members.filter((member) => !due.has(memberKey(type, member)));
	return {
		group: { id, name: after.group.name, type },
		...(action === 'append' ? { added: done, alreadyThere: idle } : { removed: done, notThere: idle }),
		memberCount: after.members.length,
		changed: done.length > 0,
	};
}
