import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { pollTrigger, triggerProperties } from './trigger/router';

export class CortexXdrTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Cortex XDR Trigger',
		name: 'cortexXdrTrigger',
		icon: { light: 'file:../../icons/cortexXdr.svg', dark: 'file:../../icons/cortexXdr.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["triggerOn"].replace(/([A-Z])/g, " $1").toLowerCase() }}',
		description: 'Starts the workflow on changes in Palo Alto Networks Cortex XDR: isolations, agents, incidents and alerts',
		defaults: { name: 'Cortex XDR Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'cortexXdrApi', required: true }],
		properties: triggerProperties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollTrigger(this);
	}
}
