import type { IDataObject } from 'n8n-workflow';
import type { Deployment } from './connection';

/** How the API of one deployment differs from the other. */
export interface Dialect {
	/** The fields that a host's row needs, where rows can be trimmed. */
	hostFields?: string;
	/** Added to a search for groups. */
	groupQuery: IDataObject;
	/** Where to read one host whose row in the list held no address. */
	hostDetail(hostId: number): { path: string; qs: IDataObject };
}

/** Quadrant UX (on-premises). Its groups always embed members. */
const qux: Dialect = {
	hostFields:
		'id,name,ip,last_source,tags,groups,severity,threat,certainty,t_score,c_score,key_asset,is_key_asset,' +
		'privilege_level,host_artifact_set,has_active_traffic,active_traffic,url,host_url',
	groupQuery: {},
	hostDetail: (id) => ({ path: `/hosts/${id}`, qs: {} }),
};

/** Respond UX (SaaS). Its groups embed their members on request. */
const rux: Dialect = {
	groupQuery: { include_members: 'true' },
	// An entity is the host of the same number, and carries its address from v3.4 on.
	hostDetail: (id) => ({ path: `/entities/${id}`, qs: { type: 'host' } }),
};

export const DIALECTS: Readonly<Record<Deployment, Dialect>> = { qux, rux };
