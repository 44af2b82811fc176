import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { readChoice } from '../../../shared/input';
import { RESPOND } from '../../descriptions/rights';
import { hashProperties, removeHashes } from './change';

const properties: INodeProperties[] = [
	{
		displayName: 'List',
		name: 'list',
		type: 'options',
		options: [
			{ name: 'Allow List', value: 'allowlist' },
			{ name: 'Block List', value: 'blocklist' },
		],
		default: 'blocklist',
		description: 'The list to take the hashes off',
	},
	...hashProperties,
];

/** Removes hashes from the block list or the allow list, for all endpoints of the tenant. */
export const remove: ItemOperation = {
	option: {
		name: 'Remove',
		value: 'remove',
		action: 'Remove hashes from list',
		description: 'Take SHA-256 hashes off the block list or the allow list, so that the agents decide again',
	},
	properties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		return await removeHashes(context, itemIndex, readChoice(context, itemIndex, 'list', ['allowlist', 'blocklist'], 'blocklist', 'List'));
	},
};
