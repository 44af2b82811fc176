import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/input';
import { isoOrNull } from '../../shared/time';
import { orNull } from '../../shared/values';
import type { Alert } from '../transport/alertRecord';
import type { AlertRow } from '../transport/alerts';

export const alertOutputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Raw', value: 'raw', description: 'The record as Cortex XDR sends it, which differs between releases' },
		{
			name: 'Simplified',
			value: 'simple',
			description: 'What it is, on which machine and how it stands, with the same names in 3.x and 5.x',
		},
	],
	default: 'simple',
};

/** Reads the field above: how an alert comes out. */
export function readAlertOutput(context: IExecuteFunctions, itemIndex: number): (row: AlertRow) => IDataObject {
	const output = readChoice(context, itemIndex, 'output', ['raw', 'simple'], 'simple', 'Output');
	return output === 'raw' ? ({ record }) => record : ({ alert }) => showAlert(alert);
}

/** How an alert looks in an output item: null for what Cortex does not say. */
export function showAlert(alert: Alert): IDataObject {
	return {
		name: orNull(alert.name),
		severity: orNull(alert.severity),
		status: alert.status,
		resolution: orNull(alert.resolution),
		endpointName: orNull(alert.endpointName),
		users: alert.users,
		ipAddresses: alert.ips,
		category: orNull(alert.category),
		description: orNull(alert.description),
		source: orNull(alert.source),
		action: orNull(alert.action),
		mitreTactics: alert.tactics,
		mitreTechniques: alert.techniques,
		comment: orNull(alert.comment),
		detectedAt: isoOrNull(alert.detectedAt),
		insertedAt: isoOrNull(alert.insertedAt),
		endpointId: orNull(alert.endpointId),
		caseIds: alert.caseIds,
		externalId: orNull(alert.externalId),
		alertId: alert.id,
	};
}
