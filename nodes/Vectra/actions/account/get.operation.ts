import type { ItemOperation } from '../../../shared/operations';
import { accountProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { READ_ACCOUNTS } from '../../descriptions/rights';
import { showAccount } from '../../output/subject';
import { createApi } from '../../transport/api';
import { readOne } from '../../transport/readOne';
import { shown, simplifyProperty } from '../listing';

/** Reads one account. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get account',
		description: 'Read one account with its scores and tags',
	},
	properties: [
		accountProperty,
		simplifyProperty,
	],
	mutates: false,
	rights: READ_ACCOUNTS,
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'account');
		return shown(context, itemIndex, showAccount)(await readOne(api, '/accounts', id, `account ${id}`));
	},
};
