import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { flagIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import { excerpt, isRecord, text } from '../../../shared/values';
import { isEndpointId } from '../../../shared/containment';
import { isRecordable, RECORDABLE, type Recordable } from '../../containment/recording';
import { hostIdProperty, readHostId } from '../fields';

const addNoteOption: INodeProperties = {
	displayName: 'Add Note',
	name: 'addNote',
	type: 'boolean',
	default: true,
	description: 'Whether to add a note to the host for each change. A repeated run adds no second one.',
};

const noteTextOption: INodeProperties = {
	displayName: 'Note Text',
	name: 'noteText',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	description: 'Added to the note, such as who approved the change',
};

export const recordProperties: INodeProperties[] = [
	hostIdProperty,
	{
		displayName: 'Endpoint ID',
		name: 'endpointId',
		type: 'string',
		default: '={{ $json.endpoint.id }}',
		placeholder: 'e.g. 5d0c1e7a9b3f4c21a6e8d47f0b92c3ee',
		description: 'The endpoint that the Cortex XDR node acted on. May be empty when it found none.',
	},
	{
		displayName: 'Outcome',
		name: 'outcome',
		type: 'string',
		default: "={{ $json.error ? 'error' : $json.outcome }}",
		required: true,
		placeholder: 'e.g. isolated',
		description: 'How it ended, as in the output of the Cortex XDR node; <code>error</code> for an item of its error output',
	},
	{
		displayName: 'Action ID',
		name: 'actionId',
		type: 'string',
		default: "={{ $json.action ? $json.action.id : '' }}",
		placeholder: 'e.g. 1234',
		description: 'The action in Cortex XDR, for the note',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [addNoteOption, noteTextOption],
	},
];

export interface RecordInput {
	hostId: number;
	/** 32 lower-case hex digits; '' when not given. */
	endpointId: string;
	endpointName: string;
	outcome: Recordable;
	/** `is_isolated` of the candidates in the item, where several endpoints could be meant. */
	candidateStates: string[];
	actionId: string;
	addNote: boolean;
	noteText: string;
}

/** Reads the fields above. @throws NodeOperationError that says which field of the item is wrong */
export function readRecordInput(context: IExecuteFunctions, itemIndex: number): RecordInput {
	const parameter = (name: string): string => text(context.getNodeParameter(name, itemIndex, ''));
	const refuse = (message: string, description: string): Error =>
		new NodeOperationError(context.getNode(), message, { itemIndex, description });

	const hostId = readHostId(context, itemIndex);
	const outcome = parameter('outcome');
	if (!isRecordable(outcome)) {
		throw refuse(
			outcome === '' ? 'The Outcome is missing' : `“${excerpt(outcome, 60)}” is not an outcome of the Cortex XDR node`,
			`Outcomes are: ${RECORDABLE.join(', ')}`,
		);
	}
	const endpointId = parameter('endpointId').toLowerCase();
	if (endpointId !== '' && !isEndpointId(endpointId)) {
		throw refuse(
			`“${excerpt(endpointId, 60)}” is not an endpoint ID of Cortex XDR`,
			'Give the 32 hexadecimal digits, such as endpoint.id from the output of the Cortex XDR node',
		);
	}
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const json = context.getInputData()[itemIndex]?.json;
	return {
		hostId,
		endpointId,
		endpointName: endpointNameOf(json, endpointId),
		outcome,
		candidateStates: candidateStatesOf(json),
		actionId: parameter('actionId'),
		addNote: flagIn(options.addNote, true, 'Add Note', refuseInput(context, itemIndex)),
		noteText: text(options.noteText),
	};
}

/** The name beside the ID in an item of the Cortex XDR node. */
function endpointNameOf(json: unknown, endpointId: string): string {
	const endpoint = isRecord(json) && isRecord(json.endpoint) ? json.endpoint : {};
	return text(endpoint.id).toLowerCase() === endpointId ? text(endpoint.name) : '';
}

/** `is_isolated` of the candidates that the Cortex XDR node lists with the outcome `ambiguous`. */
function candidateStatesOf(json: unknown): string[] {
	const candidates = isRecord(json) && Array.isArray(json.candidates) ? json.candidates : [];
	return candidates.map((candidate: unknown) => (isRecord(candidate) ? text(candidate.isolation) : ''));
}
