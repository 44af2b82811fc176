import type { ItemOperation } from '../../../shared/operations';
import { READ_ACCOUNTS } from '../../descriptions/rights';
import { showAccount } from '../../output/subject';
import { search, searchProperties } from './search';

/** Finds accounts by a Lucene query. */
export const accounts: ItemOperation = {
	option: {
		name: 'Accounts',
		value: 'accounts',
		action: 'Search for accounts',
		description: 'Find accounts by a Lucene query. Quadrant UX only.',
	},
	properties: searchProperties('account.certainty:>=50 AND account.state:"active"'),
	mutates: false,
	rights: READ_ACCOUNTS,
	execute: async (context, itemIndex) => await search(context, itemIndex, 'accounts', showAccount),
};
