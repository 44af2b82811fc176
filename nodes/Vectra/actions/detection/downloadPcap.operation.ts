import type { INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { detectionProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { READ_DETECTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { downloadCapture } from '../../transport/capture';

const properties: INodeProperties[] = [
	detectionProperty,
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the output binary field to put the file in',
	},
];

/** Fetches the packets that Vectra captured for a detection. */
export const downloadPcap: ItemOperation = {
	option: {
		name: 'Download PCAP',
		value: 'downloadPcap',
		action: 'Download PCAP of detection',
		description: 'Fetch the packets that Vectra captured for a detection, as a file',
	},
	properties,
	mutates: false,
	rights: READ_DETECTIONS,
	async execute(context, itemIndex) {
		const field = text(context.getNodeParameter('binaryPropertyName', itemIndex, 'data'));
		if (field === '') throw badInput(context, itemIndex, 'The name of the output field for the file is empty');
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'detection');
		const { content, fileName, mimeType } = await downloadCapture(context.getNode(), api, id);
		const binary = await context.helpers.prepareBinaryData(content, fileName, mimeType);
		return [{ json: { fileName, bytes: content.length, detectionId: id }, binary: { [field]: binary } }];
	},
};
