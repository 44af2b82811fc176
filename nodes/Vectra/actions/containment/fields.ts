import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { choiceIn, flagIn } from '../../../shared/formValues';
import { refuseInput } from '../../../shared/input';
import { excerpt, isRecord, text } from '../../../shared/values';
import { isEndpointId } from '../../../shared/containment';
import { isRecordable, RECORDABLE, type Recordable, type RecordDirection } from '../../containment/recording';
import { CLOSE_AS, closeAsOptions, type CloseAs } from '../detection/closeActive';
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

export const endpointIdProperty = (description: string): INodeProperties => ({
	displayName: 'Endpoint ID',
	name: 'endpointId',
	type: 'string',
	default: '={{ $json.endpoint.id }}',
	placeholder: 'e.g. 5d0c1e7a9b3f4c21a6e8d47f0b92c3ee',
	description,
});

/** Reads the field above: 32 lower-case hex digits, '' when it is empty. @throws NodeOperationError for anything else */
export function readEndpointId(context: IExecuteFunctions, itemIndex: number): string {
	const given = text(context.getNodeParameter('endpointId', itemIndex, '')).toLowerCase();
	if (given === '' || isEndpointId(given)) return given;
	throw new NodeOperationError(context.getNode(), `“${excerpt(given, 60)}” is not an endpoint ID of Cortex XDR`, {
		itemIndex,
		description: 'Give the 32 hexadecimal digits, such as endpoint.id from the output of the Cortex XDR node',
	});
}

const existingIsolationOption: INodeProperties = {
	displayName: 'Existing Isolation',
	name: 'existingIsolation',
	type: 'options',
	default: 'leave',
	options: [
		{
			name: 'Leave to Its Owner',
			value: 'leave',
			description: 'The host gets the tag cortex-xdr:external. It is reported, and never released by this package.',
		},
		{
			name: 'Take Over',
			value: 'takeOver',
			description: 'The isolation becomes ours: it is released when the request is withdrawn',
		},
	],
	description: 'What to do when the endpoint was isolated already and no claim of ours names it',
};

const closeDetectionsOption: INodeProperties = {
	displayName: 'Close Detections',
	name: 'closeDetections',
	type: 'options',
	default: 'no',
	options: [...closeAsOptions, { name: 'Leave Open', value: 'no' }].sort((a, b) => a.name.localeCompare(b.name)),
	description:
		'What becomes of the active detections of the host once its release is verified and recorded, except triaged ones and Info. A failure is reported and does not undo the record.',
};

/** The fields of Record Isolation and Record Release. */
const recordProperties = (options: INodeProperties[]): INodeProperties[] => [
	hostIdProperty,
	endpointIdProperty('The endpoint that the Cortex XDR node acted on. May be empty when it found none.'),
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
		options,
	},
];

export const recordIsolationProperties = recordProperties([addNoteOption, existingIsolationOption, noteTextOption]);
export const recordReleaseProperties = recordProperties([addNoteOption, closeDetectionsOption, noteTextOption]);

export interface RecordInput {
	hostId: number;
	/** 32 lower-case hex digits; '' when not given. */
	endpointId: string;
	endpointName: string;
	outcome: Recordable;
	/** `is_isolated` as last read: of the endpoint, or of the candidates in the item, where several endpoints could be meant. */
	states: string[];
	actionId: string;
	/** Whether the run sent the request: only then Cortex XDR gave an action, or left it open whether it took it. */
	wasSent: boolean;
	/** Whether an isolation of somebody else becomes ours. */
	takeOver: boolean;
	addNote: boolean;
	noteText: string;
	/** How the detections of the released host are closed; null to leave them open. */
	closeAs: CloseAs | null;
}

/** Outcomes of a request that was sent and whose end is not known. */
const SENT: readonly Recordable[] = ['timedOut', 'unknown'];

/** Reads the fields above. @throws NodeOperationError that says which field of the item is wrong */
export function readRecordInput(context: IExecuteFunctions, itemIndex: number, direction: RecordDirection): RecordInput {
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
	const endpointId = readEndpointId(context, itemIndex);
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const actionId = parameter('actionId');
	const json = context.getInputData()[itemIndex]?.json;
	return {
		hostId,
		endpointId,
		endpointName: endpointNameOf(json, endpointId),
		outcome,
		states: statesOf(json),
		actionId,
		wasSent: actionId !== '' || SENT.includes(outcome),
		takeOver: direction === 'isolation' && choiceIn(options.existingIsolation, ['leave', 'takeOver'], 'leave', 'Existing Isolation', refuseInput(context, itemIndex)) === 'takeOver',
		addNote: flagIn(options.addNote, true, 'Add Note', refuseInput(context, itemIndex)),
		noteText: text(options.noteText),
		closeAs: direction === 'release' ? readCloseAs(context, itemIndex, options.closeDetections) : null,
	};
}

function readCloseAs(context: IExecuteFunctions, itemIndex: number, given: unknown): CloseAs | null {
	const chosen = choiceIn(given, [...CLOSE_AS, 'no'] as const, 'no', 'Close Detections', refuseInput(context, itemIndex));
	return chosen === 'no' ? null : chosen;
}

/** The name beside the ID in an item of the Cortex XDR node. */
function endpointNameOf(json: unknown, endpointId: string): string {
	const endpoint = isRecord(json) && isRecord(json.endpoint) ? json.endpoint : {};
	return text(endpoint.id).toLowerCase() === endpointId ? text(endpoint.name) : '';
}

/** `is_isolated` as the Cortex XDR node read it last: of the endpoint, or of each candidate where none was chosen. */
function statesOf(json: unknown): string[] {
	if (!isRecord(json)) return [];
	const candidates = Array.isArray(json.candidates) ? json.candidates : [];
	if (candidates.length === 0) return [text(json.stateAfter)].filter((state) => state !== '');
	return candidates.map((candidate: unknown) => (isRecord(candidate) ? text(candidate.isolation) : ''));
}
