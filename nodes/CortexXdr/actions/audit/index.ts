import type { INodeProperties } from 'n8n-workflow';
import { getManyAgent } from './getManyAgent.operation';
import { getManyManagement } from './getManyManagement.operation';

export const audit = { getManyAgent, getManyManagement };

export const auditDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['audit'] } },
		options: [
			{
				name: 'Get Many Agent',
				value: 'getManyAgent',
				action: 'Get many agent audit logs',
				description: 'List what the agents on machines reported, such as the end of an isolation',
			},
			{
				name: 'Get Many Management',
				value: 'getManyManagement',
				action: 'Get many management audit logs',
				description: 'List what people and API keys did in Cortex XDR, such as cancelling an action',
			},
		],
		default: 'getManyAgent',
	},
	...getManyAgent.description,
	...getManyManagement.description,
];
