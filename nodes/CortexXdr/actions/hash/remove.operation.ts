import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { badInput } from '../../../shared/input';
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
		action: 'Remove hashes from a list',
		description: 'Take SHA-256 hashes off the block list or the allow list, so that the agents decide again',
	},
	properties,
	mutates: true,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const list = context.getNodeParameter('list', itemIndex, 'blocklist') as string;
		if (list !== 'allowlist' && list !== 'blocklist') {
			throw badInput(context, itemIndex, `“${list}” is not a list of hashes: use allowlist or blocklist`);
		}
		return await removeHashes(context, itemIndex, list);
	},
};
