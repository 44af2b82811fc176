import { entryIn, fieldNames, flagIn, formIn, listIn, numberIn, textIn, type Refuse } from '../../shared/formValues';
import { createNetworkSet, parseNetwork, type NetworkSet } from '../../shared/network';
import { readPatterns } from '../../shared/pattern';
import { numeric, text } from '../../shared/values';
import type { BackOff } from '../containment/advance';
import type { Caps } from '../containment/caps';
import { hasRules, planEvidence, readCriteria, requestTagOf, type Criteria } from '../containment/criteria';
import type { Exclusions } from '../containment/exclusions';
import type { ContainmentConfig } from '../containment/reconcile';
import type { ReleaseRule } from '../containment/releaseRule';
import { isTimeZone, parseTimeOfDay, type IsolationWindow } from '../containment/window';
import { tagProblem } from '../transport/tagName';
import { containmentProperties, DEFAULTS } from './form';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** One poll may have to read so many hosts one by one. */
const MOST_PER_POLL = 200;

export interface ContainmentParameters extends ContainmentConfig {
	/** '' for none. */
	noBlockGroup: string;
	backOff: BackOff;
	caps: Caps;
	/** For how many hours an isolation is asked for; null for no end of its own. */
	hours: number | null;
	/** Whether hosts that Vectra itself has locked down are held back. */
	holdLockedDown: boolean;
}

/** Where the form is read: in a poll, or for one item. */
export interface FormSource {
	read: (name: string, fallback: string | number | object) => unknown;
	refuse: Refuse;
	/** The time zone of the workflow. */
	timeZone: string;
}

/** Reads the fields of the form. @throws the error of `refuse`, which says which one is wrong */
export function readContainmentParameters({ read, refuse, timeZone }: FormSource): ContainmentParameters {
	const parameter = (name: string, label: string): string => textIn(read(name, ''), label, refuse);
	const collection = (name: string): Record<string, unknown> => {
		const { displayName, names } = collectionNamed(name);
		return formIn(read(name, {}), names, displayName, refuse);
	};

	const criteria = readCriteria({ ...collection('criteria'), requestTag: read('requestTag', '') }, refuse);
	const noBlockGroup = parameter('noBlockGroup', 'No-Block Group');
	const releaseTag = readReleaseTag(parameter('releaseTag', 'Release Tag'), criteria, refuse);
	if (criteria.length === 0) {
		throw refuse('Nothing says which hosts to isolate', 'Give the Request Tag, or add one of the Further Criteria');
	}
	if (planEvidence(criteria).groups.includes(noBlockGroup)) {
		throw refuse('The Block Group and the No-Block Group are the same', 'Choose two different groups');
	}
	const rule = readRule(read, refuse);
	if (rule.kind !== 'criteriaLapse' && releaseTag === '' && hasRules(criteria)) {
		throw refuse(
			'The Release Tag is missing: nothing would release a host that a criterion isolated',
			'Give the tag by which analysts ask for the release',
		);
	}
	const options = collection('options');
	const hours = numberIn(options.hours ?? DEFAULTS.hours, 0, 100_000, 'Isolate for (Hours)', refuse);
	const verifyEvery = numberIn(options.verifyEvery ?? DEFAULTS.verifyEvery, 0, 100_000, 'Verify Contained Hosts Every (Minutes)', refuse);
	return {
		criteria,
		releaseTag,
		noBlockGroup,
		rule,
		exclusions: readExclusions(collection('exclusions'), refuse),
		window: readWindow(options.window, timeZone, refuse),
		hours: hours === 0 ? null : hours,
		holdLockedDown: flagIn(options.holdLockedDown, false, 'Hold Back Locked-Down Hosts', refuse),
		isVerifying: verifyEvery > 0,
		isEnforcing: flagIn(options.enforce, false, 'Enforce', refuse),
		...readPace(options, (verifyEvery || DEFAULTS.verifyEvery) * MINUTE, refuse),
	};
}

/** A collection of the form, with the names of its fields. */
function collectionNamed(name: string): { displayName: string; names: string[] } {
	const property = containmentProperties.find((one) => one.name === name);
	return { displayName: property?.displayName ?? name, names: fieldNames(property ?? {}) };
}

function readReleaseTag(releaseTag: string, criteria: Criteria, refuse: Refuse): string {
	const problem = releaseTag === '' ? undefined : tagProblem(releaseTag);
	if (problem !== undefined) throw refuse(problem, 'Correct the Release Tag');
	if (releaseTag !== '' && releaseTag === requestTagOf(criteria)) {
		throw refuse('The Request Tag and the Release Tag are the same', 'Choose two different tags');
	}
	return releaseTag;
}

function readRule(read: FormSource['read'], refuse: Refuse): ReleaseRule {
	const kind = text(read('releaseRule', 'explicit'));
	const hours = (name: 'holdHours' | 'afterHours', least: number): number =>
		numberIn(read(name, DEFAULTS[name]), least, 100_000, name === 'holdHours' ? 'Hold' : 'Hours', refuse) * HOUR;
	switch (kind) {
		case 'explicit':
			return { kind };
		case 'criteriaLapse':
			return {
				kind,
				holdMs: hours('holdHours', 0),
				margin: numberIn(read('margin', DEFAULTS.margin), 0, 99, 'Margin', refuse),
			};
		case 'afterHours':
			return { kind, afterMs: hours('afterHours', 0.01) };
		default:
			throw refuse(`“${kind}” is not a Release Rule`, 'Choose one from the list');
	}
}

function readExclusions(given: Record<string, unknown>, refuse: Refuse): Exclusions {
	return {
		keyAssets: flagIn(given.keyAssets, false, 'Key Assets', refuse),
		privilegeLevel:
			given.privilegeLevel === undefined ? null : numberIn(given.privilegeLevel, 1, 10, 'Privilege Level', refuse),
		networks: readNetworks(listIn(given.networks, 'Networks', refuse), refuse),
		namePatterns: readPatterns(listIn(given.namePatterns, 'Name Patterns', refuse), refuse),
	};
}

function readNetworks(values: readonly string[], refuse: Refuse): NetworkSet {
	const networks = values.map((value) => {
		const network = parseNetwork(value);
		if (!network) throw refuse(`“${value}” is neither an IP address nor a network`, 'Write it as 10.0.0.0/24 or 192.0.2.7');
		return network;
	});
	return createNetworkSet(networks);
}

function readWindow(given: unknown, workflowZone: string, refuse: Refuse): IsolationWindow | null {
	const values = entryIn(given, 'Isolation Window', refuse);
	if (!values) return null;
	const time = (name: string, label: string): number => {
		const minutes = parseTimeOfDay(text(values[name]));
		if (minutes === undefined) throw refuse(`${label} of the Isolation Window is not a time of day`, 'Write it as 08:30');
		return minutes;
	};
	const days = (Array.isArray(values.days) ? values.days : []).map((day) => numeric(day)).filter((day) => day !== undefined);
	if (days.length === 0) throw refuse('The Isolation Window has no day', 'Choose at least one day');
	const timeZone = text(values.timeZone) || workflowZone;
	if (!isTimeZone(timeZone)) throw refuse(`“${timeZone}” is not a time zone`, 'Give an IANA name, such as Europe/Berlin');
	return { days, from: time('from', 'From'), to: time('to', 'To'), timeZone };
}

function readPace(options: Record<string, unknown>, watch: number, refuse: Refuse): { backOff: BackOff; caps: Caps } {
	const minutes = (name: 'retryAfter' | 'longestRetryInterval'): number => {
		const value = options[name] === undefined ? DEFAULTS[name] : numeric(options[name]);
		if (value === undefined || value < 1) {
			throw refuse('The retry intervals must be one minute or longer', 'Correct Retry After or Longest Retry Interval');
		}
		return value * MINUTE;
	};
	const cap = (name: 'maxPerPoll' | 'maxPerHour', label: string): number =>
		numberIn(options[name] ?? DEFAULTS[name], 0, 1_000_000, label, refuse);
	return {
		backOff: { retryAfter: minutes('retryAfter'), longest: minutes('longestRetryInterval'), watch },
		caps: {
			perPoll: Math.min(cap('maxPerPoll', 'Max Isolations per Poll') || MOST_PER_POLL, MOST_PER_POLL),
			perHour: cap('maxPerHour', 'Max Isolations per Hour'),
		},
	};
}
