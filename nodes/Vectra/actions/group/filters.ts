import type { IDataObject } from 'n8n-workflow';
import { isRecord, numeric, text } from '../../../shared/values';
import { choiceFilter, idsFilter, textFilter, timeFilter } from '../../descriptions/filterKinds';
import { fieldOf, type Filter } from '../../descriptions/filters';
import { readGroup } from '../../transport/normalize';
import { holdsAllMembers } from '../../transport/members';
import { nameFilter } from '../host/filters';

/** A group whose record holds all of its members is checked here too. For a larger group Vectra’s filter is trusted. */
function memberFilter(filter: Filter, isWanted: (member: unknown, wanted: string) => boolean): Filter {
	return {
		property: filter.property,
		read(input) {
			const applied = filter.read(input);
			if (applied === undefined) return undefined;
			const wanted = text(input.given)
				.toLowerCase()
				.split(',')
				.map((one) => one.trim());
			return {
				qs: applied.qs,
				passes(row) {
					const group = readGroup(row);
					if (!group?.members || !holdsAllMembers(group)) return true;
					return group.members.some((member) => wanted.some((one) => isWanted(member, one)));
				},
			};
		},
	};
}

const uidOf = (member: unknown): string => text(isRecord(member) ? member.uid : member).toLowerCase();

export const MEMBER_FILTERS: readonly Filter[] = [
	memberFilter(
		textFilter({
			displayName: 'Contains Account',
			name: 'accountName',
			parameter: 'account_names',
			fields: [],
			description: 'The whole name of an account that is a member',
		}),
		(member, wanted) => uidOf(member) === wanted,
	),
	memberFilter(
		textFilter({
			displayName: 'Contains Address',
			name: 'address',
			parameter: 'ips',
			fields: [],
			description: 'An IP address or network, written as in the group',
		}),
		(member, wanted) => text(member).toLowerCase() === wanted,
	),
	memberFilter(
		idsFilter({
			displayName: 'Contains Host ID',
			name: 'hostId',
			what: 'host',
			parameter: 'host_ids',
			description: 'The ID of a host that is a member',
			idOf: () => undefined,
		}),
		(member, wanted) => isRecord(member) && numeric(member.id) === Number(wanted),
	),
];

export const GROUP_FILTERS: readonly Filter[] = [
	...MEMBER_FILTERS,
	textFilter({
		displayName: 'Description',
		name: 'description',
		parameter: 'description',
		fields: ['description'],
		partial: true,
		description: 'A part of the description in any case',
	}),
	choiceFilter({
		displayName: 'Importance',
		name: 'importance',
		parameter: 'importance',
		choices: [
			{ name: 'High', value: 'high' },
			{ name: 'Low', value: 'low' },
			{ name: 'Medium', value: 'medium' },
			{ name: 'Never Prioritize', value: 'never_prioritize' },
		],
		valueOf: (row, input) => fieldOf(input, 'Importance', row, ['importance']),
	}),
	timeFilter({
		displayName: 'Modified After',
		name: 'modifiedAfter',
		fields: ['last_modified'],
		bound: 'after',
		description: 'Checked in n8n after reading',
	}),
	nameFilter,
	choiceFilter({
		displayName: 'Type',
		name: 'type',
		parameter: 'type',
		choices: [
			{ name: 'Account', value: 'account' },
			{ name: 'Domain', value: 'domain' },
			{ name: 'Host', value: 'host' },
			{ name: 'IP', value: 'ip' },
		],
		valueOf: (row, input) => fieldOf(input, 'Type', row, ['type']),
	}),
];

/** Whether a filter of the form needs the members of the groups in their records. */
export function asksForMembers(form: IDataObject): boolean {
	return MEMBER_FILTERS.some(({ property: { name } }) => text(form[name]) !== '');
}
