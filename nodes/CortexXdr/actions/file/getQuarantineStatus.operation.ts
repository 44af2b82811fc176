import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, text } from '../../../shared/values';
import { endpointIdsProperty, readEndpointIds } from '../../descriptions/endpointIds';
import { fileHashProperty, readFileHash } from '../../descriptions/hashes';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { filePathProperty, readFilePath } from './paths';

const properties: INodeProperties[] = [endpointIdsProperty, filePathProperty, fileHashProperty];

/** Reads whether a file is in quarantine, for each endpoint given. */
export const getQuarantineStatus: ItemOperation = {
	option: {
		name: 'Get Quarantine Status',
		value: 'getQuarantineStatus',
		action: 'Get quarantine status of file',
		description: 'Read on which machines a file is in quarantine',
	},
	properties,
	mutates: false,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const ids = readEndpointIds(context, itemIndex);
		const file_path = readFilePath(context, itemIndex);
		const file_hash = readFileHash(context, itemIndex);
		const files = ids.map((endpoint_id) => ({ endpoint_id, file_path, file_hash }));
		const reply = await createApi(context).read('quarantine/status', { files });
		const rows = (Array.isArray(reply) ? reply : []).filter(isRecord);
		const byEndpoint = new Map(rows.map((row) => [text(row.endpoint_id).toLowerCase(), row.status]));
		return ids.map(
			(endpointId): IDataObject => ({
				quarantined: quarantined(byEndpoint.get(endpointId)),
				filePath: file_path,
				fileHash: file_hash,
				endpointId,
			}),
		);
	},
};

/** null where Cortex reports no status. */
function quarantined(status: unknown): boolean | null {
	return typeof status === 'boolean' ? status : null;
}
