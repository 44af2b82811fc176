import { NodeOperationError, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { wholeNumberIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import {
	incidentProperty,
	productVersionProperty,
	readIncidentId,
	readProductVersion,
} from '../../descriptions/locators';
import { VIEW_INCIDENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { readCase, readIncident } from '../../transport/incidents';

/** The most alerts that one reply holds (vendor documentation). */
const MAX_ALERTS = 1_000;

const properties: INodeProperties[] = [
	productVersionProperty,
	incidentProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		displayOptions: { show: { productVersion: ['xdr3'] } },
		options: [
			{
				displayName: 'Max Alerts',
				name: 'alertsLimit',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: MAX_ALERTS },
				default: MAX_ALERTS,
				description: 'How many alerts of the incident to return at most',
			},
		],
	},
];

/** Reads an incident with its alerts and artifacts, or a case. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get incident',
		description: 'Read an incident with its alerts and artifacts, or a case',
	},
	properties,
	mutates: false,
	rights: VIEW_INCIDENTS,
	async execute(context, itemIndex) {
		const id = readIncidentId(context, itemIndex);
		const given = context.getNodeParameter('options.alertsLimit', itemIndex, MAX_ALERTS) as unknown;
		const alertsLimit = wholeNumberIn(given, 1, MAX_ALERTS, 'Max Alerts', refuseInput(context, itemIndex));
		const api = createApi(context);
		const found =
			readProductVersion(context, itemIndex) === 'xdr5'
				? await readCase(api, id)
				: await readIncident(api, id, alertsLimit);
		if (found) return found;
		throw new NodeOperationError(context.getNode(), `There is no incident or case with the ID ${id}`, {
			itemIndex,
			description: 'It may be outside the scope of the API key. Check the ID and Product Version',
		});
	},
};
