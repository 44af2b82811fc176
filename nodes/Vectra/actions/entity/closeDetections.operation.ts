import { readChoice } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { entityProperty, entityTypeProperty } from '../../descriptions/locators';
import { readEntityType, readId } from '../../descriptions/readIds';
import { WRITE_DETECTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { CLOSE_AS, closeActive, closeAsOptions } from '../detection/closeActive';

/** Closes what is active on a host or an account. Vectra has no call for it: the detections are listed and closed by their IDs. */
export const closeDetections: ItemOperation = {
	option: {
		name: 'Close All Detections',
		value: 'closeDetections',
		action: 'Close all detections of entity',
		description: 'Close the active detections of a host or an account, except triaged ones and Info. Safe to repeat.',
	},
	properties: [
		entityTypeProperty,
		entityProperty,
		{
			displayName: 'Close As',
			name: 'closeAs',
			type: 'options',
			options: closeAsOptions,
			default: 'fixed',
			description: 'How they are closed. An assignment of the entity stays as it is.',
		},
	],
	mutates: true,
	rights: WRITE_DETECTIONS,
	async execute(context, itemIndex) {
		const type = readEntityType(context, itemIndex);
		const closeAs = readChoice(context, itemIndex, 'closeAs', CLOSE_AS, 'fixed', 'Close As');
		const api = await createApi(context);
		const id = await readId(context, api, itemIndex, 'entity');
		const { closed, leftOpen, workflow } = await closeActive(context, api, itemIndex, { type, id }, closeAs);
		return {
			changed: closed.length > 0,
			workflow,
			reason: workflow === 'close' ? closeAs : null,
			closed,
			leftOpen,
			entityType: type,
			entityId: id,
		};
	},
};
