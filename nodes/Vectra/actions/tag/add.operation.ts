import type { BatchOperation } from '../../../shared/operations';
import { WRITE_TAGS } from '../../descriptions/rights';
import { changeTags } from './changeTags';
import { tagEditProperties } from './fields';

/** Adds tags to objects and keeps all other tags. */
export const add: BatchOperation = {
	option: {
		name: 'Add',
		value: 'add',
		action: 'Add tags',
		description: 'Add tags to a host, account or detection and keep all others. Safe to repeat.',
	},
	properties: tagEditProperties,
	mutates: true,
	rights: WRITE_TAGS,
	...changeTags('add'),
};
