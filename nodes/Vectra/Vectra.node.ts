import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { runOperation } from '../shared/operations';
import { properties, routes } from './actions/router';
import { vectraCredentials } from './transport/connection';

export class Vectra implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vectra AI',
		name: 'vectra',
		icon: { light: 'file:../../icons/vectra.svg', dark: 'file:../../icons/vectra.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"].replace(/([A-Z])/g, " $1").toLowerCase() + ": " + $parameter["resource"] }}',
		description: 'Record containment in Vectra AI, and read and change the tags of its hosts',
		defaults: { name: 'Vectra AI' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: vectraCredentials,
		properties,
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, routes);
	}
}
