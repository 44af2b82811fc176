import type { BatchOperation } from '../../../shared/operations';
import { WRITE_TAGS } from '../../descriptions/rights';
import { changeTags } from './changeTags';
import { tagEditProperties } from './fields';

/** Removes tags from objects and keeps all other tags. */
export const remove: BatchOperation = {
	option: {
		name: 'Remove',
		value: 'remove',
		action: 'Remove tags',
		description: 'Take tags off a host, account or detection and keep all others. Safe to repeat.',
	},
	properties: tagEditProperties,
	mutates: true,
	rights: WRITE_TAGS,
	...changeTags('remove'),
};
