import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { addHashes, hashProperties } from './change';

/** Allows files by their hashes, on all endpoints of the tenant. */
export const allow: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['hash'], operation: ['allow'] } }, hashProperties),
	async execute(context, itemIndex) {
		return await addHashes(context, itemIndex, 'allowlist');
	},
};
