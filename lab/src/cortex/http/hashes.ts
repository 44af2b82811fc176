import { z } from 'zod';
import { badRequest } from '../literals';
import type { Api } from './api';
import { missing } from './api';
import { trueReply } from './reply';
import { incidentId } from './schemas';

const schema = z.looseObject({
	hash_list: z.array(z.string(), missing('hash_list')).min(1, 'hash_list param is missing'),
	comment: z.string().optional(),
	incident_id: incidentId,
});

/** File hashes that are always blocked or always allowed. */
export function hashRoutes(api: Api): void {
	const { hashes } = api.world;
	for (const list of ['blocklist', 'allowlist'] as const) {
		api.route({
			path: `hash_exceptions/${list}`,
			needs: 'hashes',
			schema,
			handle: ({ hash_list }) => {
				if (hashes.add(list, hash_list) === 0) {
					throw badRequest('All hashes have already been added to the allow or block list');
				}
				return trueReply(api.switches);
			},
		});
		api.route({
			path: `hash_exceptions/${list}/remove`,
			needs: 'hashes',
			schema,
			handle: ({ hash_list }) => {
				hashes.remove(list, hash_list);
				return trueReply(api.switches);
			},
		});
	}
}
