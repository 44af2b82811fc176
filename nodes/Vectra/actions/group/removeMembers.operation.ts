import type { BatchOperation } from '../../../shared/operations';
import { WRITE_GROUPS } from '../../descriptions/rights';
import { changeMembers, memberProperties } from './changeMembers';

/** Removes members from groups. Absent members are ignored. */
export const removeMembers: BatchOperation = {
	option: {
		name: 'Remove Members',
		value: 'removeMembers',
		action: 'Remove members from group',
		description: 'Take hosts, accounts, addresses or domains out of a group. Safe to repeat.',
	},
	properties: memberProperties,
	mutates: true,
	rights: WRITE_GROUPS,
	...changeMembers('remove'),
};
