import type { INodeProperties } from 'n8n-workflow';
import type { Routes } from '../../shared/operations';
import { authenticationProperty } from '../transport/connection';
import { account, accountDescription } from './account';
import { assignment, assignmentDescription } from './assignment';
import { containment, containmentDescription } from './containment';
import { detection, detectionDescription } from './detection';
import { entity, entityDescription } from './entity';
import { group, groupDescription } from './group';
import { host, hostDescription } from './host';
import { note, noteDescription } from './note';
import { search, searchDescription } from './search';
import { tag, tagDescription } from './tag';
import { user, userDescription } from './user';

/** Everything that the node can do: resource → operation. */
export const routes = {
	account,
	assignment,
	containment,
	detection,
	entity,
	group,
	host,
	note,
	search,
	tag,
	user,
} satisfies Routes;

export const properties: INodeProperties[] = [
	authenticationProperty,
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Account', value: 'account' },
			{ name: 'Assignment', value: 'assignment' },
			{ name: 'Containment', value: 'containment' },
			{ name: 'Detection', value: 'detection' },
			{ name: 'Entity', value: 'entity' },
			{ name: 'Group', value: 'group' },
			{ name: 'Host', value: 'host' },
			{ name: 'Note', value: 'note' },
			{ name: 'Search', value: 'search' },
			{ name: 'Tag', value: 'tag' },
			{ name: 'User', value: 'user' },
		],
		default: 'containment',
	},
	...accountDescription,
	...assignmentDescription,
	...containmentDescription,
	...detectionDescription,
	...entityDescription,
	...groupDescription,
	...hostDescription,
	...noteDescription,
	...searchDescription,
	...tagDescription,
	...userDescription,
];
