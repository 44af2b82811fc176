import { jsonParse, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { isRecord, text } from '../../../shared/values';

export const parameterProperties: INodeProperties[] = [
	{
		displayName: 'Specify Parameters',
		name: 'specifyParameters',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Using Fields Below', value: 'fields' },
			{ name: 'Using JSON', value: 'json' },
		],
		default: 'fields',
	},
	{
		displayName: 'Parameters',
		name: 'parameters',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Parameter',
		default: {},
		displayOptions: { show: { specifyParameters: ['fields'] } },
		description: 'Values for the inputs of the script, as texts. For numbers, lists and the like use JSON.',
		options: [
			{
				displayName: 'Parameter',
				name: 'parameter',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
	},
	{
		displayName: 'Parameters (JSON)',
		name: 'parametersJson',
		type: 'json',
		default: '{}',
		displayOptions: { show: { specifyParameters: ['json'] } },
		placeholder: 'e.g. { "path": "/var/log" }',
		description: 'An object with a value for each input of the script',
	},
];

/** Reads the fields above: input of the script → value. */
export function readParameters(context: IExecuteFunctions, itemIndex: number): IDataObject {
	if (context.getNodeParameter('specifyParameters', itemIndex, 'fields') === 'json') {
		return readJson(
			context,
			itemIndex,
			context.getNodeParameter('parametersJson', itemIndex, '{}') as unknown,
		);
	}
	const rows = context.getNodeParameter('parameters.parameter', itemIndex, []) as unknown;
	const values: IDataObject = {};
	for (const row of Array.isArray(rows) ? rows.filter(isRecord) : []) {
		const name = text(row.name);
		if (name === '') throw badInput(context, itemIndex, 'A parameter of the script has no name');
		if (Object.hasOwn(values, name))
			throw badInput(context, itemIndex, `The parameter “${name}” is given twice`);
		values[name] = row.value as IDataObject[string];
	}
	return values;
}

function readJson(context: IExecuteFunctions, itemIndex: number, given: unknown): IDataObject {
	const parsed: unknown = typeof given === 'string' ? parse(given.trim() === '' ? '{}' : given) : given;
	if (isRecord(parsed)) return parsed as IDataObject;
	throw badInput(
		context,
		itemIndex,
		'The parameters are not a JSON object',
		'Give them as { "name of the input": value }',
	);
}

function parse(given: string): unknown {
	return jsonParse<unknown>(given, { fallbackValue: null });
}
