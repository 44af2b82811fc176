import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import { readFlag } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { STRICT } from '../../containment/resolve';
import { fileHashProperty, readFileHash } from '../../descriptions/hashes';
import { identifyProperties } from '../../descriptions/identify';
import { incidentLink, incidentOptions } from '../../descriptions/incidentId';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { requestAction } from '../../transport/requestAction';
import { requireEndpoint } from '../endpoint/requireEndpoint';

const properties: INodeProperties[] = [
	fileHashProperty,
	{
		displayName: 'Restore on Every Endpoint',
		name: 'restoreEverywhere',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether to give the file back on every machine of the tenant that has it in quarantine, instead of one machine',
	},
	...updateDisplayOptions({ show: { restoreEverywhere: [false] } }, identifyProperties),
	incidentOptions,
];

/** Restores a quarantined file. Without an endpoint Cortex restores it everywhere, so only the switch may leave it out. */
export const restore: ItemOperation = {
	option: {
		name: 'Restore',
		value: 'restore',
		action: 'Restore file',
		description:
			'Ask for a file back from quarantine; it can then run. Accepted at once, carried out later.',
	},
	properties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const request = {
			file_hash: readFileHash(context, itemIndex),
			...incidentLink(context, itemIndex, 'number'),
		};
		const everywhere = readFlag(context, itemIndex, 'restoreEverywhere', false, 'Restore on Every Endpoint');
		const target = everywhere
			? {}
			: { endpoint_id: (await requireEndpoint(context, createApi(context), itemIndex, STRICT)).id };
		const nextStep = 'Response → Get Status or Wait for Completion shows when it has ended on each endpoint';
		return await requestAction(context, 'endpoints/restore', { ...request, ...target }, nextStep);
	},
};
