import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, text } from '../../../shared/values';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { archiveProperties, deliver, readDownloadField } from '../../descriptions/archives';
import { endpointIdsProperty, readEndpointIds } from '../../descriptions/endpointIds';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';

/** Each endpoint costs a call and a download. */
const MOST_ENDPOINTS = 100;

const properties: INodeProperties[] = [
	{ ...actionIdProperty, description: 'The actionId of the item that Script → Run or Run Snippet returned' },
	endpointIdsProperty,
	...archiveProperties,
];

const NOT_THERE = 'Cortex has no files of this endpoint: Script → Get Results shows retrieved_files and whether it has ended; run again later';

/** Downloads the files that a script brought back, for each endpoint. */
export const getResultFiles: ItemOperation = {
	option: {
		name: 'Get Result Files',
		value: 'getResultFiles',
		action: 'Get result files of script',
		description: 'Fetch the files that a script brought back from machines, as ZIP archives',
	},
	properties,
	mutates: false,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const actionId = readActionId(context, itemIndex);
		const endpointIds = readEndpointIds(context, itemIndex, MOST_ENDPOINTS);
		const field = readDownloadField(context, itemIndex);
		const api = createApi(context);
		const items: INodeExecutionData[] = [];
		for (const endpointId of endpointIds) {
			const request = { action_id: actionId, endpoint_id: endpointId };
			const reply = await api.read('scripts/get_script_execution_results_files', request);
			// The link is valid for ten minutes, so it is followed at once.
			const url = isRecord(reply) ? text(reply.DATA) : '';
			const archive = { url, fileName: `script-${actionId}-${endpointId}.zip`, ids: { endpointId, actionId } };
			items.push(await deliver(context, api, field, archive, NOT_THERE));
		}
		return items;
	},
};
