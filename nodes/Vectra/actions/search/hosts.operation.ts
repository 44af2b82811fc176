import type { ItemOperation } from '../../../shared/operations';
import { READ_HOSTS } from '../../descriptions/rights';
import { showHost } from '../../output/subject';
import { search, searchProperties } from './search';

/** Finds hosts by a Lucene query. */
export const hosts: ItemOperation = {
	option: {
		name: 'Hosts',
		value: 'hosts',
		action: 'Search for hosts',
		description: 'Find hosts by a Lucene query. Quadrant UX only.',
	},
	properties: searchProperties('host.threat:>=50 AND host.state:"active"'),
	mutates: false,
	rights: READ_HOSTS,
	execute: async (context, itemIndex) => await search(context, itemIndex, 'hosts', showHost),
};
