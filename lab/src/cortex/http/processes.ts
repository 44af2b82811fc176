import { z } from 'zod';
import { ApiError, badRequest, refused, waitress } from '../literals';
import { statusOf } from '../world/presence';
import type { Api, Call } from './api';
import { incidentId } from './schemas';
import type { Endpoint } from '../world/types';

const TRIAGE_PRESETS = [
	{ uuid: '3f9d1c2e-8a47-4c0b-9d55-1e7f6a2b4c80', name: 'Windows Quick', os: 'WINDOWS', description: 'Event logs and processes', created_by: 'Palo Alto Networks', type: 'Online' },
	{ uuid: '8c1e5b70-2f3d-4a96-b0c8-5d4e3f2a1b09', name: 'macOS Quick', os: 'MACOS', description: 'Logs and processes', created_by: 'Palo Alto Networks', type: 'Online' },
	{ uuid: 'b7d20f41-6e58-4c13-a9f2-0c1d2e3f4a5b', name: 'Windows Offline', os: 'WINDOWS', description: 'For a collector on a disk', created_by: 'Palo Alto Networks', type: 'Offline' },
];

/** The product's words for fields that are missing. */
const need = (input: Record<string, unknown>, ...fields: string[]): void => {
	const lacking = fields.filter((field) => typeof input[field] !== 'string' || input[field] === '');
	if (lacking.length > 0) throw badRequest(lacking.map((field) => `Field '${field}': Field required`).join('; '));
};

/** Ending processes, and forensic triage. */
export function processRoutes(api: Api): void {
	const { world, switches } = api;
	const form = (id: number) => (switches.actionIdsAsStrings ? String(id) : id);
	const find = (id: string, { sees }: Call): Endpoint | undefined => {
		const now = world.clock.now();
		const endpoint = world.endpoints.visible(id, now);
		return endpoint && sees(endpoint) && statusOf(endpoint, now, switches) !== 'UNINSTALLED' ? endpoint : undefined;
	};

	for (const [kind, verb, field] of [
		['terminate_process', 'TERMINATE_PROCESS', 'instance_id'],
		['terminate_causality', 'TERMINATE_CAUSALITY', 'causality_id'],
	] as const) {
		api.route({
			path: `endpoints/${kind}`,
			only: '3.x',
			needs: 'terminate',
			schema: z.looseObject({ incident_id: incidentId }),
			handle: (input, call) => {
				if (!switches.terminateCalls) throw waitress();
				need(input, 'agent_id', field);
				const endpoint = find(String(input.agent_id), call);
				if (!endpoint) throw refused(verb);
				const detail = { [field]: input[field], process_name: input.process_name, waited: !endpoint.online };
				return { reply: { group_action_id: form(world.start(kind, [endpoint], detail).id) } };
			},
		});
	}

	const requireForensics = (): void => {
		if (!switches.forensics) throw ApiError.envelope(402, 'The license of this tenant does not include Forensics');
	};
	api.route({
		path: 'get_triage_presets',
		needs: 'forensics',
		schema: z.looseObject({}),
		handle: () => {
			requireForensics();
			return { reply: { triage_presets: TRIAGE_PRESETS } };
		},
	});
	api.route({
		path: 'triage_endpoint',
		needs: 'forensics',
		schema: z.looseObject({ agent_ids: z.array(z.string()).min(1, 'agent_ids param is missing'), collector_uuid: z.string().optional() }),
		handle: ({ agent_ids: ids, collector_uuid: uuid }, call) => {
			requireForensics();
			const preset = TRIAGE_PRESETS.find((one) => one.uuid === uuid);
			if (uuid !== undefined && preset?.type !== 'Online') throw badRequest(`Collector ${uuid} cannot be started`);
			const endpoints = ids.flatMap((id) => find(id, call) ?? []);
			if (new Set(endpoints.map(({ fields }) => fields.os_type)).size > 1) throw badRequest('agent_ids: one operating system is allowed');
			const running = [...world.actions.list()].filter(({ kind }) => kind === 'triage').flatMap(({ executions }) => [...executions.values()]);
			const places = Math.max(0, switches.triageParallel - running.filter(({ endedAt }) => endedAt === null).length);
			if (endpoints.length > places && switches.triageBeyond === 'error') throw badRequest(`At most ${switches.triageParallel} triages are allowed at a time`);
			const taken = endpoints.slice(0, places);
			const action = taken.length === 0 ? undefined : world.start('triage', taken, { collector_uuid: uuid });
			const refusedIds = ids.filter((id) => !taken.some((endpoint) => endpoint.id === id));
			return {
				reply: {
					group_action_id: action ? form(action.id) : null,
					successful_agent_ids: taken.map(({ id }) => id),
					unsuccessful_agent_ids: refusedIds.map((id) => refusalOf(id, switches.triageRefusal)),
				},
			};
		},
	});
}

function refusalOf(id: string, form: 'object' | 'id' | 'byId'): unknown {
	const error = 'Too many triages, or no such agent';
	if (form === 'id') return id;
	return form === 'object' ? { agent_id: id, error } : { [id]: error };
}
