import type { INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { WRITE_DETECTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { namesOf } from '../../transport/detections';
import { apiVersionProperty, requirePreview, setByPreview, type PreviewCall } from '../preview';
import { readTargets } from './previewTargets';
import { detectionIdsProperty } from './stateFields';

const CALL: PreviewCall = {
	what: 'an investigation status',
	instead: 'Use Tag → Add with a tag such as status:acknowledged',
};

/** Without `closed`, which has an operation of its own, and `expired`, which Vectra sets by itself. */
const STATUSES = ['acknowledged', 'escalated', 'open', 'paused'] as const;

const statusProperty: INodeProperties = {
	displayName: 'Investigation Status',
	name: 'investigationStatus',
	type: 'options',
	options: [
		{ name: 'Acknowledged', value: 'acknowledged' },
		{ name: 'Escalated', value: 'escalated' },
		{ name: 'Open', value: 'open' },
		{ name: 'Paused', value: 'paused' },
	],
	default: 'acknowledged',
	description: 'To close detections, use Detection → Close',
};

/** Says how far the investigation of detections is. */
export const setInvestigationStatus: ItemOperation = {
	option: {
		name: 'Set Investigation Status',
		value: 'setInvestigationStatus',
		action: 'Set investigation status of detections',
		description: 'Say how far the investigation of detections is. Respond UX with API v3.5 only. Safe to repeat.',
	},
	properties: [apiVersionProperty, detectionIdsProperty, statusProperty],
	mutates: true,
	rights: WRITE_DETECTIONS,
	async execute(context, itemIndex) {
		const targets = readTargets(context, itemIndex);
		const status = readChoice(context, itemIndex, 'investigationStatus', STATUSES, 'acknowledged', 'Investigation Status');
		const preview = requirePreview(context, itemIndex, await createApi(context), CALL);
		const { changed, unchanged, verified, values } = await setByPreview(context, itemIndex, preview, CALL, {
			targets,
			// Events call it `status`, the call that sets it by its whole name.
			fields: ['investigation_status', 'status'],
			isAsWanted: (value) => text(value).toLowerCase() === status,
			request: (detectionIdList) => ({
				path: '/detections',
				body: { detectionIdList, investigation_status: status },
				what: `the investigation status of ${namesOf(detectionIdList)}`,
			}),
		});
		return { changed: changed.length > 0, verified, status, set: changed, unchanged, detections: values };
	},
};
