import type { Account } from '../world/types';
import { embeddedAssignments } from './assignment';
import { embeddedNotes } from './note';
import { searchStamp, seconds } from './times';
import { apiUrl, objectUrl } from './urls';
import type { Row, View } from './view';

export function accountRow(view: View, account: Account): Row {
	const { id, name, state, threat, certainty, tags } = account;
	return {
		id,
		url: objectUrl(view, 'account', id),
		name,
		state,
		t_score: threat,
		threat,
		c_score: certainty,
		certainty,
		severity: capitalised(account.severity),
		account_type: account.account_type,
		tags,
		...embeddedNotes(view, account),
		privilege_level: account.privilege_level,
		privilege_category: account.privilege_category,
		last_detection_timestamp: seconds(account.last_detection_timestamp),
		detection_set: view.world.detections.of(account).map((detection) => apiUrl(view, 'detection', detection.id)),
		probable_home: account.probable_home,
		...embeddedAssignments(view, account),
		sensors: [account.sensor],
		associated_accounts: [],
		subaccounts: [],
		host_access_history: [],
		service_access_history: [],
		detection_summaries: [],
	};
}

export function accountSearchRow(view: View, account: Account): Row {
	const dropped = ['t_score', 'c_score', 'url', 'detection_set', 'note', 'notes'];
	const row = Object.entries(accountRow(view, account)).filter(([field]) => !dropped.includes(field));
	return { ...Object.fromEntries(row), ldap: {}, _doc_modified_ts: searchStamp(account.modified, account.id) };
}

/** Hosts write severities in lower case, accounts and entities with a capital. */
export const capitalised = (severity: string | null): string | null =>
	severity === null ? null : severity.charAt(0).toUpperCase() + severity.slice(1);
