import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { caseProperty, readIncidentId } from '../../descriptions/locators';
import { EDIT_INCIDENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { findWarRoom, insertNote } from '../../transport/caseRecords';

const properties: INodeProperties[] = [
	caseProperty,
	{
		displayName: 'Note',
		name: 'note',
		type: 'string',
		typeOptions: { rows: 3 },
		default: '',
		required: true,
		description: 'A text in which a line begins with “!” is refused: Cortex XDR would run it as a command',
	},
];

/**
 * Text that begins with `!` is run as a command (vendor specification). Whether blanks are skipped, and whether later lines
 * count, is not documented, so no line may begin so; nor with what looks like nothing and then `!`. Some systems end a line at a
 * form feed and the like too.
 */
const COMMAND = /(?:^|[\v\f\u0085])[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}]*[!！]/mu;

/** Writes a note into the War Room of a case. */
export const addWarRoomNote: ItemOperation = {
	option: {
		name: 'Add War Room Note',
		value: 'addWarRoomNote',
		action: 'Add war room note to case',
		description: 'Write a note into the War Room of a case, where analysts work. Cortex XDR 5.2 only.',
	},
	properties,
	mutates: true,
	rights: EDIT_INCIDENTS,
	async execute(context, itemIndex) {
		const incidentId = readIncidentId(context, itemIndex);
		const note = readNote(context, itemIndex);
		const api = createApi(context);
		const warRoom = await findWarRoom(context.getNode(), api, incidentId);
		const entryId = await insertNote(context.getNode(), api, warRoom, note);
		return { added: true, note, warRoom, entryId, incidentId };
	},
};

function readNote(context: IExecuteFunctions, itemIndex: number): string {
	const note = text(context.getNodeParameter('note', itemIndex, ''));
	if (note === '') throw badInput(context, itemIndex, 'The note is empty');
	if (!COMMAND.test(note)) return note;
	const problem = 'A line of the note begins with “!”, which Cortex XDR runs as a command';
	throw badInput(context, itemIndex, problem, 'Put another visible character in front, such as a quotation mark');
}
