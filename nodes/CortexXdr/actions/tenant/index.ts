import type { INodeProperties } from 'n8n-workflow';
import { getActionExpiry } from './getActionExpiry.operation';
import { setActionExpiry } from './setActionExpiry.operation';

export const tenant = { getActionExpiry, setActionExpiry };

export const tenantDescription: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['tenant'] } },
		options: [
			{
				name: 'Get Action Expiry',
				value: 'getActionExpiry',
				action: 'Get the action expiry of the tenant',
				description: 'Read how long pending actions wait for machines that are offline. Cortex XDR 5.x only.',
			},
			{
				name: 'Set Action Expiry',
				value: 'setActionExpiry',
				action: 'Set the action expiry of the tenant',
				description:
					'Change how long pending actions wait for machines that are offline, for the whole tenant. Cortex XDR 5.x only.',
			},
		],
		default: 'getActionExpiry',
	},
	...getActionExpiry.description,
	...setActionExpiry.description,
];
