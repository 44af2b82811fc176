import type { BatchOperation } from '../../../shared/operations';
import { WRITE_GROUPS } from '../../descriptions/rights';
import { changeMembers, memberProperties } from './changeMembers';

/** Takes members out of groups. Those that are not there are left alone. */
export const removeMembers: BatchOperation = {
	option: {
		name: 'Remove Members',
		value: 'removeMembers',
		action: 'Remove members from a group',
		description: 'Take hosts, accounts, addresses or domains out of a group. Safe to repeat.',
	},
	properties: memberProperties,
	mutates: true,
	rights: WRITE_GROUPS,
	...changeMembers('remove'),
};
