import { compareNames } from '../containment/names';
import type { Alert, AlertStatus } from './alertRecord';

/** What the server cannot filter by. Every list that is not empty must have an entry that matches. */
export interface AlertCondition {
	endpointIds?: readonly string[];
	hostNames?: readonly string[];
	/** `jdoe` means the user in whatever domain. */
	users?: readonly string[];
	/** IDs such as `T1003` or `TA0006`, or words of a name. */
	mitre?: readonly string[];
	statuses?: readonly AlertStatus[];
}

/** The condition as a test; undefined when there is nothing to test. */
export function alertTest(condition: AlertCondition): ((alert: Alert) => boolean) | undefined {
	const { endpointIds = [], hostNames = [], users = [], mitre = [], statuses = [] } = condition;
	const tests: Array<(alert: Alert) => boolean> = [];
	if (endpointIds.length > 0) {
		const ids = new Set(endpointIds.map((id) => id.toLowerCase()));
		tests.push(({ endpointId }) => ids.has(endpointId));
	}
	if (hostNames.length > 0) {
		tests.push(({ endpointName }) =>
			hostNames.some((name) => ['same', 'sameLabel'].includes(compareNames(name, endpointName, ''))),
		);
	}
	if (users.length > 0) tests.push((alert) => users.some((user) => alert.users.some((one) => isSameUser(user, one))));
	if (mitre.length > 0) {
		tests.push(({ techniques, tactics }) => mitre.some((word) => [...techniques, ...tactics].some((one) => isMitre(word, one))));
	}
	if (statuses.length > 0) tests.push(({ status }) => status !== null && statuses.includes(status));
	return tests.length === 0 ? undefined : (alert) => tests.every((test) => test(alert));
}

interface Account {
	name: string;
	/** '' for none. */
	domain: string;
}

/** `ACME\jdoe`, `ACME/jdoe` and `jdoe@acme.example`. */
function accountOf(value: string): Account {
	const folded = value.trim().normalize('NFC').toLowerCase();
	const cut = folded.search(/[\\/]/);
	if (cut >= 0) return { domain: folded.slice(0, cut), name: folded.slice(cut + 1) };
	const at = folded.indexOf('@');
	return at > 0 ? { domain: folded.slice(at + 1), name: folded.slice(0, at) } : { domain: '', name: folded };
}

function isSameUser(given: string, known: string): boolean {
	const [one, other] = [accountOf(given), accountOf(known)];
	if (one.name === '' || one.name !== other.name) return false;
	if (one.domain === '' || one.domain === other.domain) return true;
	// A NetBIOS domain stands for the DNS domain that begins with it.
	const [flat, full] = one.domain.includes('.') ? [other.domain, one.domain] : [one.domain, other.domain];
	return flat !== '' && !flat.includes('.') && full.split('.')[0] === flat;
}

const MITRE_ID = /^ta?\d{4}(\.\d{3})?$/;

/** `T1003` also means its sub-techniques. @param known such as `T1003.001 - OS Credential Dumping: LSASS Memory` */
function isMitre(given: string, known: string): boolean {
	const [word, entry] = [given.trim().toLowerCase(), known.toLowerCase()];
	if (!MITRE_ID.test(word)) return word !== '' && entry.includes(word);
	const [id] = entry.split(/[\s:–-]/, 1);
	return id === word || id.startsWith(`${word}.`);
}
