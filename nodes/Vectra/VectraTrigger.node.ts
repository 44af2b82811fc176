import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { authenticationProperty, vectraCredentials } from './transport/connection';
import { pollTrigger, triggerProperties } from './trigger/router';

export class VectraTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Vectra AI Trigger',
		name: 'vectraTrigger',
		icon: { light: 'file:../../icons/vectra.svg', dark: 'file:../../icons/vectra.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"] }}',
		description: 'Starts the workflow when a host in Vectra AI is to be isolated or released',
		defaults: { name: 'Vectra AI Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['Change', 'Held Back'],
		credentials: vectraCredentials,
		properties: [
			authenticationProperty,
			...triggerProperties,
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollTrigger(this);
	}
}
