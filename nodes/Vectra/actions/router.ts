import type { INodeProperties } from 'n8n-workflow';
import { resourceProperties, routesOf } from '../../shared/resource';
import { authenticationProperty } from '../transport/connection';
import { account } from './account';
import { assignment } from './assignment';
import { containment } from './containment';
import { deployment } from './deployment';
import { detection } from './detection';
import { entity } from './entity';
import { group } from './group';
import { host } from './host';
import { note } from './note';
import { search } from './search';
import { tag } from './tag';
import { user } from './user';

/** Everything that the node can do. */
export const resources = [account, assignment, containment, deployment, detection, entity, group, host, note, search, tag, user];

export const routes = routesOf(resources);

export const properties: INodeProperties[] = [
	authenticationProperty,
	...resourceProperties(resources, { default: 'containment' }),
];
