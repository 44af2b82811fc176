import type { ItemOperation } from '../../../shared/operations';
import { RESPOND } from '../../descriptions/rights';
import { addHashes, hashProperties } from './change';

/** Blocks files by their hashes, on all endpoints of the tenant. */
export const block: ItemOperation = {
	option: {
		name: 'Block',
		value: 'block',
		action: 'Block files by hash',
		description: 'Keep files with these SHA-256 hashes from running on every machine of the tenant',
	},
	properties: hashProperties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		return await addHashes(context, itemIndex, 'blocklist');
	},
};
