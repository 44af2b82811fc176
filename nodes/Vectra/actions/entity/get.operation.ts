import type { ItemOperation } from '../../../shared/operations';
import { entityProperty, entityTypeProperty } from '../../descriptions/locators';
import { readEntityType, readId } from '../../descriptions/readIds';
import { READ_ENTITIES } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { readOne } from '../../transport/readOne';
import { simplifyProperty } from '../listing';
import { entityPresenter } from './presenter';

/** Reads a host or an account as an entity. Quadrant UX has no entities: there it is the host or account itself. */
export const get: ItemOperation = {
	option: {
		name: 'Get',
		value: 'get',
		action: 'Get entity',
		description:
			'Read a host or an account with its urgency. On Quadrant UX, the host or account itself.',
	},
	properties: [
		entityTypeProperty,
		entityProperty,
		simplifyProperty,
	],
	mutates: false,
	rights: READ_ENTITIES,
	async execute(context, itemIndex) {
		const api = await createApi(context);
		const type = readEntityType(context, itemIndex);
		const id = await readId(context, api, itemIndex, 'entity');
		const record =
			api.connection.deployment === 'qux'
				? await readOne(api, `/${type}s`, id, `${type} ${id}`)
				: await readOne(api, '/entities', id, `${type} ${id}`, { type });
		return entityPresenter(context, itemIndex, type)(record);
	},
};
