import type { IDataObject } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { flagOf, isRecord, text } from '../../../shared/values';
import { flagFilter, idsFilter, timeFilter } from '../../descriptions/filterKinds';
import type { Filter } from '../../descriptions/filters';
import { READ_ASSIGNMENTS } from '../../descriptions/rights';
import { showAssignment } from '../../output/others';
import { listingProperties, runListing, type Listing } from '../listing';

const idOf = (value: unknown): unknown => (isRecord(value) ? value.id : undefined);

const resolvedBase = flagFilter({
	displayName: 'Resolved',
	name: 'resolved',
	parameter: 'resolved',
	fields: ['date_resolved'],
	description: 'Whether the assignment must be resolved, or must be open',
});

/** The record has no flag for it. An open assignment has no time of resolution. */
const resolvedFilter: Filter = {
	property: resolvedBase.property,
	read(input) {
		const applied = resolvedBase.read(input);
		if (applied === undefined) return undefined;
		const wanted = flagOf(input.given);
		return { qs: applied.qs, passes: ({ date_resolved }) => (text(date_resolved) !== '') === wanted };
	},
};

const LISTING: Listing = {
	kind: 'assignment',
	filters: [
		idsFilter({
			displayName: 'Account ID',
			name: 'accountId',
			what: 'account',
			parameter: 'accounts',
			description: 'The account that is assigned',
			idOf: ({ account_id }) => account_id,
		}),
		idsFilter({
			displayName: 'Assignee ID',
			name: 'assigneeId',
			what: 'user',
			parameter: 'assignees',
			description: 'The user to whom it is assigned, by the ID',
			idOf: ({ assigned_to }) => idOf(assigned_to),
		}),
		timeFilter({
			displayName: 'Created After',
			name: 'createdAfter',
			parameter: 'created_after',
			fields: ['date_assigned'],
			bound: 'after',
		}),
		idsFilter({
			displayName: 'Host ID',
			name: 'hostId',
			what: 'host',
			parameter: 'hosts',
			description: 'The host that is assigned',
			idOf: ({ host_id }) => host_id,
		}),
		idsFilter({
			displayName: 'Outcome ID',
			name: 'outcomeId',
			what: 'assignment outcome',
			parameter: 'resolution',
			description: 'The outcome with which it was resolved, by its ID',
			idOf: ({ outcome }) => idOf(outcome),
		}),
		resolvedFilter,
	],
	show: showAssignment,
};

/** Lists assignments, as Vectra orders them: the newest first. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many assignments',
		description: 'List who works on which host or account',
	},
	properties: listingProperties(LISTING),
	mutates: false,
	rights: READ_ASSIGNMENTS,
	async execute(context, itemIndex) {
		const { accountId, hostId } = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
		if (text(accountId) !== '' && text(hostId) !== '') {
			throw badInput(
				context,
				itemIndex,
				'No assignment is both of a host and of an account',
				'Give Host ID or Account ID, or list the two with one node each',
			);
		}
		return await runListing(context, itemIndex, LISTING);
	},
};
