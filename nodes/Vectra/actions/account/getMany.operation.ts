import type { ItemOperation } from '../../../shared/operations';
import { timeFilter } from '../../descriptions/filterKinds';
import { READ_ACCOUNTS } from '../../descriptions/rights';
import { showAccount } from '../../output/subject';
import { SCORED_FILTERS } from '../host/filters';
import { SORT_FIELDS } from '../host/getMany.operation';
import { listingProperties, runListing, type Listing } from '../listing';

const lastDetection = { fields: ['last_detection_timestamp'] };

const LISTING: Listing = {
	kind: 'account',
	filters: [
		...SCORED_FILTERS,
		timeFilter({
			...lastDetection,
			displayName: 'Last Detection After',
			name: 'lastDetectionAfter',
			parameter: 'last_detection_timestamp_gte',
			bound: 'after',
		}),
		timeFilter({
			...lastDetection,
			displayName: 'Last Detection Before',
			name: 'lastDetectionBefore',
			parameter: 'last_detection_timestamp_lte',
			bound: 'before',
		}),
	],
	sortFields: SORT_FIELDS,
	ordering: 'id',
	show: showAccount,
};

/** Lists accounts. */
export const getMany: ItemOperation = {
	option: {
		name: 'Get Many',
		value: 'getMany',
		action: 'Get many accounts',
		description: 'List accounts by score, tag, name and the like',
	},
	properties: listingProperties(LISTING),
	mutates: false,
	rights: READ_ACCOUNTS,
	execute: async (context, itemIndex) => await runListing(context, itemIndex, LISTING),
};
