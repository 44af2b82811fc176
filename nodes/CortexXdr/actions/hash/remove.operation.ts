import { updateDisplayOptions, type INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
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

/** Takes hashes off the block list or the allow list, for all endpoints of the tenant. */
export const remove: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['hash'], operation: ['remove'] } }, properties),
	async execute(context, itemIndex) {
		const list = context.getNodeParameter('list', itemIndex, 'blocklist') as string;
		if (list !== 'allowlist' && list !== 'blocklist') {
			throw badInput(context, itemIndex, `“${list}” is no list of hashes: use allowlist or blocklist`);
		}
		return await removeHashes(context, itemIndex, list);
	},
};
