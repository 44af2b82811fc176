import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { showHost } from '../../output/subject';
import { search, searchProperties } from './search';

/** Finds hosts by a Lucene query. */
export const hosts: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['search'], operation: ['hosts'] } },
		searchProperties('host.threat:>=50 AND host.state:"active"'),
	),
	execute: async (context, itemIndex) => await search(context, itemIndex, 'hosts', showHost),
};
