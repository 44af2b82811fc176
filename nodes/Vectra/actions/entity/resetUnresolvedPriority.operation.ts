import type { ItemOperation } from '../../../shared/operations';
import { flagOf } from '../../../shared/values';
import { entityProperty, entityTypeProperty } from '../../descriptions/locators';
import { readEntityType, readId } from '../../descriptions/readIds';
import { WRITE_ENTITIES } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { apiVersionProperty, requirePreview, setByPreview, type PreviewCall } from '../preview';

const CALL: PreviewCall = {
	what: 'a reset of the unresolved priority',
	instead: 'Resolve the assignment of the entity (Assignment → Resolve), or mark it with a tag (Tag → Add)',
};

/** Takes the mark off an entity that was once prioritized and that nobody has dealt with. Only the reset is known to work. */
export const resetUnresolvedPriority: ItemOperation = {
	option: {
		name: 'Reset Unresolved Priority',
		value: 'resetUnresolvedPriority',
		action: 'Reset unresolved priority of entity',
		description: 'Say that a prioritized host or account was dealt with. Respond UX with API v3.5 only. Safe to repeat.',
	},
	properties: [apiVersionProperty, entityTypeProperty, entityProperty],
	mutates: true,
	rights: WRITE_ENTITIES,
	async execute(context, itemIndex) {
		const type = readEntityType(context, itemIndex);
		const api = await createApi(context);
		const preview = requirePreview(context, itemIndex, api, CALL);
		const id = await readId(context, api, itemIndex, 'entity');
		const what = `${type} ${id}`;
		const { changed, verified, values } = await setByPreview(context, itemIndex, preview, CALL, {
			targets: [{ id, path: `/entities/${id}`, qs: { type }, what }],
			fields: ['unresolved_priority'],
			isAsWanted: (value) => flagOf(value) === false,
			// A text: the vendor's own integration sends one, and a boolean is not known to be taken.
			request: () => ({ path: `/entities/${id}?type=${type}`, body: { unresolved_priority: 'false' }, what: `the unresolved priority of ${what}` }),
		});
		return { changed: changed.length > 0, verified, unresolvedBefore: flagOf(values[0].before), entityType: type, entityId: id };
	},
};
