import { NodeOperationError, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { badInput } from '../../../shared/input';
import {
	incidentProperty,
	productVersionProperty,
	readIncidentId,
	readProductVersion,
} from '../../descriptions/locators';
import { EDIT_INCIDENTS } from '../../descriptions/rights';
import { createApi, type CortexApi } from '../../transport/api';
import { readCase, updateCase, updateIncident } from '../../transport/incidents';

const properties: INodeProperties[] = [
	productVersionProperty,
	incidentProperty,
	{
		displayName: 'Comment',
		name: 'comment',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		description:
			'In 5.x, whose cases have no comments in the API, it is added at the end of the notes of the case',
	},
];

/** Adds a comment to an incident, or a paragraph to the notes of a case. */
export const addComment: ItemOperation = {
	option: {
		name: 'Add Comment',
		value: 'addComment',
		action: 'Add comment to incident',
		description: 'Write a comment into an incident, or at the end of the notes of a case. No machine is touched.',
	},
	properties,
	mutates: true,
	rights: EDIT_INCIDENTS,
	async execute(context, itemIndex) {
		const version = readProductVersion(context, itemIndex);
		const incidentId = readIncidentId(context, itemIndex);
		const comment = text(context.getNodeParameter('comment', itemIndex, ''));
		if (comment === '') throw badInput(context, itemIndex, 'The comment is empty');
		const api = createApi(context);
		if (version === 'xdr5') await appendNote(context, api, incidentId, comment, itemIndex);
		else await updateIncident(api, incidentId, { comment: { comment_action: 'add', value: comment } });
		return { addedTo: version === 'xdr5' ? 'notes' : 'comments', comment, incidentId };
	},
};

/** An update replaces the whole text of the notes. So the text is read first and kept. */
async function appendNote(
	context: IExecuteFunctions,
	api: CortexApi,
	id: string,
	comment: string,
	itemIndex: number,
): Promise<void> {
	const found = await readCase(api, id);
	if (!found || !('notes' in found)) {
		const problem = found
			? 'Cortex XDR does not show the notes of this case'
			: `There is no case with the ID ${id}`;
		throw new NodeOperationError(context.getNode(), problem, {
			itemIndex,
			description: 'Nothing was changed. Adding to notes that cannot be read would delete them',
		});
	}
	const before = text(found.notes);
	await updateCase(api, id, { notes: before === '' ? comment : `${before}\n\n${comment}` });
}
