import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { authenticationProperty, vectraCredentials } from './transport/connection';
import { pollContainmentChange } from './trigger/containmentChange';
import { containmentProperties } from './trigger/parameters';

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
		outputs: [NodeConnectionTypes.Main],
		credentials: vectraCredentials,
		properties: [
			authenticationProperty,
			{
				displayName: 'Trigger On',
				name: 'triggerOn',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Containment Change',
						value: 'containmentChange',
						description:
							'A host is to be isolated or released. Emitted again, with growing intervals, until the outcome is recorded with the Vectra AI node.',
					},
				],
				default: 'containmentChange',
			},
			...containmentProperties,
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollContainmentChange(this);
	}
}
