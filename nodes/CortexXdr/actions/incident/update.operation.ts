import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import {
	incidentProperty,
	productVersionProperty,
	readIncidentId,
	readProductVersion,
} from '../../descriptions/locators';
import { EDIT_INCIDENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { updateCase, updateIncident } from '../../transport/incidents';
import { readUpdate, updateProperties } from './updates';

const properties: INodeProperties[] = [productVersionProperty, incidentProperty, ...updateProperties];

/** Changes status, assignee or severity of an incident or case. */
export const update: ItemOperation = {
	option: {
		name: 'Update',
		value: 'update',
		action: 'Update incident',
		description: 'Change status, assignee or severity of an incident or case. No machine is touched.',
	},
	properties,
	mutates: true,
	rights: EDIT_INCIDENTS,
	async execute(context, itemIndex) {
		const version = readProductVersion(context, itemIndex);
		const incidentId = readIncidentId(context, itemIndex);
		const updated = readUpdate(context, itemIndex, version);
		const api = createApi(context);
		if (version === 'xdr5') await updateCase(api, incidentId, updated);
		else await updateIncident(api, incidentId, updated);
		return { updated, incidentId };
	},
};
