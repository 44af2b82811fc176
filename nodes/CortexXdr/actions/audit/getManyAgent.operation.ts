import { listField } from '../../../shared/rows';
import type { ItemOperation } from '../../../shared/operations';
import { VIEW_AUDITS } from '../../descriptions/rights';
import { type FilterFields } from '../../descriptions/rows';
import { auditProperties, listAudits } from './listAudits';

const properties = auditProperties(
	[
		listField('Agent Version', 'agentVersion', 'The version of the agent'),
		listField('Category', 'category', 'Audit, Monitoring or Status'),
		listField('Domain', 'domain', 'The domain of the endpoint'),
		listField('Endpoint ID', 'endpointId', '32 hexadecimal digits'),
		listField('Endpoint Name', 'endpointName', 'The host name of the endpoint'),
		listField('Result', 'result', 'Success, Fail or N/A'),
		listField('Sub Type', 'subType', 'What was done, such as Isolate or Cancel isolation'),
		listField('Type', 'type', 'The kind of report, such as Action for response actions'),
	],
	[
		{ name: 'Category', value: 'category' },
		{ name: 'Result', value: 'result' },
		{ name: 'Time', value: 'timestamp' },
		{ name: 'Type', value: 'type' },
	],
);

const LISTS: FilterFields['lists'] = [
	['agentVersion', 'xdr_version'],
	['category', 'category'],
	['domain', 'domain'],
	['endpointId', 'endpoint_id'],
	['endpointName', 'endpoint_name'],
	['result', 'result'],
	['subType', 'sub_type'],
	['type', 'type'],
];

/** Lists what agents reported, such as confirmations of isolations. */
export const getManyAgent: ItemOperation = {
	option: {
		name: 'Get Many Agent',
		value: 'getManyAgent',
		action: 'Get many agent audit logs',
		description: 'List what the agents on machines reported, such as the end of an isolation',
	},
	properties,
	mutates: false,
	rights: VIEW_AUDITS,
	async execute(context, itemIndex) {
		return await listAudits(context, itemIndex, 'audits/agents_reports', LISTS);
	},
};
