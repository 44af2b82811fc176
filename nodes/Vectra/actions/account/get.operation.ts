import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { accountProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { showAccount } from '../../output/subject';
import { createApi } from '../../transport/api';
import { readOne } from '../../transport/readOne';
import { shown, simplifyProperty } from '../listing';

/** Reads one account. */
export const get: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['account'], operation: ['get'] } }, [
		accountProperty,
		simplifyProperty,
	]),
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'account');
		return shown(context, itemIndex, showAccount)(await readOne(api, '/accounts', id, `account ${id}`));
	},
};
