import { listField } from '../../../shared/rows';
import type { ItemOperation } from '../../../shared/operations';
import { VIEW_AUDITS } from '../../descriptions/rights';
import { type FilterFields } from '../../descriptions/rows';
import { auditProperties, listAudits } from './listAudits';
import { managementOutputProperty, readManagementOutput, readWords, wordsField } from './managementEntry';

const properties = auditProperties(
	[
		listField('Email', 'email', 'The email address of the user who did it'),
		wordsField,
		listField('Result', 'result', 'SUCCESS, FAIL or PARTIAL'),
		listField('Sub Type', 'subType', 'What was done'),
		listField('Type', 'type', 'The area, such as RESPONSE, ACTION_CENTER or PUBLIC_API'),
	],
	[
		{ name: 'Result', value: 'result' },
		{ name: 'Sub Type', value: 'sub_type' },
		{ name: 'Time', value: 'timestamp' },
		{ name: 'Type', value: 'type' },
	],
	[managementOutputProperty],
);

const LISTS: FilterFields['lists'] = [
	['email', 'email'],
	['result', 'result'],
	['subType', 'sub_type'],
	['type', 'type'],
];

/** Lists who asked for what, in the console or through the API. */
export const getManyManagement: ItemOperation = {
	option: {
		name: 'Get Many Management',
		value: 'getManyManagement',
		action: 'Get many management audit logs',
		description: 'List what people and API keys did in Cortex XDR, such as cancelling an action',
	},
	properties,
	mutates: false,
	rights: VIEW_AUDITS,
	async execute(context, itemIndex) {
		return await listAudits(context, itemIndex, 'audits/management_logs', LISTS, {
			passes: readWords(context, itemIndex),
			show: readManagementOutput(context, itemIndex),
		});
	},
};
