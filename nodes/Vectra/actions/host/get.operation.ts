import type { ItemOperation } from '../../../shared/operations';
import { hostProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { READ_HOSTS } from '../../descriptions/rights';
import { showHost } from '../../output/subject';
import { createApi } from '../../transport/api';
import { readOne } from '../../transport/readOne';
import { shown, simplifyProperty } from '../listing';

/** Reads one host. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get host',
		description: 'Read one host with its scores, tags and groups',
	},
	properties: [
		hostProperty,
		simplifyProperty,
	],
	mutates: false,
	rights: READ_HOSTS,
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'host');
		return shown(context, itemIndex, showHost)(await readOne(api, '/hosts', id, `host ${id}`));
	},
};
