import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { runOperation } from '../shared/operations';
import { properties, routes } from './actions/router';
import { methods } from './methods';

export class CortexXdr implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cortex XDR',
		name: 'cortexXdr',
		icon: { light: 'file:../../icons/cortexXdr.svg', dark: 'file:../../icons/cortexXdr.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ": " + $parameter["resource"] }}',
		description: 'Isolate and release endpoints through Palo Alto Networks Cortex XDR, and respond to incidents',
		defaults: { name: 'Cortex XDR' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cortexXdrApi', required: true }],
		properties,
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, routes);
	}
}
