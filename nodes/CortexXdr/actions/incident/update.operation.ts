import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import {
	incidentProperty,
	productVersionProperty,
	readIncidentId,
	readProductVersion,
} from '../../descriptions/locators';
import { createClient } from '../../transport/client';
import { updateCase, updateIncident } from '../../transport/incidents';
import { readUpdate, updateProperties } from './updates';

const properties: INodeProperties[] = [productVersionProperty, incidentProperty, ...updateProperties];

/** Changes status, assignee or severity of an incident or case. */
export const update: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['incident'], operation: ['update'] } }, properties),
	async execute(context, itemIndex) {
		const version = readProductVersion(context, itemIndex);
		const incidentId = readIncidentId(context, itemIndex);
		const updated = readUpdate(context, itemIndex, version);
		const client = createClient(context);
		if (version === 'xdr5') await updateCase(client, incidentId, updated);
		else await updateIncident(client, incidentId, updated);
		return { incidentId, updated };
	},
};
