import type { IDataObject, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord } from '../../../shared/values';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { noSuchRun } from './noSuchRun';

const properties: INodeProperties[] = [
	{ ...actionIdProperty, description: 'The actionId of the item that Script → Run returned' },
];

/** Reads the results of a script run: one item per endpoint, as Cortex sends it, with the script's name. */
export const getResults: ItemOperation = {
	option: {
		name: 'Get Results',
		value: 'getResults',
		action: 'Get results of script',
		description: 'Read what a script printed on each machine',
	},
	properties,
	mutates: false,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const actionId = readActionId(context, itemIndex);
		const reply = await createApi(context).read('scripts/get_script_execution_results', {
			action_id: actionId,
		});
		if (!isRecord(reply) || !Array.isArray(reply.results)) throw noSuchRun(context, itemIndex, actionId, reply);
		const {
			script_name = null,
			date_created = null,
			results,
		} = reply as IDataObject & { results: unknown[] };
		return results
			.filter(isRecord)
			.map(
				(row): IDataObject => ({ action_id: actionId, script_name, date_created, ...(row as IDataObject) }),
			);
	},
};
