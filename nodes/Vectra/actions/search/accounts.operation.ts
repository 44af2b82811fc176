import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { showAccount } from '../../output/subject';
import { search, searchProperties } from './search';

/** Finds accounts by a Lucene query. */
export const accounts: ItemOperation = {
	description: updateDisplayOptions(
		{ show: { resource: ['search'], operation: ['accounts'] } },
		searchProperties('account.certainty:>=50 AND account.state:"active"'),
	),
	execute: async (context, itemIndex) => await search(context, itemIndex, 'accounts', showAccount),
};
