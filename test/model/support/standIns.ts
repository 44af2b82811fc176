import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties, INodeType } from 'n8n-workflow';

/**
 * Stands for the nodes of n8n that the template uses, so that the model needs no n8n: conditions and expressions are
 * evaluated by the engine, which is the real one.
 */
interface StandIn {
	name: string;
	outputs: number;
	properties: INodeProperties[];
	/** The output for one item, and what goes there. */
	route(context: IExecuteFunctions, index: number, json: IDataObject): { output: number; json: IDataObject };
}

const filter = (name: string): INodeProperties => ({ displayName: name, name, type: 'filter', default: {} });

const STAND_INS: readonly StandIn[] = [
	{
		name: 'if',
		outputs: 2,
		properties: [filter('conditions')],
		route: (context, index, json) => {
			const holds = context.getNodeParameter('conditions', index, false, { extractValue: true }) as boolean;
			return { output: holds ? 0 : 1, json };
		},
	},
	{
		name: 'switch',
		outputs: 12,
		properties: [
			{
				displayName: 'Rules',
				name: 'rules',
				type: 'fixedCollection',
				typeOptions: { multipleValues: true },
				default: {},
				options: [{ name: 'values', displayName: 'Values', values: [filter('conditions')] }],
			},
		],
		route: (context, index, json) => {
			const rules = context.getNodeParameter('rules.values', index, []) as unknown[];
			const at = rules.findIndex(
				(_rule, rule) =>
					context.getNodeParameter(`rules.values[${rule}].conditions`, index, false, { extractValue: true }) as boolean,
			);
			return { output: at < 0 ? rules.length : at, json };
		},
	},
	{
		name: 'set',
		outputs: 1,
		properties: [{ displayName: 'Assignments', name: 'assignments', type: 'assignmentCollection', default: {} }],
		route: (context, index, json) => {
			const rows = context.getNodeParameter('assignments.assignments', index, []) as Array<{ name: string; value: string }>;
			return { output: 0, json: { ...json, ...Object.fromEntries(rows.map(({ name, value }) => [name, value])) } };
		},
	},
	...['noOp', 'removeDuplicates', 'emailSend', 'httpRequest'].map((name) => passing(name)),
];

/**
 * What is told twice is told twice here: each execution is to be seen by itself. The nodes that send messages are switched
 * off in the template.
 */
function passing(name: string): StandIn {
	return { name, outputs: 1, properties: [], route: (_context, _index, json) => ({ output: 0, json }) };
}

function nodeType({ name, outputs, properties, route }: StandIn): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: ['transform'],
			version: [1, 2, 2.1, 2.2, 3, 3.2, 3.4, 4.2],
			description: '',
			defaults: { name },
			inputs: ['main'],
			outputs: Array.from({ length: outputs }, () => 'main' as const),
			properties,
		},
		async execute() {
			const result: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
			for (const [item, { json }] of this.getInputData().entries()) {
				const { output, json: shown } = route(this, item, json);
				result[output].push({ json: shown, pairedItem: { item } });
			}
			return result;
		},
	};
}

export const standIns: Record<string, INodeType> = Object.fromEntries(
	STAND_INS.map((one) => [`n8n-nodes-base.${one.name}`, nodeType(one)]),
);

/** Stands for the trigger in an execution that a poll started: it puts out what the poll emitted. */
export function emitting(...outputs: readonly IDataObject[][]): INodeType {
	return {
		description: {
			displayName: 'Vectra AI Trigger',
			name: 'vectraTrigger',
			group: ['trigger'],
			version: 1,
			description: '',
			defaults: { name: 'Vectra AI Trigger' },
			inputs: [],
			outputs: outputs.map(() => 'main' as const),
			properties: [],
		},
		async execute() {
			return outputs.map((items) => items.map((json) => ({ json })));
		},
	};
}
