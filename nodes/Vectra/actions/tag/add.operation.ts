import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { createClient } from '../../transport/client';
import { editTags } from '../../transport/editTags';
import { readHostId } from '../fields';
import { readTagNames, tagEditProperties } from './fields';

/** Adds tags to a host and keeps all others. Tags that are there already are left alone. */
export const add: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['tag'], operation: ['add'] } }, tagEditProperties),
	async execute(context, itemIndex) {
		const hostId = readHostId(context, itemIndex);
		const tags = readTagNames(context, itemIndex);
		const client = await createClient(context);
		const { after, added } = await editTags(client, context.getNode(), { type: 'host', id: hostId }, () => ({ add: tags, remove: [] }));
		return { hostId, tags: after, added, changed: added.length > 0 };
	},
};
