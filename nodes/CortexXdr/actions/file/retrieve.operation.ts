import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { endpointIdsProperty, idFilters, readEndpointIds } from '../../descriptions/endpointIds';
import { incidentLink, incidentOptions } from '../../descriptions/incidentId';
import { RESPOND } from '../../descriptions/rights';
import { requestAction } from '../../transport/requestAction';
import { pathsProperties, readPaths } from './paths';

/** The most endpoints that one retrieval takes (vendor documentation). */
const MAX_ENDPOINTS = 10;

const properties: INodeProperties[] = [
	{ ...endpointIdsProperty, description: `${endpointIdsProperty.description} At most ${MAX_ENDPOINTS}.` },
	...pathsProperties,
	incidentOptions,
];

/** Asks agents to send files to Cortex. */
export const retrieve: ItemOperation = {
	option: {
		name: 'Retrieve',
		value: 'retrieve',
		action: 'Retrieve files',
		description:
			'Ask machines to send copies of files to Cortex XDR. Accepted at once, carried out later.',
	},
	properties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const request = {
			filters: idFilters(readEndpointIds(context, itemIndex, MAX_ENDPOINTS)),
			files: { ...readPaths(context, itemIndex) },
			...incidentLink(context, itemIndex),
		};
		const nextStep =
			'Response → Wait for Completion shows when the files are there, File → Get Retrieval Details fetches them';
		return await requestAction(context, 'endpoints/file_retrieval', request, nextStep);
	},
};
