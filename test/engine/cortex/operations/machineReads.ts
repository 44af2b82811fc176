import { page, type ReadCase } from './readCases';
import { endpointReply, HASH, ID, OTHER_ID } from './support';

const theEndpoint = { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: ID } };
const SCRIPTS = [
	{
		script_uid: 'u1',
		name: 'list_directories',
		is_high_risk: false,
		linux_supported: true,
		macos_supported: true,
	},
	{
		script_uid: 'u2',
		name: 'delete_file',
		is_high_risk: 'true',
		linux_supported: 'true',
		macos_supported: 'false',
	},
];

/** Endpoints, actions, files and scripts. */
export const MACHINE_READS: ReadCase[] = [
	{
		title: 'gets the policy of an endpoint',
		resource: 'endpoint',
		operation: 'getPolicy',
		parameters: theEndpoint,
		script: {
			'endpoints/get_endpoint': endpointReply(),
			'endpoints/get_policy': [200, { reply: { policy_name: 'Windows Default' } }],
		},
		asks: ['endpoints/get_policy', { endpoint_id: ID }],
		items: [{ endpointId: ID, endpointName: 'FIN-LT-0142', policyName: 'Windows Default' }],
	},
	{
		title: 'gets the status of an action',
		resource: 'action',
		operation: 'getStatus',
		parameters: { actionId: ' 48211 ' },
		script: {
			'actions/get_action_status': [
				200,
				{
					reply: {
						data: { [ID]: 'COMPLETED_SUCCESSFULLY', [OTHER_ID]: 'FAILED' },
						errorReasons: { [OTHER_ID]: { errorDescription: 'The requested object was not present.' } },
					},
				},
			],
		},
		asks: ['actions/get_action_status', { group_action_id: 48211 }],
		items: [
			{
				actionId: 48211,
				found: true,
				finished: true,
				succeeded: false,
				endpoints: [
					{ endpointId: ID, status: 'COMPLETED_SUCCESSFULLY', finished: true, errorReason: null },
					{
						endpointId: OTHER_ID,
						status: 'FAILED',
						finished: true,
						errorReason: 'The requested object was not present.',
					},
				],
			},
		],
	},
	{
		title: 'tells on which endpoints a file is in quarantine',
		resource: 'file',
		operation: 'getQuarantineStatus',
		parameters: { endpointIds: `${ID},${OTHER_ID}`, filePath: '/tmp/x', fileHash: HASH },
		script: {
			'quarantine/status': [
				200,
				{ reply: [{ endpoint_id: ID, file_path: '/tmp/x', file_hash: HASH, status: true }] },
			],
		},
		asks: [
			'quarantine/status',
			{ files: [ID, OTHER_ID].map((endpoint_id) => ({ endpoint_id, file_path: '/tmp/x', file_hash: HASH })) },
		],
		items: [
			{ endpointId: ID, filePath: '/tmp/x', fileHash: HASH, quarantined: true },
			{ endpointId: OTHER_ID, filePath: '/tmp/x', fileHash: HASH, quarantined: null },
		],
	},
	{
		title: 'lists scripts',
		resource: 'script',
		operation: 'getMany',
		parameters: { filters: { name: 'list_directories, delete_file', createdBy: 'Palo Alto Networks' } },
		script: { 'scripts/get_scripts': page('scripts', ...SCRIPTS) },
		asks: [
			'scripts/get_scripts',
			{
				search_from: 0,
				search_to: 50,
				filters: [
					{ field: 'created_by', operator: 'in', value: ['Palo Alto Networks'] },
					{ field: 'name', operator: 'in', value: ['list_directories', 'delete_file'] },
				],
			},
		],
		items: SCRIPTS,
	},
	{
		title: 'lists scripts of high risk, however the tenant writes it',
		resource: 'script',
		operation: 'getMany',
		parameters: { returnAll: true, filters: { highRisk: true, operatingSystem: ['linux'] } },
		script: { 'scripts/get_scripts': page('scripts', ...SCRIPTS) },
		asks: ['scripts/get_scripts', { search_from: 0, search_to: 100 }],
		items: [SCRIPTS[1]],
	},
	{
		title: 'lists scripts without high risk that run on macOS',
		resource: 'script',
		operation: 'getMany',
		parameters: { filters: { highRisk: false, operatingSystem: ['macos'] } },
		script: { 'scripts/get_scripts': page('scripts', ...SCRIPTS) },
		asks: ['scripts/get_scripts', { search_from: 0, search_to: 100 }],
		items: [SCRIPTS[0]],
	},
	{
		title: 'gets the status of a script',
		resource: 'script',
		operation: 'getStatus',
		parameters: { actionId: 5 },
		script: {
			'scripts/get_script_execution_status': [
				200,
				{
					reply: {
						general_status: 'COMPLETED_PARTIAL',
						error_message: '',
						endpoints_failed: 1,
						endpoints_completed_successfully: '2',
						endpoints_pending: 0,
					},
				},
			],
		},
		asks: ['scripts/get_script_execution_status', { action_id: 5 }],
		items: [
			{
				actionId: 5,
				status: 'COMPLETED_PARTIAL',
				finished: true,
				errorMessage: null,
				endpoints: {
					pending: 0,
					inProgress: 0,
					pendingAbort: 0,
					succeeded: 2,
					failed: 1,
					timedOut: 0,
					expired: 0,
					cancelled: 0,
					aborted: 0,
				},
			},
		],
	},
	{
		title: 'does not call a script finished while an endpoint is open',
		resource: 'script',
		operation: 'getStatus',
		parameters: { actionId: 5 },
		script: {
			'scripts/get_script_execution_status': [
				200,
				{ reply: { general_status: 'COMPLETED_PARTIAL', endpoints_in_progress: 1 } },
			],
		},
		asks: ['scripts/get_script_execution_status', { action_id: 5 }],
		items: [expect.objectContaining({ finished: false })],
	},
	{
		title: 'gets the results of a script',
		resource: 'script',
		operation: 'getResults',
		parameters: { actionId: '5' },
		script: {
			'scripts/get_script_execution_results': [
				200,
				{
					reply: {
						script_name: 'ls',
						date_created: '2026-01-01',
						results: [
							{ endpoint_id: ID, standard_output: 'ok' },
							{ endpoint_id: OTHER_ID, standard_output: '' },
						],
					},
				},
			],
		},
		asks: ['scripts/get_script_execution_results', { action_id: 5 }],
		items: [
			{ action_id: 5, script_name: 'ls', date_created: '2026-01-01', endpoint_id: ID, standard_output: 'ok' },
			{
				action_id: 5,
				script_name: 'ls',
				date_created: '2026-01-01',
				endpoint_id: OTHER_ID,
				standard_output: '',
			},
		],
	},
	{
		title: 'gets the metadata of a script',
		resource: 'script',
		operation: 'getMetadata',
		parameters: { script: { __rl: true, mode: 'name', value: 'LIST_directories' } },
		script: {
			'scripts/get_scripts': page('scripts', SCRIPTS[0]),
			'scripts/get_script_metadata': [200, { reply: { script_uid: 'u1', entry_point: 'run', script_input: [{ name: 'path', type: 'string' }] } }],
		},
		asks: ['scripts/get_script_metadata', { script_uid: 'u1' }],
		items: [{ script_uid: 'u1', entry_point: 'run', script_input: [{ name: 'path', type: 'string' }] }],
	},
	...[{ DATA: null }, { DATA: '' }, {}, null].map(
		(reply): ReadCase => ({
			title: `says that a script has brought no files: ${JSON.stringify(reply)}`,
			resource: 'script',
			operation: 'getResultFiles',
			parameters: { actionId: '5', endpointIds: ID },
			script: { 'scripts/get_script_execution_results_files': [200, { reply }] },
			asks: ['scripts/get_script_execution_results_files', { action_id: 5, endpoint_id: ID }],
			items: [
				{ ready: false, nextStep: expect.stringMatching(/run again later/), fileName: null, downloadUrl: null, endpointId: ID, actionId: 5 },
			],
		}),
	),
	{
		title: 'lists the presets for triage',
		resource: 'triage',
		operation: 'getPresets',
		parameters: {},
		script: { get_triage_presets: [200, { reply: { triage_presets: [{ uuid: 'p1', name: 'Quick', os: 'WINDOWS', type: 'Online' }, null] } }] },
		asks: ['get_triage_presets', {}],
		items: [{ uuid: 'p1', name: 'Quick', os: 'WINDOWS', type: 'Online' }],
	},
];
