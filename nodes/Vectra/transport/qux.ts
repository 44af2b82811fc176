import type { Dialect } from './client';

/**
 * Quadrant UX (on-premises). It can add one tag to hosts, or take one off, by `POST` and `DELETE /tagging/host`. Vectra's
 * own Python client uses the calls, though the documents do not name them: 404 and 405 mean that a brain has them not.
 */
export const qux: Dialect = {
	hostFields:
		'id,name,ip,last_source,tags,groups,severity,threat,certainty,t_score,c_score,key_asset,is_key_asset,' +
		'privilege_level,host_artifact_set,url,host_url',
	groupQuery: {},
	hostDetail: (id) => ({ path: `/hosts/${id}`, qs: {} }),
	singleTagCalls(requester) {
		const change = async (method: 'POST' | 'DELETE', hostId: number, tag: string): Promise<boolean> => {
			const subject = { what: `the tag “${tag}” of host ${hostId}` };
			const body = { objectIds: [hostId], tag };
			const reply = await requester.write(method, '/tagging/host', body, subject, [404, 405]);
			return reply.status < 400;
		};
		return {
			add: async (hostId, tag) => await change('POST', hostId, tag),
			remove: async (hostId, tag) => await change('DELETE', hostId, tag),
		};
	},
};
