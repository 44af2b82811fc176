import { normalizeMac, showMac } from '../../../shared/mac';
import { text } from '../../../shared/values';
import {
	choiceFilter,
	flagFilter,
	fromFilter,
	tagsFilter,
	textFilter,
	timeFilter,
} from '../../descriptions/filterKinds';
import { badValue, queryOf, fieldOf, type Filter } from '../../descriptions/filters';
import { readHost } from '../../transport/normalize';

/** The list of states is open: `suspended` has been observed too. */
export const stateFilter = textFilter({
	displayName: 'State',
	name: 'state',
	parameter: 'state',
	fields: ['state'],
	placeholder: 'e.g. active',
	description: 'Such as active or inactive',
});

/** Vectra has no such filter. */
export const severityFilter = choiceFilter({
	displayName: 'Severity',
	name: 'severity',
	choices: [
		{ name: 'Critical', value: 'critical' },
		{ name: 'High', value: 'high' },
		{ name: 'Low', value: 'low' },
		{ name: 'Medium', value: 'medium' },
	],
	valueOf: (row, input) => fieldOf(input, 'Severity', row, ['severity']),
	description: 'Checked in n8n after reading: Vectra cannot filter by it. Any of them matches.',
});

/** Matches a part of the name, as Vectra does in most versions. */
export const nameFilter = textFilter({
	displayName: 'Name',
	name: 'name',
	parameter: 'name',
	fields: ['name'],
	partial: true,
	description: 'A part of the name in any case. Some versions of Vectra find the whole name only.',
});

/**
 * Filters that hosts and accounts have in common. Every vendor document has `t_score_gte` and `c_score_gte`; accounts of
 * RUX do not know `threat_gte` and `certainty_gte`.
 */
export const SCORED_FILTERS: readonly Filter[] = [
	fromFilter({
		displayName: 'Certainty From',
		name: 'certaintyFrom',
		parameter: 'c_score_gte',
		fields: ['certainty', 'c_score'],
		max: 99,
	}),
	nameFilter,
	timeFilter({
		displayName: 'Note Modified After',
		name: 'noteModifiedAfter',
		parameter: 'note_modified_timestamp_gte',
		fields: ['note_modified_timestamp'],
		bound: 'after',
	}),
	fromFilter({
		displayName: 'Privilege Level From',
		name: 'privilegeLevelFrom',
		parameter: 'privilege_level_gte',
		fields: ['privilege_level'],
		min: 1,
		max: 10,
	}),
	severityFilter,
	stateFilter,
	tagsFilter,
	fromFilter({
		displayName: 'Threat From',
		name: 'threatFrom',
		parameter: 't_score_gte',
		fields: ['threat', 't_score'],
		max: 99,
	}),
];

const groupFilter: Filter = {
	property: {
		displayName: 'Group',
		name: 'group',
		type: 'string',
		default: '',
		placeholder: 'e.g. NoBlock',
		description: 'The whole name of a group that holds the host. Checked in n8n after reading.',
	},
	read(input) {
		const wanted = text(input.given);
		if (wanted === '') return undefined;
		return {
			passes(row) {
				fieldOf(input, 'Group', row, ['groups']);
				return readHost(row)?.groups.some(({ name }) => name === wanted) ?? false;
			},
		};
	},
};

const macFilter: Filter = {
	property: {
		displayName: 'MAC Address',
		name: 'macAddress',
		type: 'string',
		default: '',
		placeholder: 'e.g. 00:11:22:33:44:55',
	},
	read(input) {
		if (text(input.given) === '') return undefined;
		const digits = normalizeMac(input.given);
		if (digits === '') throw badValue(input, 'MAC Address', 'give twelve hexadecimal digits');
		return {
			qs: queryOf('mac_address', input.deployment, showMac(digits)),
			passes(row) {
				fieldOf(input, 'MAC Address', row, ['host_artifact_set']);
				return readHost(row)?.macAddresses.some((mac) => normalizeMac(mac) === digits) ?? false;
			},
		};
	},
};

/** RUX is not known to filter hosts by the time of their last detection. */
const lastDetection = { fields: ['last_detection_timestamp'] };

export const HOST_FILTERS: readonly Filter[] = [
	...SCORED_FILTERS,
	groupFilter,
	textFilter({
		displayName: 'IP Address',
		name: 'ip',
		parameter: 'last_source',
		fields: ['last_source', 'ip'],
		placeholder: 'e.g. 10.20.30.44',
		description: 'The address that the host has now',
	}),
	flagFilter({
		displayName: 'Key Asset',
		name: 'keyAsset',
		parameter: 'key_asset',
		fields: ['is_key_asset', 'key_asset'],
		description: 'Whether the host must be a key asset, or must be none',
	}),
	timeFilter({
		...lastDetection,
		displayName: 'Last Detection After',
		name: 'lastDetectionAfter',
		parameter: { qux: 'last_detection_timestamp_gte' },
		bound: 'after',
	}),
	timeFilter({
		...lastDetection,
		displayName: 'Last Detection Before',
		name: 'lastDetectionBefore',
		parameter: { qux: 'last_detection_timestamp_lte' },
		bound: 'before',
	}),
	macFilter,
	flagFilter({
		displayName: 'Targets Key Asset',
		name: 'targetsKeyAsset',
		parameter: { qux: 'is_targeting_key_asset' },
		fields: ['is_targeting_key_asset', 'targets_key_asset'],
		description: 'Whether the host must be attacking a key asset, or must not',
	}),
];
