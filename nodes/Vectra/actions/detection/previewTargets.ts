import type { IExecuteFunctions } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { FieldChange } from '../preview';
import { readDetectionIds } from './stateFields';

/** The most detections of one item: each is read before and after. */
const MOST = 100;

/** The detections of the form, as the objects of a change by the preview. @throws NodeOperationError for a bad field */
export function readTargets(context: IExecuteFunctions, itemIndex: number): FieldChange['targets'] {
	const ids = readDetectionIds(context, itemIndex);
	if (ids.length > MOST) {
		throw badInput(context, itemIndex, `${ids.length} detections are given: more than ${MOST} are not changed at once`, 'Give them in several items');
	}
	return ids.map((id) => ({ id, path: `/detections/${id}`, qs: {}, what: `detection ${id}` }));
}
