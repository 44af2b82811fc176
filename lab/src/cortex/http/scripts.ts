import { z } from 'zod';
import { badRequest } from '../literals';
import type { Action, Execution } from '../world/actions';
import { pageOf } from '../world/page';
import { DAY } from '../world/presence';
import { scriptProgress, type Script } from '../world/scripts';
import { asList } from '../world/types';
import type { Api } from './api';
import { missing } from './api';
import { actionReply } from './reply';
import { applyFilters, inFilter } from './rowFilters';
import { filtersSchema, incidentId, pageSchema } from './schemas';
import { actionTargets } from './targets';

const uid = z.looseObject({ script_uid: z.string(missing('script_uid')) });
const actionId = z.looseObject({ action_id: z.union([z.number(), z.string()], missing('action_id')) });
const run = z.looseObject({
	filters: filtersSchema,
	timeout: z.number().default(600),
	incident_id: incidentId,
});

const FILTERS = {
	name: inFilter<Script>(({ name }) => [name]),
	description: inFilter<Script>(({ description }) => [description]),
	created_by: inFilter<Script>(({ created_by }) => [created_by]),
	script_uid: inFilter<Script>(({ script_uid }) => [script_uid]),
	is_high_risk: inFilter<Script>(({ is_high_risk }) => [String(is_high_risk)]),
	windows_supported: inFilter<Script>(({ windows_supported }) => [String(windows_supported)]),
	linux_supported: inFilter<Script>(({ linux_supported }) => [String(linux_supported)]),
	macos_supported: inFilter<Script>(({ macos_supported }) => [String(macos_supported)]),
};

/** The script library and script runs. */
export function scriptRoutes(api: Api): void {
	libraryRoutes(api);
	runRoutes(api);
}

/** What stands in Base64, or the text itself if it is none. */
function fromBase64(text: string): string {
	const bytes = Buffer.from(text, 'base64');
	return bytes.toString('base64') === text ? bytes.toString('utf8') : text;
}

function libraryRoutes(api: Api): void {
	const { scripts } = api.world;
	const find = (script_uid: string): Script => {
		const script = scripts.get(script_uid);
		if (!script) throw badRequest(`Script ${script_uid} was not found`);
		return script;
	};

	api.route({
		path: 'scripts/get_scripts',
		needs: 'scripts',
		schema: pageSchema,
		handle: (input) => {
			const matching = applyFilters(scripts.list(), input.filters ?? [], FILTERS);
			const { count, page } = pageOf(input, matching, api.switches);
			return { reply: { ...count, scripts: page } };
		},
	});
	api.route({
		path: 'scripts/get_script_metadata',
		needs: 'scripts',
		schema: uid,
		handle: ({ script_uid }) => {
			const script = find(script_uid);
			return { reply: { ...script, entry_point: 'run', script_input: scripts.inputs(script) } };
		},
	});
	api.route({
		path: 'scripts/get_script_code',
		needs: 'scripts',
		schema: uid,
		handle: ({ script_uid }) => ({ reply: scripts.code(find(script_uid)) }),
	});
}

function runRoutes(api: Api): void {
	const { world, switches } = api;
	const runOf = (value: number | string): Action | undefined => {
		const action = world.actions.get(Number(value));
		return action?.kind === 'script' ? action : undefined;
	};
	/** What a call says of a run; of one that there is not, what the switch says. */
	const aboutRun = (value: number | string, show: (action: Action) => unknown): unknown => {
		const action = runOf(value);
		if (action) return { reply: show(action) };
		const message = `Action ${value} was not found`;
		if (switches.unknownScriptRun === 'error') throw badRequest(message);
		return { reply: { error_message: message } };
	};

	api.route({
		path: 'scripts/run_script',
		needs: 'scripts',
		schema: run.extend({ ...uid.shape, parameters_values: z.record(z.string(), z.unknown()).default({}) }),
		handle: ({ filters, script_uid, parameters_values }, call) => {
			const script = world.scripts.get(script_uid);
			if (!script) throw badRequest(`Script ${script_uid} was not found`);
			const targets = actionTargets(api, 'RUN_SCRIPT', filters, call);
			const { id } = world.start('script', targets, { name: script.name, parameters_values });
			return actionReply(id, targets.length, switches);
		},
	});
	api.route({
		path: 'scripts/run_snippet_code_script',
		needs: 'scripts',
		schema: run.extend({ snippet_code: z.string(missing('snippet_code')) }),
		handle: ({ filters, snippet_code }, call) => {
			const targets = actionTargets(api, 'RUN_SCRIPT', filters, call);
			const code = switches.snippetCode === 'raw' ? snippet_code : fromBase64(snippet_code);
			return actionReply(
				world.start('script', targets, { name: 'snippet script', code }).id,
				targets.length,
				switches,
			);
		},
	});
	api.route({
		path: 'scripts/get_script_execution_status',
		needs: 'actionView',
		schema: actionId,
		handle: ({ action_id }) => aboutRun(action_id, scriptProgress),
	});
	api.route({
		path: 'scripts/get_script_execution_results',
		needs: 'actionView',
		schema: actionId,
		handle: ({ action_id }) =>
			aboutRun(action_id, (action) => ({
				script_name: action.detail.name,
				script_description: '',
				script_parameters: [],
				date_created: new Date(action.createdAt).toISOString(),
				scope: `${action.executions.size} endpoint(s)`,
				error_message: '',
				results: [...action.executions.values()].map((execution) => resultOf(api, execution)),
			})),
	});
	api.route({
		path: 'scripts/get_script_execution_results_files',
		needs: 'actionView',
		schema: actionId.extend({ endpoint_id: z.string(missing('endpoint_id')) }),
		handle: ({ action_id, endpoint_id }, { origin }) => {
			const action = runOf(action_id);
			if (!action) throw badRequest(`Action ${action_id} was not found`);
			if (!action.executions.has(endpoint_id)) throw badRequest(`Endpoint ${endpoint_id} was not found`);
			const times = world.files.ask(action, endpoint_id);
			if (switches.scriptFiles === 'none' || (switches.scriptFiles === 'late' && times <= 2)) return { reply: { DATA: null } };
			const until = world.clock.now() + switches.scriptLinkMinutes * 60_000;
			const token = world.files.offer(action, endpoint_id, [endpoint_id, String(action.detail.name)], until);
			return { reply: { DATA: `${origin}/public_api/v1/download/${token}` } };
		},
	});
}

function resultOf({ world }: Api, { action, endpoint, status, error }: Execution): Record<string, unknown> {
	const done = status === 'COMPLETED_SUCCESSFULLY';
	return {
		endpoint_name: endpoint.fields.endpoint_name,
		endpoint_ip_address: asList(endpoint.fields.ip),
		endpoint_status: `STATUS_010_${String(world.record(endpoint).endpoint_status)}`,
		domain: 'ACME',
		endpoint_id: endpoint.id,
		execution_status: status,
		standard_output: done ? `${String(action.detail.name)} finished\n` : (error?.errorDescription ?? ''),
		// Delete File says so whether it deleted something or not.
		return_value: done ? 'True' : '',
		retrieved_files: 0,
		failed_files: 0,
		retention_date: done ? action.createdAt + 30 * DAY : null,
	};
}
