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
import { vectraCredentials } from './transport/connection';

export class Vectra implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vectra AI',
		name: 'vectra',
		icon: { light: 'file:../../icons/vectra.svg', dark: 'file:../../icons/vectra.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ": " + $parameter["resource"] }}',
		description: 'Read hosts, accounts and detections of Vectra AI, work on them, and record containment',
		defaults: { name: 'Vectra AI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: vectraCredentials,
		properties,
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, routes);
	}
}
