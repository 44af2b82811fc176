import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { WRITE_DETECTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { namesOf } from '../../transport/detections';
import { EXTERNAL_REFERENCE, readReference, REFERENCE_FIELDS, referenceProperty } from '../externalReference';
import { apiVersionProperty, requirePreview, setByPreview } from '../preview';
import { readTargets } from './previewTargets';
import { detectionIdsProperty } from './stateFields';

/** Notes the ticket of a case on its detections, in a field that is made for it. */
export const setExternalReference: ItemOperation = {
	option: {
		name: 'Set External Reference',
		value: 'setExternalReference',
		action: 'Set external reference of detections',
		description: 'Note the ticket on detections. Respond UX with API v3.5 only. Safe to repeat.',
	},
	properties: [apiVersionProperty, detectionIdsProperty, referenceProperty],
	mutates: true,
	rights: WRITE_DETECTIONS,
	async execute(context, itemIndex) {
		const targets = readTargets(context, itemIndex);
		const reference = readReference(context, itemIndex);
		const preview = requirePreview(context, itemIndex, await createApi(context), EXTERNAL_REFERENCE);
		const { changed, unchanged, verified, values } = await setByPreview(context, itemIndex, preview, EXTERNAL_REFERENCE, {
			targets,
			fields: REFERENCE_FIELDS,
			isAsWanted: (value) => text(value) === reference,
			request: (detectionIdList) => ({
				path: '/detections',
				body: { detectionIdList, external_reference_id: reference },
				what: `the external reference of ${namesOf(detectionIdList)}`,
			}),
		});
		return { changed: changed.length > 0, verified, reference, set: changed, unchanged, detections: values };
	},
};
