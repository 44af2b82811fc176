import type { INodeProperties } from 'n8n-workflow';
import { CRITERIA } from '../containment/criteria';
import { requestTag } from '../containment/criteria/requestTag';

/** The defaults of the form, in minutes, hours and points. */
const RELEASE_TAG = 'vectra_release';
const RETRY_AFTER = 2;
const LONGEST_RETRY_INTERVAL = 5;
const MAX_PER_POLL = 25;
const MAX_PER_HOUR = 100;
const HOLD_HOURS = 24;
const MARGIN = 10;
const AFTER_HOURS = 24;
const HOURS = 0;
const VERIFY_EVERY = 60;

/** The same for fields that the user did not add. */
export const DEFAULTS = {
	retryAfter: RETRY_AFTER,
	longestRetryInterval: LONGEST_RETRY_INTERVAL,
	maxPerPoll: MAX_PER_POLL,
	maxPerHour: MAX_PER_HOUR,
	holdHours: HOLD_HOURS,
	margin: MARGIN,
	afterHours: AFTER_HOURS,
	hours: HOURS,
	verifyEvery: VERIFY_EVERY,
} as const;

const furtherCriteria: INodeProperties[] = CRITERIA.filter(({ name }) => name !== requestTag.name)
	.map(({ field }) => field)
	.sort((a, b) => a.displayName.localeCompare(b.displayName));

const exclusions: INodeProperties[] = [
	{
		displayName: 'Host Names',
		name: 'namePatterns',
		type: 'string',
		default: '',
		placeholder: 'e.g. dc-*, *-srv-??',
		description: 'Separated by commas. * stands for any characters, ? for one; case does not matter.',
	},
	{
		displayName: 'Key Assets',
		name: 'keyAssets',
		type: 'boolean',
		default: true,
		description: 'Whether to leave out hosts that are key assets in Vectra',
	},
	{
		displayName: 'Networks',
		name: 'networks',
		type: 'string',
		default: '',
		placeholder: 'e.g. 10.0.0.0/24, 192.0.2.7, 2001:db8::/32',
		description: 'Addresses and networks whose hosts are not isolated, separated by commas',
	},
	{
		displayName: 'Privilege Level',
		name: 'privilegeLevel',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 8,
		description: 'Hosts with this privilege level or a higher one are not isolated, from 1 to 10',
	},
];

const windowValues: INodeProperties[] = [
	{
		displayName: 'Days',
		name: 'days',
		type: 'multiOptions',
		options: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'].map((name, index) => ({
			name,
			value: (index + 1) % 7,
		})),
		default: [1, 2, 3, 4, 5],
		description: 'A window over midnight belongs to the day on which it begins',
	},
	{
		displayName: 'From',
		name: 'from',
		type: 'string',
		default: '08:00',
		placeholder: 'e.g. 08:00',
		description: 'Time of day, hours and minutes. If it equals To, the window is the whole day.',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'string',
		default: '18:00',
		placeholder: 'e.g. 18:00',
		description: 'Time of day, hours and minutes. If it is earlier than From, the window goes over midnight.',
	},
	{
		displayName: 'Time Zone',
		name: 'timeZone',
		type: 'string',
		default: '',
		placeholder: 'e.g. Europe/Berlin',
		description: 'Leave empty for the time zone of the workflow. Daylight saving time is observed.',
	},
];

const options: INodeProperties[] = [
	{
		displayName: 'Enforce',
		name: 'enforce',
		type: 'boolean',
		default: false,
		description:
			'Whether to isolate a host again that is found released though its isolation is wanted. Otherwise it is only reported.',
	},
	{
		displayName: 'Hold Back Locked-Down Hosts',
		name: 'holdLockedDown',
		type: 'boolean',
		default: false,
		description:
			'Whether not to isolate a host on which Vectra’s own lockdown acts. It appears on the second output, and a release says so. Takes one more call in each poll.',
	},
	{
		displayName: 'Isolate for (Hours)',
		name: 'hours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: HOURS,
		description:
			'How long a new isolation lasts; 0 until it is withdrawn. On one host the tag cortex-xdr:for:8h says otherwise.',
	},
	{
		displayName: 'Isolation Window',
		name: 'window',
		type: 'fixedCollection',
		default: {},
		placeholder: 'Add Window',
		description: 'Isolate only at these times. Releases are never held back.',
		options: [{ displayName: 'Window', name: 'values', values: windowValues }],
	},
	{
		displayName: 'Longest Retry Interval (Minutes)',
		name: 'longestRetryInterval',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: LONGEST_RETRY_INTERVAL,
		description: 'The interval between repetitions doubles up to this limit',
	},
	{
		displayName: 'Max Isolations per Hour',
		name: 'maxPerHour',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: MAX_PER_HOUR,
		description: 'Hosts beyond the limit wait and appear on the second output. 0 for no limit.',
	},
	{
		displayName: 'Max Isolations per Poll',
		name: 'maxPerPoll',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 200 },
		default: MAX_PER_POLL,
		description: 'Hosts beyond the limit wait and appear on the second output. 0 for the most that one poll can handle, 200.',
	},
	{
		displayName: 'Retry After (Minutes)',
		name: 'retryAfter',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: RETRY_AFTER,
		description:
			'How long the workflow may take to record the outcome in Vectra before the same change is emitted again. Should be longer than one run of the workflow.',
	},
	{
		displayName: 'Verify Contained Hosts Every (Minutes)',
		name: 'verifyEvery',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: VERIFY_EVERY,
		description:
			'How often the workflow reads whether what is contained still is. A machine that was released elsewhere is reported. 0 for never.',
	},
];

/** What says which hosts should be isolated: the same fields in the trigger and in Containment → Preview. */
export const containmentProperties: INodeProperties[] = [
	{ ...requestTag.field, noDataExpression: true },
	{
		displayName: 'Release Tag',
		name: 'releaseTag',
		type: 'string',
		noDataExpression: true,
		default: RELEASE_TAG,
		description: 'Hosts with exactly this tag are released, and are not isolated while they have it, whatever else asks for it',
	},
	{
		displayName: 'No-Block Group',
		name: 'noBlockGroup',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. NoBlock',
		description:
			'Name of a host or IP group in Vectra. Its members are never isolated; members whose isolation is recorded are released. Leave empty for none.',
	},
	{
		displayName: 'Further Criteria',
		name: 'criteria',
		type: 'collection',
		placeholder: 'Add Criterion',
		default: {},
		description: 'What else asks for an isolation. Any of them is enough.',
		options: furtherCriteria,
	},
	{
		displayName: 'Exclusions',
		name: 'exclusions',
		type: 'collection',
		placeholder: 'Add Exclusion',
		default: {},
		description: 'Hosts that are not isolated, whatever asks for it',
		options: exclusions,
	},
	{
		displayName: 'Release Rule',
		name: 'releaseRule',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'After a Time',
				value: 'afterHours',
				description: 'Also when the isolation is older than a number of hours',
			},
			{
				name: 'Explicit',
				value: 'explicit',
				description: 'Only when a person takes the request tag off or sets the release tag',
			},
			{
				name: 'When Criteria Lapse',
				value: 'criteriaLapse',
				description: 'Also when the host meets no criterion any more. Isolation lowers scores: mind the hold time.',
			},
		],
		default: 'explicit',
		description: 'When an isolated host is released',
	},
	{
		displayName: 'Hours',
		name: 'afterHours',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: AFTER_HOURS,
		displayOptions: { show: { releaseRule: ['afterHours'] } },
		description: 'How long a host stays isolated',
	},
	{
		displayName: 'Hold (Hours)',
		name: 'holdHours',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: HOLD_HOURS,
		displayOptions: { show: { releaseRule: ['criteriaLapse'] } },
		description: 'The least time for which a host stays isolated after the criteria lapse',
	},
	{
		displayName: 'Margin (Points)',
		name: 'margin',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 99 },
		default: MARGIN,
		displayOptions: { show: { releaseRule: ['criteriaLapse'] } },
		description: 'How far a score must fall below its threshold before the criterion counts as lapsed',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options,
	},
];
