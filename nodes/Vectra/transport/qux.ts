import type { Dialect } from './client';

/** Quadrant UX (on-premises). Its groups always embed members. */
export const qux: Dialect = {
	hostFields:
		'id,name,ip,last_source,tags,groups,severity,threat,certainty,t_score,c_score,key_asset,is_key_asset,' +
		'privilege_level,host_artifact_set,url,host_url',
	groupQuery: {},
	hostDetail: (id) => ({ path: `/hosts/${id}`, qs: {} }),
};
