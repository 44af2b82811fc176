import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { addHashes, hashProperties } from './change';

/** Blocks files by their hashes, on all endpoints of the tenant. */
export const block: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['hash'], operation: ['block'] } }, hashProperties),
	async execute(context, itemIndex) {
		return await addHashes(context, itemIndex, 'blocklist');
	},
};
