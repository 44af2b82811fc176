import type { IDataObject } from 'n8n-workflow';
import { ALERT_LOOKUPS } from './alertCases';
import { XQL_LOOKUPS } from './xqlCases';
import { CASE_LOOKUPS } from './caseCases';
import { EXCEPTION_LOOKUPS } from './exceptionCases';
import { INDICATOR_LOOKUPS } from './indicatorCases';
import { endpointReply, ID, type Answer, type Script } from './support';

export const SCRIPT_UID = '956e8989f67ebcb2c71c4635311e47e4';
/** What an operation may read before it writes. */
export const LOOKUPS: Script = {
	...ALERT_LOOKUPS,
	...CASE_LOOKUPS,
	...EXCEPTION_LOOKUPS,
	...INDICATOR_LOOKUPS,
	...XQL_LOOKUPS,
	'endpoints/get_endpoint': endpointReply(),
	'scripts/get_scripts': [
		200,
		{
			reply: {
				total_count: 1,
				scripts: [{ script_uid: SCRIPT_UID, name: 'list_directories', created_by: 'Palo Alto Networks', is_high_risk: false }],
			},
		},
	],
	get_triage_presets: [200, { reply: { triage_presets: [{ uuid: 'p1', name: 'Quick', os: 'WINDOWS', type: 'Online' }] } }],
	'scripts/get_script_metadata': [
		200,
		{ reply: { name: 'list_directories', script_uid: SCRIPT_UID, script_input: [{ name: 'path' }, { name: 'number_of_levels' }], linux_supported: 'true' } },
	],
	'case/search': [
		200,
		{ reply: { TOTAL_COUNT: 9, FILTER_COUNT: 1, DATA: [{ case_id: 4711, notes: 'seen by Jo' }] } },
	],
	'configurations/agent/action_center_expiration': [200, { isolate: 96, scan: 24 }],
};
export const TRUE: Answer = [200, true];

export interface MutationCase {
	title: string;
	resource: string;
	operation: string;
	parameters: IDataObject;
	path: string;
	/** What must be sent as request_data. */
	sends: IDataObject;
	answers: Answer;
	/** Fields of the output item. */
	item: IDataObject;
	/** A refusal in the product's words, and what of it must reach the user. */
	refused: [Answer, RegExp];
}

export const oneEndpoint = { endpointIds: ID };
export const theEndpoint = { identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: ID } };
export const incident = { __rl: true, mode: 'id', value: '4711' };
