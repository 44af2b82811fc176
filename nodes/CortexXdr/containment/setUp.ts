import { check, type Check } from '../../shared/setUpCheck';

/** What Check Set-Up concludes from what it read. Every conclusion says what to do. */

/** @param cases whether the calls of 5.x answer; null where that cannot be told. @param incidents those of 3.x */
export function checkProductLine(cases: boolean | null, incidents: boolean | null): Check {
	const name = 'Product line';
	const details = { cases, incidents };
	if (cases === true) return check(name, 'ok', 'Cortex XDR 5.x: it has cases and issues', null, details);
	if (incidents === true && cases === false) return check(name, 'ok', 'Cortex XDR 3.x: it has incidents and alerts', null, details);
	return check(
		name,
		'unknown',
		'It cannot be told whether the tenant runs 3.x or 5.x',
		'Choose Product Version by hand, or give the key Alerts & Incidents: View',
		details,
	);
}

/** @param keyType as the credential says it */
export function checkKeyLevel(keyType: string): Check {
	if (keyType === 'advanced') return check('Key level', 'ok', 'Advanced: each request is signed');
	return check(
		'Key level',
		'attention',
		'Standard: the key itself travels with each request',
		'Create a key with the security level Advanced and set Key Type in the credential',
	);
}

/** Tolerance of the vendor is not published; public clients speak of five minutes. */
const MOST_SKEW = 5 * 60_000;

const SMALL_SKEW = 60_000;

/** @param serverTime epoch ms in the header Date of a reply; undefined when it had none @param ownTime that of n8n */
export function checkClock(serverTime: number | undefined, ownTime: number): Check {
	const name = 'Clock';
	if (serverTime === undefined) {
		return check(name, 'unknown', 'Cortex XDR does not say what time it is', 'Compare the clock of the n8n machine with a time server');
	}
	const skew = ownTime - serverTime;
	const seconds = Math.round(Math.abs(skew) / 1_000);
	const details = { skewSeconds: Math.round(skew / 1_000) };
	if (Math.abs(skew) <= SMALL_SKEW) return check(name, 'ok', `The clock of n8n is right, within ${Math.max(1, seconds)} s`, null, details);
	const finding = `The clock of n8n is ${seconds} s ${skew > 0 ? 'ahead of' : 'behind'} that of Cortex XDR`;
	const advice = 'Let a time server set the clock of the n8n machine: signatures of Advanced keys and times of alerts depend on it';
	return check(name, Math.abs(skew) > MOST_SKEW ? 'problem' : 'attention', finding, advice, details);
}

export interface RightReading {
	/** In the words of the console. */
	right: string;
	/** What of the nodes needs it. */
	neededFor: string;
	result: 'allowed' | 'denied' | 'unlicensed' | 'absent' | 'unclear';
	words: string;
}

export function checkRight({ right, neededFor, result, words }: RightReading): Check {
	const name = `Right: ${right}`;
	switch (result) {
		case 'allowed':
			return check(name, 'ok', `The key has it. ${neededFor} need it`);
		case 'denied':
			return check(name, 'problem', `The role of the key does not have it. ${neededFor} need it`, `Add ${right} to the role of the key`);
		case 'unlicensed':
			return check(name, 'problem', words, `Ask Palo Alto Networks for the licence that ${neededFor} need`);
		case 'absent':
			return check(name, 'unknown', 'This tenant does not have the call by which it could be read');
		case 'unclear':
			return check(name, 'unknown', words, 'Run the check again');
	}
}

/** No read proves a right to change something. */
export function checkRightsToChange(): Check {
	return check(
		'Rights to change something',
		'unknown',
		'Whether the role may isolate, and what else it may change, cannot be read without doing it',
		'Look at the role of the key in the console: Action Center: View/Edit with Isolate ticked. Then isolate and release one test machine',
	);
}

/** Counts by status; null where Cortex does not say. */
export interface AgentCounts {
	connected: number | null;
	disconnected: number | null;
	lost: number | null;
	uninstalled: number | null;
	isolated: number | null;
}

/** From this share of lost agents on, much of the fleet cannot be isolated at all. */
const MUCH_LOST = 0.1;

export function checkAgents(counts: AgentCounts): Check {
	const name = 'Agents';
	const { connected, disconnected, lost } = counts;
	const details = { ...counts };
	if (connected === null || disconnected === null || lost === null) {
		return check(name, 'unknown', 'Cortex XDR does not say how many agents there are', 'Run the check again', details);
	}
	const all = connected + disconnected + lost;
	if (all === 0) {
		return check(name, 'problem', 'The key sees no agent', 'Check the scope of the API key: Endpoint Groups and tags can limit it', details);
	}
	const finding = `${connected} of ${all} agents are connected, ${disconnected} are disconnected, ${lost} are lost`;
	if (connected === 0) return check(name, 'problem', finding, 'No machine can be isolated now: find out why no agent reaches Cortex XDR', details);
	const isMuch = lost / all >= MUCH_LOST;
	const advice = isMuch ? 'A lost agent takes no isolation until it returns: repair or remove such agents' : null;
	return check(name, isMuch ? 'attention' : 'ok', finding, advice, details);
}

/** @param hours by type of action; undefined where the tenant has no such setting, null where it cannot be read */
export function checkExpiry(hours: ReadonlyMap<string, number> | undefined | null): Check {
	const name = 'Action expiry';
	const isolate = hours?.get('isolate');
	if (isolate === undefined) {
		const finding = hours === undefined ? '3.x does not show it in its API' : 'It cannot be read with this key';
		const advice = 'Look in the console how long a pending action waits. With When Offline set to Defer nothing waits in Cortex XDR';
		return check(name, 'unknown', finding, advice);
	}
	const finding = `A pending isolation waits ${isolate} hours for its agent`;
	return check(name, 'ok', finding, null, Object.fromEntries(hours ?? []));
}

/** @param seen how often Cortex refused a call of this check because there were too many @param configured as the credential says it */
export function checkRate(seen: number, configured: number): Check {
	const details = { requestsPerSecond: configured, refusedDuringCheck: seen };
	if (seen === 0) {
		return check('Rate limit', 'ok', `No call of this check was refused, at no more than ${configured} a second`, null, details);
	}
	return check(
		'Rate limit',
		'attention',
		`Cortex XDR refused ${seen} call(s) of this check because there were too many`,
		'The limit counts all keys of the tenant. Lower Requests per Second in the credential',
		details,
	);
}
