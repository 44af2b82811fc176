import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { asNodeError } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { hashesProperty, readHashes } from '../../descriptions/hashes';
import { incidentIdOption, incidentLink } from '../../descriptions/incidentId';
import { createApi } from '../../transport/api';

export type HashList = 'allowlist' | 'blocklist';

export const hashProperties: INodeProperties[] = [
	hashesProperty,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{
				displayName: 'Comment',
				name: 'comment',
				type: 'string',
				default: '',
				description: 'Shown beside the hashes in Cortex XDR',
			},
			incidentIdOption,
		],
	},
];

/** Adds hashes to a list. Cortex answers with an error when all of them are on it already; here that is success. */
export async function addHashes(
	context: IExecuteFunctions,
	itemIndex: number,
	list: HashList,
): Promise<IDataObject> {
	const request = readRequest(context, itemIndex);
	const sent = createApi(context).write(`hash_exceptions/${list}`, request, checkOf(list));
	const failure = await sent.then(
		() => undefined,
		(error: unknown) => asNodeError(context, error, itemIndex),
	);
	const alreadyPresent = failure !== undefined && /hashes have already been added/i.test(failure.message);
	if (failure && !alreadyPresent) throw failure;
	return { list, change: 'added', hashes: request.hash_list, alreadyPresent };
}

/** Removes hashes from a list. */
export async function removeHashes(
	context: IExecuteFunctions,
	itemIndex: number,
	list: HashList,
): Promise<IDataObject> {
	const request = readRequest(context, itemIndex);
	await createApi(context).write(`hash_exceptions/${list}/remove`, request, checkOf(list));
	return { list, change: 'removed', hashes: request.hash_list };
}

function readRequest(context: IExecuteFunctions, itemIndex: number) {
	const comment = text(context.getNodeParameter('options.comment', itemIndex, ''));
	return {
		hash_list: readHashes(context, itemIndex),
		...(comment === '' ? {} : { comment }),
		...incidentLink(context, itemIndex, 'number'),
	};
}

function checkOf(list: HashList): string {
	const name = list === 'allowlist' ? 'Allow List' : 'Block List';
	return `look in the Cortex console under Response → Action Center → ${name}. The call may be repeated: the result is the same`;
}
