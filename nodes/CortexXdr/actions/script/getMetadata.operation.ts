import { NodeOperationError, type IDataObject, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord } from '../../../shared/values';
import { scriptProperty } from '../../descriptions/locators';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { findScript } from './findScript';

const properties: INodeProperties[] = [scriptProperty];

/** Reads what a script takes and returns, as Cortex sends it. */
export const getMetadata: ItemOperation = {
	option: {
		name: 'Get Metadata',
		value: 'getMetadata',
		action: 'Get metadata of script',
		description: 'Read what a script of the library takes, returns and runs on',
	},
	properties,
	mutates: false,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const { script_uid } = await findScript(context, itemIndex);
		const reply = await createApi(context).read('scripts/get_script_metadata', { script_uid });
		if (isRecord(reply)) return reply as IDataObject;
		throw new NodeOperationError(context.getNode(), 'Cortex XDR sent no metadata of the script', { itemIndex });
	},
};
