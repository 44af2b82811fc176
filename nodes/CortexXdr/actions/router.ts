import type { INodeProperties } from 'n8n-workflow';
import { resourceProperties, routesOf } from '../../shared/resource';
import { alert } from './alert';
import { audit } from './audit';
import { endpoint } from './endpoint';
import { file } from './file';
import { hash } from './hash';
import { incident } from './incident';
import { indicator } from './indicator';
import { action } from './responseAction';
import { script } from './script';
import { tenant } from './tenant';
import { triage } from './triage';
import { xql } from './xql';

/** Everything that the node can do. */
export const resources = [action, alert, audit, endpoint, file, hash, incident, indicator, script, tenant, triage, xql];

export const routes = routesOf(resources);

export const properties: INodeProperties[] = resourceProperties(resources, { default: 'endpoint' });
