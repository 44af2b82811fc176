import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { endpointIdsProperty, idFilters, readEndpointIds } from '../../descriptions/endpointIds';
import { fileHashProperty, readFileHash } from '../../descriptions/hashes';
import { incidentLink, incidentOptions } from '../../descriptions/incidentId';
import { RESPOND } from '../../descriptions/rights';
import { requestAction } from '../../transport/requestAction';
import { filePathProperty, readFilePath } from './paths';

const properties: INodeProperties[] = [
	endpointIdsProperty,
	filePathProperty,
	fileHashProperty,
	incidentOptions,
];

/** Asks agents to move a file into quarantine. An accepted request does not prove that the file exists. */
export const quarantine: ItemOperation = {
	option: {
		name: 'Quarantine',
		value: 'quarantine',
		action: 'Quarantine file',
		description:
			'Ask machines to move a file away so that it cannot run. Accepted at once, carried out later.',
	},
	properties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const request = {
			filters: idFilters(readEndpointIds(context, itemIndex)),
			file_path: readFilePath(context, itemIndex),
			file_hash: readFileHash(context, itemIndex),
			...incidentLink(context, itemIndex),
		};
		const nextStep =
			'Response → Get Status or Wait for Completion shows when it has ended; File → Get Quarantine Status shows whether the file is in quarantine';
		return await requestAction(context, 'endpoints/quarantine', request, nextStep);
	},
};
