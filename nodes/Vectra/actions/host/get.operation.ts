import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { hostProperty } from '../../descriptions/locators';
import { readId } from '../../descriptions/readIds';
import { showHost } from '../../output/subject';
import { createApi } from '../../transport/api';
import { readOne } from '../../transport/readOne';
import { shown, simplifyProperty } from '../listing';

/** Reads one host. */
export const get: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['host'], operation: ['get'] } }, [
		hostProperty,
		simplifyProperty,
	]),
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'host');
		return shown(context, itemIndex, showHost)(await readOne(api, '/hosts', id, `host ${id}`));
	},
};
