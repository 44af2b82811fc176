import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/input';
import { splitList } from '../../shared/values';
import { readEndpoint } from '../containment/endpoint';
import { showEndpoint } from '../containment/report';

/** How much of an endpoint record comes out. */
export const outputProperties: INodeProperties[] = [
	{
		displayName: 'Output',
		name: 'output',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Raw', value: 'raw', description: 'The record as Cortex XDR sends it' },
			{
				name: 'Selected Fields',
				value: 'selected',
				description: 'Only the fields named below, as Cortex XDR sends them',
			},
			{
				name: 'Simplified',
				value: 'simple',
				description: 'What containment needs, with the same types on every tenant',
			},
		],
		default: 'simple',
	},
	{
		displayName: 'Fields',
		name: 'outputFields',
		type: 'string',
		default: 'endpoint_id,endpoint_name,endpoint_status,is_isolated',
		required: true,
		displayOptions: { show: { output: ['selected'] } },
		description: 'Names of fields of the record, separated by commas',
	},
];

export interface OutputChoice {
	output: string;
	fields: string[];
}

/** Reads the two fields above. */
export function readOutput(context: IExecuteFunctions, itemIndex: number): OutputChoice {
	const output = readChoice(context, itemIndex, 'output', ['raw', 'selected', 'simple'], 'simple', 'Output');
	const fields = output === 'selected' ? splitList(context.getNodeParameter('outputFields', itemIndex, '')) : [];
	return { output, fields };
}

/** The record in the chosen form. One that holds no endpoint ID comes out as it is, so that nothing is hidden. */
export function selectOutput(record: IDataObject, { output, fields }: OutputChoice): IDataObject {
	if (output === 'raw') return record;
	if (output === 'selected') return Object.fromEntries(fields.map((field) => [field, record[field] ?? null]));
	const endpoint = readEndpoint(record);
	return endpoint ? showEndpoint(endpoint) : record;
}
