import type { ItemOperation } from '../../../shared/operations';
import { READ_ASSIGNMENTS } from '../../descriptions/rights';
import { showOutcome } from '../../output/others';
import { listingProperties, runListing, type Listing } from '../listing';

const LISTING: Listing = { kind: 'outcome', filters: [], show: showOutcome };

/** Lists the outcomes with which an assignment can be resolved. */
export const getOutcomes: ItemOperation = {
	option: {
		name: 'Get Outcomes',
		value: 'getOutcomes',
		action: 'Get assignment outcomes',
		description: 'List the outcomes with which an assignment can be resolved',
	},
	properties: listingProperties(LISTING),
	mutates: false,
	rights: READ_ASSIGNMENTS,
	execute: async (context, itemIndex) => await runListing(context, itemIndex, LISTING),
};
