import { updateDisplayOptions } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { createClient } from '../../transport/client';
import { hostIdProperty, readHostId } from '../fields';

/** Reads the tags of a host. */
export const get: ItemOperation = {
	description: updateDisplayOptions({ show: { resource: ['tag'], operation: ['get'] } }, [hostIdProperty]),
	async execute(context, itemIndex) {
		const hostId = readHostId(context, itemIndex);
		const client = await createClient(context);
		return { hostId, tags: await client.getTags({ type: 'host', id: hostId }) };
	},
};
