import type { BatchOperation } from '../../../shared/operations';
import { WRITE_GROUPS } from '../../descriptions/rights';
import { changeMembers, memberProperties } from './changeMembers';

/** Adds members to groups. Present members are left alone. */
export const addMembers: BatchOperation = {
	option: {
		name: 'Add Members',
		value: 'addMembers',
		action: 'Add members to group',
		description: 'Add hosts, accounts, addresses or domains to a group. Safe to repeat.',
	},
	properties: memberProperties,
	mutates: true,
	rights: WRITE_GROUPS,
	...changeMembers('append'),
};
