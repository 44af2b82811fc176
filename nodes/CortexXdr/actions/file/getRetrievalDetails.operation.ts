import type { INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, text } from '../../../shared/values';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { archiveProperties, deliver, delivery, readDownloadField } from '../../descriptions/archives';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';

const properties: INodeProperties[] = [
	{ ...actionIdProperty, description: 'The actionId of the item that File → Retrieve returned' },
	...archiveProperties,
];

/** Reads for each endpoint of a file retrieval whether its files have arrived, and downloads them. */
export const getRetrievalDetails: ItemOperation = {
	option: {
		name: 'Get Retrieval Details',
		value: 'getRetrievalDetails',
		action: 'Get details of file retrieval',
		description: 'Read which machines have delivered their files, and download these as ZIP archives',
	},
	properties,
	mutates: false,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const actionId = readActionId(context, itemIndex);
		const field = readDownloadField(context, itemIndex);
		const api = createApi(context);
		const reply = await api.read('actions/file_retrieval_details', { group_action_id: actionId });
		const links = isRecord(reply) && isRecord(reply.data) ? Object.entries(reply.data) : [];
		if (links.length === 0) {
			const nextStep =
				'Cortex lists no endpoint for this action: check that it is a file retrieval, or run again later';
			return delivery({ nextStep, actionId });
		}
		const items: INodeExecutionData[] = [];
		for (const [endpointId, value] of links) {
			const nextStep = 'The agent has not delivered: Response → Get Status shows why; run again later';
			const archive = { url: text(value), fileName: `retrieved-${actionId}-${endpointId}.zip`, ids: { endpointId, actionId } };
			items.push(await deliver(context, api, field, archive, nextStep));
		}
		return items;
	},
};
