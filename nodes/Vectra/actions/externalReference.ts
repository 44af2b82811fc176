import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { text } from '../../shared/values';
import type { PreviewCall } from './preview';

export const EXTERNAL_REFERENCE: PreviewCall = {
	what: 'an external reference',
	instead: 'Use Tag → Add with a tag such as ticket:ABC-1',
};

/** The names of the field in records. */
export const REFERENCE_FIELDS = ['external_reference_id'];

export const referenceProperty: INodeProperties = {
	displayName: 'External Reference',
	name: 'reference',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. INC0012345',
	description: 'The number of the ticket, or what else leads to it. It replaces the one that is there.',
};

/** What Vectra allows is not published. Control characters are refused here. */
export function readReference(context: IExecuteFunctions, itemIndex: number): string {
	const given = text(context.getNodeParameter('reference', itemIndex, '')).trim();
	if (given === '') throw badInput(context, itemIndex, 'The External Reference is missing', 'Give the number of the ticket');
	if (/\p{Cc}/u.test(given)) throw badInput(context, itemIndex, 'The External Reference holds a line break or a control character', 'Give it in one line');
	return given;
}
