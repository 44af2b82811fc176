import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { badInput, readFlag } from '../../shared/input';
import { text } from '../../shared/values';
import type { CortexApi } from '../transport/api';
import { downloadArchive } from '../transport/download';

/** Whether archives are fetched, and where they go. */
export const archiveProperties: INodeProperties[] = [
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

/** The output field for archives; undefined when none is to be fetched. */
export function readDownloadField(context: IExecuteFunctions, itemIndex: number): string | undefined {
	if (!readFlag(context, itemIndex, 'download', true, 'Download Files')) return undefined;
	const field = text(context.getNodeParameter('binaryPropertyName', itemIndex, 'data'));
	if (field !== '') return field;
	throw badInput(context, itemIndex, 'The name of the output field for the file is empty');
}

/** An archive that one endpoint may have delivered. */
export interface Archive {
	/** '' when it has not. */
	url: string;
	fileName: string;
	ids: { endpointId: string; actionId: number };
}

/** The files of one endpoint as an item, fetched where a field is given. @param nextStep for files that are not there */
export async function deliver(
	context: IExecuteFunctions,
	api: CortexApi,
	field: string | undefined,
	{ url, fileName, ids }: Archive,
	nextStep: string,
): Promise<INodeExecutionData> {
	if (url === '') return { json: delivery({ nextStep, ...ids }), binary: undefined };
	if (field === undefined) return { json: delivery({ ready: true, downloadUrl: url, ...ids }), binary: undefined };
	const archive = await downloadArchive(context, api, url);
	const binary = await context.helpers.prepareBinaryData(archive, fileName, 'application/zip');
	return { json: delivery({ ready: true, fileName, ...ids }), binary: { [field]: binary } };
}

/** What is known of the files of one endpoint. */
export function delivery(known: IDataObject): IDataObject {
	const { ready = false, nextStep = null, fileName = null, downloadUrl = null, endpointId = null, actionId } = known;
	return { ready, nextStep, fileName, downloadUrl, endpointId, actionId };
}
