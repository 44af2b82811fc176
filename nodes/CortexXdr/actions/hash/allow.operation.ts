import type { ItemOperation } from '../../../shared/operations';
import { RESPOND } from '../../descriptions/rights';
import { addHashes, hashProperties } from './change';

/** Allows files by their hashes, on all endpoints of the tenant. */
export const allow: ItemOperation = {
	option: {
		name: 'Allow',
		value: 'allow',
		action: 'Allow files by hash',
		description:
			'Let files with these SHA-256 hashes run on every machine of the tenant, whatever agents think',
	},
	properties: hashProperties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		return await addHashes(context, itemIndex, 'allowlist');
	},
};
