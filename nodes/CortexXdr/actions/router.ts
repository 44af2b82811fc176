import type { INodeProperties } from 'n8n-workflow';
import type { Routes } from '../../shared/operations';
import { action, actionDescription } from './responseAction';
import { audit, auditDescription } from './audit';
import { endpoint, endpointDescription } from './endpoint';
import { file, fileDescription } from './file';
import { hash, hashDescription } from './hash';
import { incident, incidentDescription } from './incident';
import { script, scriptDescription } from './script';
import { tenant, tenantDescription } from './tenant';

/** Everything that the node can do: resource → operation. */
export const routes = { action, audit, endpoint, file, hash, incident, script, tenant } satisfies Routes;

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Audit Log', value: 'audit' },
			{ name: 'Endpoint', value: 'endpoint' },
			{ name: 'File', value: 'file' },
			{ name: 'Hash', value: 'hash' },
			{ name: 'Incident', value: 'incident' },
			{ name: 'Response Action', value: 'action' },
			{ name: 'Script', value: 'script' },
			{ name: 'Tenant', value: 'tenant' },
		],
		default: 'endpoint',
	},
	...actionDescription,
	...auditDescription,
	...endpointDescription,
	...fileDescription,
	...hashDescription,
	...incidentDescription,
	...scriptDescription,
	...tenantDescription,
];
