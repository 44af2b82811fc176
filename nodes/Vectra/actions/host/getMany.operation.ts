import type { ItemOperation } from '../../../shared/operations';
import { READ_HOSTS } from '../../descriptions/rights';
import { showHost } from '../../output/subject';
import { listingProperties, runListing, type Listing } from '../listing';
import { HOST_FILTERS } from './filters';

/** Sort fields that Vectra documents for hosts and accounts, or that public clients use. */
export const SORT_FIELDS = [
	{ name: 'Threat', value: 't_score' },
	{ name: 'Certainty', value: 'c_score' },
	{ name: 'ID', value: 'id' },
	{ name: 'Last Detection', value: 'last_detection_timestamp' },
	{ name: 'Name', value: 'name' },
];

const LISTING: Listing = {
	kind: 'host',
	filters: HOST_FILTERS,
	sortFields: SORT_FIELDS,
	ordering: 'id',
	show: showHost,
};

/** Lists hosts. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many hosts',
		description: 'List hosts by score, tag, address and the like',
	},
	properties: listingProperties(LISTING),
	mutates: false,
	rights: READ_HOSTS,
	execute: async (context, itemIndex) => await runListing(context, itemIndex, LISTING),
};
