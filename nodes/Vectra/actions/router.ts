import type { INodeProperties } from 'n8n-workflow';
import type { Routes } from '../../shared/operations';
import { authenticationProperty } from '../transport/connection';
import { containment, containmentDescription } from './containment';
import { tag, tagDescription } from './tag';

/** Everything that the node can do: resource → operation. */
export const routes = { containment, tag } satisfies Routes;

export const properties: INodeProperties[] = [
	authenticationProperty,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Containment', value: 'containment' },
			{ name: 'Tag', value: 'tag' },
		],
		default: 'containment',
	},
	...containmentDescription,
	...tagDescription,
];
