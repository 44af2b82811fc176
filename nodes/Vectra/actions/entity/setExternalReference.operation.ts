import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { entityProperty, entityTypeProperty } from '../../descriptions/locators';
import { readEntityType, readId } from '../../descriptions/readIds';
import { WRITE_ENTITIES } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { EXTERNAL_REFERENCE, readReference, REFERENCE_FIELDS, referenceProperty } from '../externalReference';
import { apiVersionProperty, requirePreview, setByPreview } from '../preview';

/** Notes the ticket of a case on its host or account, in a field that is made for it. */
export const setExternalReference: ItemOperation = {
	option: {
		name: 'Set External Reference',
		value: 'setExternalReference',
		action: 'Set external reference of entity',
		description: 'Note the ticket on a host or an account. Respond UX with API v3.5 only. Safe to repeat.',
	},
	properties: [apiVersionProperty, entityTypeProperty, entityProperty, referenceProperty],
	mutates: true,
	rights: WRITE_ENTITIES,
	async execute(context, itemIndex) {
		const type = readEntityType(context, itemIndex);
		const reference = readReference(context, itemIndex);
		const api = await createApi(context);
		const preview = requirePreview(context, itemIndex, api, EXTERNAL_REFERENCE);
		const id = await readId(context, api, itemIndex, 'entity');
		const what = `${type} ${id}`;
		const { changed, verified, values } = await setByPreview(context, itemIndex, preview, EXTERNAL_REFERENCE, {
			targets: [{ id, path: `/entities/${id}`, qs: { type }, what }],
			fields: REFERENCE_FIELDS,
			isAsWanted: (value) => text(value) === reference,
			request: () => ({ path: `/entities/${id}?type=${type}`, body: { external_reference_id: reference }, what: `the external reference of ${what}` }),
		});
		return { changed: changed.length > 0, verified, reference, referenceBefore: values[0].before, entityType: type, entityId: id };
	},
};
