import { strToU8, zipSync } from 'fflate';
import { z } from 'zod';
import { badRequest, waitress } from '../literals';
import { asList } from '../world/types';
import { actionIdOf, groupActionId } from './actions';
import type { Api } from './api';
import { missing } from './api';
import { actionReply } from './reply';
import { filtersSchema, incidentId } from './schemas';
import { actionTargets } from './targets';

const MAX_RETRIEVAL_ENDPOINTS = 10;
const MAX_RETRIEVAL_FILES = 20;

const text = (name: string) => z.string(missing(name)).min(1, `${name} param is missing`);

/** Quarantine, restore and retrieval of files. */
export function fileRoutes(api: Api): void {
	quarantineRoutes(api);
	retrievalRoutes(api);
}

function quarantineRoutes(api: Api): void {
	const { world, switches } = api;
	const file = { file_path: text('file_path'), file_hash: text('file_hash') };

	api.route({
		path: 'endpoints/quarantine',
		needs: 'files',
		schema: z.looseObject({ ...file, filters: filtersSchema, incident_id: incidentId }),
		handle: ({ filters, file_path, file_hash }, call) => {
			const targets = actionTargets(api, 'QUARANTINE', filters, call);
			return actionReply(
				world.start('quarantine', targets, { file_path, file_hash }).id,
				targets.length,
				switches,
			);
		},
	});

	api.route({
		path: 'quarantine/status',
		needs: 'endpointView',
		schema: z.looseObject({
			files: z.array(z.looseObject({ ...file, endpoint_id: text('endpoint_id') }), missing('files')),
		}),
		handle: ({ files }) => ({
			reply: files.map(({ endpoint_id, file_path, file_hash }) => ({
				endpoint_id,
				file_path,
				file_hash,
				status: world.files.isQuarantined(endpoint_id, file_path, file_hash),
			})),
		}),
	});

	api.route({
		path: 'endpoints/restore',
		needs: 'files',
		schema: z.looseObject({
			file_hash: text('file_hash'),
			endpoint_id: z.string().optional(),
			incident_id: incidentId,
		}),
		handle: ({ file_hash, endpoint_id }, { sees }) => {
			const holders = world.files
				.holders(file_hash)
				.filter((id) => endpoint_id === undefined || id === endpoint_id);
			const now = world.clock.now();
			const targets = holders.flatMap((id) => world.endpoints.visible(id, now) ?? []).filter(sees);
			if (targets.length === 0) throw badRequest('No suitable agents found');
			return actionReply(world.start('restore', targets, { file_hash }).id, targets.length, switches);
		},
	});
}

function retrievalRoutes(api: Api): void {
	const { world, switches } = api;
	api.route({
		path: 'endpoints/file_retrieval',
		needs: 'files',
		schema: z.looseObject({
			filters: filtersSchema,
			files: z.partialRecord(z.enum(['windows', 'linux', 'macos']), z.array(z.string()), missing('files')),
			incident_id: incidentId,
		}),
		handle: ({ filters, files }, call) => {
			const paths = Object.values(files).flat();
			if (paths.length === 0) throw badRequest('files param is missing');
			if (paths.length > MAX_RETRIEVAL_FILES)
				throw badRequest(`files: at most ${MAX_RETRIEVAL_FILES} are allowed`);
			const targets = actionTargets(api, 'FILE_RETRIEVAL', filters, call);
			if (targets.length > MAX_RETRIEVAL_ENDPOINTS) {
				throw badRequest(`At most ${MAX_RETRIEVAL_ENDPOINTS} endpoints are allowed`);
			}
			return actionReply(world.start('file_retrieval', targets, { paths }).id, targets.length, switches);
		},
	});

	api.route({
		path: 'actions/file_retrieval_details',
		needs: 'actionView',
		schema: groupActionId,
		handle: ({ group_action_id }, { origin }) => {
			const action = world.actions.get(actionIdOf(group_action_id, switches.groupActionIdMustBeNumber));
			if (action?.kind !== 'file_retrieval') return { reply: { data: {} } };
			const links = [...action.executions].map(([endpointId, { status }]) => {
				if (status !== 'COMPLETED_SUCCESSFULLY') return [endpointId, ''];
				const token = world.files.offer(action, endpointId, [endpointId, ...asList(action.detail.paths)]);
				return [endpointId, `${origin}/public_api/v1/download/${token}`];
			});
			return { reply: { data: Object.fromEntries(links) } };
		},
	});

	api.route({
		path: 'download/:token',
		methods: ['GET', 'POST'],
		needs: 'files',
		schema: z.looseObject({}),
		handle: (_input, { params }) => {
			const lines = world.files.offered(params.token, world.clock.now());
			if (!lines) throw waitress();
			return Buffer.from(zipSync({ 'manifest.txt': strToU8(`${lines.join('\n')}\n`) }));
		},
	});
}
