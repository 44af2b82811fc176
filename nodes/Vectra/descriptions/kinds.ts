import type { IDataObject } from 'n8n-workflow';
import { isRecord, numeric, text } from '../../shared/values';
import type { Deployment } from '../transport/connection';
import type { EntityType } from '../transport/objects';
import type { List } from '../transport/rows';

/** The objects of Vectra that a field of the node can name. */
export type KindName = 'host' | 'account' | 'entity' | 'detection' | 'group' | 'user' | 'assignment' | 'outcome';

/** How objects of a kind are found by a text and offered in a list. */
export interface Kind {
	/** The words for messages. */
	what: string;
	plural: string;
	/** Of the list, below the API version. */
	path: string;
	/** The list takes no page size and no order; its pages have 50 rows. */
	fixedPages?: boolean;
	/** The order in which objects are offered. */
	ordering?: string;
	/** The query for names that contain the text. Some versions of Vectra demand the exact name. */
	byName?(name: string): IDataObject;
	/** The texts by which people know it. */
	names(row: IDataObject): string[];
	/** What the list shows beside the name. */
	details?(row: IDataObject): unknown[];
}

export const KINDS: Readonly<Record<KindName, Kind>> = {
	host: {
		what: 'host',
		plural: 'hosts',
		path: '/hosts',
		ordering: 'name',
		byName: (name) => ({ name }),
		names: ({ name }) => [text(name)],
		details: ({ ip, last_source }) => [text(ip) || text(last_source)],
	},
	account: {
		what: 'account',
		plural: 'accounts',
		path: '/accounts',
		ordering: 'name',
		byName: (name) => ({ name }),
		names: ({ name }) => [text(name)],
	},
	entity: {
		what: 'entity',
		plural: 'entities',
		path: '/entities',
		ordering: 'name',
		byName: (name) => ({ name }),
		names: ({ name }) => [text(name)],
		details: ({ ip }) => [ip],
	},
	detection: {
		what: 'detection',
		plural: 'detections',
		path: '/detections',
		ordering: '-last_timestamp',
		names: ({ detection_type, detection }) => [text(detection_type) || text(detection)],
		details: ({ src_host, src_account, src_ip, state }) => [nameOf(src_host) || nameOf(src_account) || src_ip, state],
	},
	group: {
		what: 'group',
		plural: 'groups',
		path: '/groups',
		byName: (name) => ({ name }),
		names: ({ name }) => [text(name)],
		details: ({ type }) => [type],
	},
	user: {
		what: 'user',
		plural: 'users',
		path: '/users',
		fixedPages: true,
		names: ({ username, email, name }) => [text(name) || text(username), text(username), text(email)],
		details: ({ email, role }) => [email, role],
	},
	assignment: {
		what: 'assignment',
		plural: 'assignments',
		path: '/assignments',
		fixedPages: true,
		names: ({ host_id, account_id }) => [
			numeric(host_id) === undefined ? `account ${text(account_id)}` : `host ${text(host_id)}`,
		],
		details: ({ assigned_to, date_resolved }) => [
			isRecord(assigned_to) ? assigned_to.username : '',
			text(date_resolved) === '' ? 'open' : 'resolved',
		],
	},
	outcome: {
		what: 'assignment outcome',
		plural: 'assignment outcomes',
		path: '/assignment_outcomes',
		fixedPages: true,
		names: ({ title }) => [text(title)],
	},
};

function nameOf(source: unknown): string {
	return isRecord(source) ? text(source.name) : '';
}

/**
 * The list of a kind. Quadrant UX has no entities: there they are its hosts or its accounts.
 *
 * @param entityType of entities, where the query does not name the types itself
 */
export function listOf(kind: Kind, deployment: Deployment, qs: IDataObject, entityType: EntityType): List {
	const { path, plural, fixedPages = false } = kind;
	const what = `the list of ${plural}`;
	if (kind !== KINDS.entity) return { path, qs, what, fixedPages };
	return deployment === 'qux'
		? { path: `/${entityType}s`, qs, what, fixedPages }
		: { path, qs: { type: entityType, ...qs }, what, fixedPages };
}
