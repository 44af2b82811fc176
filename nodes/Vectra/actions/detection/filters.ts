import { isRecord, text, textList } from '../../../shared/values';
import {
	choiceFilter,
	flagFilter,
	fromFilter,
	idsFilter,
	tagsFilter,
	textFilter,
	timeFilter,
} from '../../descriptions/filterKinds';
import { badValue, fieldOf, queryOf, type Filter } from '../../descriptions/filters';
import { categoryOf } from '../../output/detection';
import { accountIn } from '../../transport/detections';
import { stateFilter } from '../host/filters';

/** Short names of categories in queries to QUX. RUX v3.4 has no filter for the category. */
const QUERY_WORDS: Readonly<Record<string, string>> = {
	botnet_activity: 'botnet',
	command_and_control: 'command',
	lateral_movement: 'lateral',
};

export const categoryFilter = choiceFilter({
	displayName: 'Category',
	name: 'category',
	parameter: { qux: 'category' },
	choices: [
		{ name: 'Botnet Activity', value: 'botnet_activity' },
		{ name: 'Command and Control', value: 'command_and_control' },
		{ name: 'Exfiltration', value: 'exfiltration' },
		{ name: 'Info', value: 'info' },
		{ name: 'Lateral Movement', value: 'lateral_movement' },
		{ name: 'Reconnaissance', value: 'reconnaissance' },
	],
	toQuery: (value) => QUERY_WORDS[value] ?? value,
	valueOf(row, input) {
		return categoryOf(fieldOf(input, 'Category', row, ['detection_category', 'category']));
	},
});

const destinationFilter: Filter = {
	property: {
		displayName: 'Destination',
		name: 'destination',
		type: 'string',
		default: '',
		placeholder: 'e.g. 203.0.113.7',
		description: 'An address or a domain to which the traffic went',
	},
	read(input) {
		const given = text(input.given);
		if (given === '') return undefined;
		if (/[\s,]/.test(given)) throw badValue(input, 'Destination', 'give one address or domain');
		const wanted = given.toLowerCase();
		return {
			qs: queryOf('destination', input.deployment, wanted),
			passes(row) {
				const summary = fieldOf(input, 'Destination', row, ['summary']);
				const { dst_ips, target_domains } = isRecord(summary) ? summary : {};
				return [...textList(dst_ips), ...textList(target_domains)].some((one) => one.toLowerCase() === wanted);
			},
		};
	},
};

const sourceId = (source: unknown): unknown => (isRecord(source) ? source.id : undefined);

const lastSeen = { fields: ['last_timestamp'] };

export const DETECTION_FILTERS: readonly Filter[] = [
	idsFilter({
		displayName: 'Account ID',
		name: 'accountId',
		what: 'account',
		parameter: { rux: 'src_account' },
		takesOne: true,
		description: 'The account whose detections are meant, by its ID',
		idOf: (row, input) => sourceId(accountIn(row) ?? fieldOf(input, 'Account ID', row, ['src_account', 'src_linked_account'])),
	}),
	categoryFilter,
	fromFilter({
		displayName: 'Certainty From',
		name: 'certaintyFrom',
		parameter: 'certainty_gte',
		fields: ['certainty', 'c_score'],
		max: 99,
	}),
	textFilter({
		displayName: 'Detection Type',
		name: 'detectionType',
		parameter: 'detection_type',
		fields: ['detection_type', 'detection'],
		placeholder: 'e.g. Hidden HTTPS Tunnel',
		description: 'The whole name that Vectra shows, in any case',
	}),
	destinationFilter,
	idsFilter({
		displayName: 'Host ID',
		name: 'hostId',
		what: 'host',
		parameter: 'host_id',
		takesOne: true,
		description: 'The host whose detections are meant, by its ID',
		idOf: (row, input) => sourceId(fieldOf(input, 'Host ID', row, ['src_host'])),
	}),
	fromFilter({
		displayName: 'ID From',
		name: 'idFrom',
		parameter: 'min_id',
		fields: ['id'],
		min: 1,
		max: Number.MAX_SAFE_INTEGER,
		description: 'This ID or a later one: newer detections have higher IDs',
	}),
	textFilter({
		displayName: 'IP Address',
		name: 'ip',
		parameter: 'src_ip',
		fields: ['src_ip'],
		description: 'The address of the source when it was detected',
	}),
	timeFilter({
		...lastSeen,
		displayName: 'Last Detection After',
		name: 'lastDetectionAfter',
		parameter: 'last_timestamp_gte',
		bound: 'after',
	}),
	timeFilter({
		...lastSeen,
		displayName: 'Last Detection Before',
		name: 'lastDetectionBefore',
		parameter: { rux: 'last_timestamp_lte' },
		bound: 'before',
	}),
	timeFilter({
		displayName: 'Note Modified After',
		name: 'noteModifiedAfter',
		parameter: 'note_modified_timestamp_gte',
		fields: ['note_modified_timestamp'],
		bound: 'after',
	}),
	stateFilter,
	tagsFilter,
	flagFilter({
		displayName: 'Targets Key Asset',
		name: 'targetsKeyAsset',
		parameter: 'is_targeting_key_asset',
		fields: ['is_targeting_key_asset', 'targets_key_asset'],
		description: 'Whether a key asset must be the target, or must not',
	}),
	fromFilter({
		displayName: 'Threat From',
		name: 'threatFrom',
		parameter: 'threat_gte',
		fields: ['threat', 't_score'],
		max: 99,
	}),
	flagFilter({
		displayName: 'Triaged',
		name: 'triaged',
		parameter: 'is_triaged',
		fields: ['is_triaged'],
		description: 'Whether a triage rule must have dealt with the detection, or must not',
	}),
];
