import { z } from 'zod';
import { badRequest } from '../literals';
import { detailedRecord, lightRecord } from '../world/record';
import { select, type RawFilter } from '../world/query';
import type { Endpoint } from '../world/types';
import type { Api, Call } from './api';
import { missing } from './api';
import { trueReply } from './reply';
import { filtersSchema, pageSchema } from './schemas';

const MAX_IDS = 1_000;

/** Lookups, and the calls that change a record without an agent's help. */
export function endpointRoutes(api: Api): void {
	const { world, switches } = api;

	api.route({
		path: 'endpoints/get_endpoints',
		needs: 'endpointView',
		schema: z.looseObject({}),
		handle: (_input, { sees }) => {
			const now = world.clock.now();
			const rows = world.endpoints.newestFirst(now).filter(sees);
			return { reply: rows.map((endpoint) => lightRecord(endpoint, now, switches)) };
		},
	});

	api.route({
		path: 'endpoints/get_endpoint',
		needs: 'endpointView',
		schema: pageSchema,
		handle: (input, { key, sees }) => {
			const now = world.clock.now();
			const { count, page } = world.pages.read(input, now, key.groups && sees);
			return { reply: { ...count, endpoints: page.map((endpoint) => detailedRecord(endpoint, now, switches)) } };
		},
	});

	const filtered = z.looseObject({ filters: filtersSchema });

	api.route({
		path: 'endpoints/update_agent_name',
		needs: 'endpointEdit',
		schema: filtered.extend({ alias: z.string(missing('alias')) }),
		handle: ({ filters, alias }, call) => {
			// True also when nothing matched, as the product answers for an endpoint that does not exist.
			for (const endpoint of matching(api, filters, call)) world.setState(endpoint.id, { alias });
			return trueReply(switches);
		},
	});

	api.route({
		path: 'endpoints/delete',
		needs: 'endpointEdit',
		schema: filtered,
		handle: ({ filters }, call) => {
			for (const endpoint of matching(api, filters, call)) world.delete(endpoint);
			return { reply: true };
		},
	});

	api.route({
		path: 'endpoints/get_policy',
		needs: 'endpointView',
		schema: z.looseObject({ endpoint_id: z.string(missing('endpoint_id')) }),
		handle: ({ endpoint_id }, { sees }) => {
			const endpoint = world.endpoints.visible(endpoint_id, world.clock.now());
			if (!endpoint || !sees(endpoint)) throw badRequest(`Endpoint ${endpoint_id} was not found`);
			return { reply: { policy_name: world.record(endpoint).assigned_prevention_policy } };
		},
	});

	for (const [path, change] of [
		['tags/agents/assign', (tags: string[], tag: string) => [...new Set([...tags, tag])]],
		['tags/agents/remove', (tags: string[], tag: string) => tags.filter((other) => other !== tag)],
	] as const) {
		api.route({
			path,
			needs: 'endpointEdit',
			schema: filtered.extend({ tag: z.string(missing('tag')).min(1) }),
			handle: ({ filters, tag }, call) => {
				for (const endpoint of matching(api, filters, call, { tagCall: true })) {
					const tags = endpoint.fields.tags as
						| { server_tags?: string[]; endpoint_tags?: string[] }
						| undefined;
					const server_tags = change(tags?.server_tags ?? [], tag);
					world.setState(endpoint.id, { tags: { server_tags, endpoint_tags: tags?.endpoint_tags ?? [] } });
				}
				return true;
			},
		});
	}
}

/** The endpoints that a call's filters mean, within the key's scope. At most 1000 ids may be named. */
export function matching(
	{ world, switches }: Api,
	filters: readonly RawFilter[],
	{ sees }: Call,
	options: { tagCall?: boolean } = {},
): Endpoint[] {
	for (const { field, value } of filters) {
		if (field === 'endpoint_id_list' && Array.isArray(value) && value.length > MAX_IDS) {
			throw badRequest(`endpoint_id_list: at most ${MAX_IDS} values are allowed`, switches.badRequestStatus);
		}
	}
	return select(world.endpoints, filters, { now: world.clock.now(), switches }, options).filter(sees);
}
