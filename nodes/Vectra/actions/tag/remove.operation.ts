import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { createClient } from '../../transport/client';
import { editTags } from '../../transport/editTags';
import { readHostId } from '../fields';
import { readTagNames, tagEditProperties } from './fields';

/** Takes tags off a host and keeps all others. Tags that are not there are left alone. */
export const remove: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['tag'], operation: ['remove'] } }, tagEditProperties),
	async execute(context, itemIndex) {
		const hostId = readHostId(context, itemIndex);
		const tags = readTagNames(context, itemIndex);
		const client = await createClient(context);
		const { after, removed } = await editTags(client, context.getNode(), { type: 'host', id: hostId }, () => ({ add: [], remove: tags }));
		return { hostId, tags: after, removed, changed: removed.length > 0 };
	},
};
