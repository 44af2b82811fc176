import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import { text } from '../../../shared/values';
import { asId } from '../../descriptions/readIds';
import { sanitizeNote } from './text';

export const noteProperty: INodeProperties = {
	displayName: 'Note',
	name: 'note',
	type: 'string',
	typeOptions: { rows: 4 },
	default: '',
	required: true,
	description: 'HTML is escaped and control characters are left out, whatever an expression brings in',
};

export const noteIdProperty: INodeProperties = {
	displayName: 'Note ID',
	name: 'noteId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 3450',
	description: 'The number of the note, such as ID from the output of Get Many',
};

export const linksOption: INodeProperties = {
	displayName: 'Allow Markdown Links',
	name: 'links',
	type: 'boolean',
	default: false,
	description:
		'Whether Markdown links to web and mail addresses stay links. Keep it off when the text comes from elsewhere, such as the name of a host.',
};

export const tooLongOption: INodeProperties = {
	displayName: 'If Too Long',
	name: 'tooLong',
	type: 'options',
	options: [
		{ name: 'Fail', value: 'fail' },
		{ name: 'Truncate', value: 'truncate', description: 'Cut the text until Vectra takes it' },
	],
	default: 'fail',
	description: 'What to do with a note that is longer than Vectra takes',
};

export function options(list: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: list,
	};
}

export function readOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
	return context.getNodeParameter('options', itemIndex, {}) as IDataObject;
}

/** Reads the text and makes it safe. @throws NodeOperationError when nothing is left of it */
export function readNoteText(context: IExecuteFunctions, itemIndex: number): string {
	const given = text(context.getNodeParameter('note', itemIndex, ''));
	const note = sanitizeNote(given, flagIn(readOptions(context, itemIndex).links, false, 'Allow Markdown Links', refuseInput(context, itemIndex)));
	if (note !== '') return note;
	const problem = given === '' ? 'The note is empty' : 'The note holds nothing but characters that are left out';
	throw badInput(context, itemIndex, problem, 'Give a text');
}

export function readNoteId(context: IExecuteFunctions, itemIndex: number): number {
	return asId(context, itemIndex, text(context.getNodeParameter('noteId', itemIndex, '')), 'note');
}
