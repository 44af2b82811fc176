import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, text } from '../../../shared/values';
import { badInput, readFlag } from '../../../shared/input';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { downloadArchive } from '../../transport/download';

const properties: INodeProperties[] = [
	{ ...actionIdProperty, description: 'The actionId of the item that File → Retrieve returned' },
	{
		displayName: 'Download Files',
		name: 'download',
		type: 'boolean',
		default: true,
		description: 'Whether to fetch the ZIP archive of each endpoint that has delivered',
	},
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		displayOptions: { show: { download: [true] } },
		hint: 'The name of the output binary field to put the file in',
	},
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
		const download = readFlag(context, itemIndex, 'download', true, 'Download Files');
		const field = download ? text(context.getNodeParameter('binaryPropertyName', itemIndex, 'data')) : '';
		if (download && field === '')
			throw badInput(context, itemIndex, 'The name of the output field for the file is empty');
		const api = createApi(context);
		const reply = await api.read('actions/file_retrieval_details', { group_action_id: actionId });
		const links = isRecord(reply) && isRecord(reply.data) ? Object.entries(reply.data) : [];
		if (links.length === 0) {
			const nextStep =
				'Cortex lists no endpoint for this action: check that it is a file retrieval, or run again later';
			return retrieval({ nextStep, actionId });
		}
		const items: INodeExecutionData[] = [];
		for (const [endpointId, value] of links) {
			const url = text(value);
			const ids = { endpointId, actionId };
			if (url === '') {
				const nextStep = 'The agent has not delivered: Response → Get Status shows why; run again later';
				items.push({ json: retrieval({ nextStep, ...ids }), binary: undefined });
				continue;
			}
			if (!download) {
				items.push({ json: retrieval({ ready: true, downloadUrl: url, ...ids }), binary: undefined });
				continue;
			}
			const archive = await downloadArchive(context, api, url);
			const fileName = `retrieved-${actionId}-${endpointId}.zip`;
			const binary = await context.helpers.prepareBinaryData(archive, fileName, 'application/zip');
			items.push({ json: retrieval({ ready: true, fileName, ...ids }), binary: { [field]: binary } });
		}
		return items;
	},
};

/** The files of one endpoint as an output item. */
function retrieval(known: IDataObject): IDataObject {
	const { ready = false, nextStep = null, fileName = null, downloadUrl = null, endpointId = null, actionId } = known;
	return { ready, nextStep, fileName, downloadUrl, endpointId, actionId };
}
