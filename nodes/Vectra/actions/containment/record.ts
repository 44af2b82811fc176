import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { readOwnership } from '../../containment/ownership';
import {
	needsEndpoint,
	noteKindOf,
	planRecording,
	recordKind,
	whyNothing,
	whyUnchanged,
	type RecordDirection,
	type Recording,
} from '../../containment/recording';
import { NO_NOTE } from '../../containment/recordSummary';
import { createClient } from '../../transport/client';
import { editTags, type TagEdit } from '../../transport/editTags';
import { readRecordInput, type RecordInput } from './fields';
import { findTriggerItem, type TriggerContext } from './triggerItem';
import { recordNote, type NoteResult } from './writeNote';

/**
 * Writes the outcome of one item into Vectra: first the tags, which decide, then the note, which only informs. The item
 * goes on as it came, with what was done under `record`, because the nodes that follow are about the outcome.
 */
export async function recordOutcome(
	context: IExecuteFunctions,
	itemIndex: number,
	direction: RecordDirection,
): Promise<IDataObject> {
	const input = readRecordInput(context, itemIndex, direction);
	const trigger = findTriggerItem(context, itemIndex, input.hostId);
	const kind = recordKind(direction, input.outcome, input.states);
	const isUnchanged = trigger.isVerification && input.outcome === 'alreadyIsolated';
	const record =
		kind === 'none' || isUnchanged
			? recordOutput(input, { recorded: false, reason: isUnchanged ? 'Still contained' : whyNothing(direction, input.outcome) })
			: await writeRecord(context, itemIndex, input, kind, trigger);
	return { ...context.getInputData()[itemIndex]?.json, record };
}

async function writeRecord(
	context: IExecuteFunctions,
	itemIndex: number,
	input: RecordInput,
	recording: Recording,
	trigger: TriggerContext,
): Promise<IDataObject> {
	const { hostId, endpointId, outcome, takeOver, wasSent } = input;
	if (endpointId === '' && needsEndpoint(recording)) throw missingEndpoint(context, itemIndex, input);
	const client = await createClient(context);
	// Fixed once: the plan is made again for every reading of the tags and must come to the same detail tag.
	const epochSeconds = Math.floor(client.clock.now() / 1_000);
	const facts = { outcome, endpointId, epochSeconds, takeOver, wasSent, ...trigger };
	const edit = await editTags(client, context.getNode(), { type: 'host', id: hostId }, (tags) => {
		if (recording === 'released' && endpointId === '' && readOwnership(tags).endpoints.length > 0) {
			throw missingEndpoint(context, itemIndex, input);
		}
		return planRecording(recording, facts, tags);
	});
	const changed = edit.added.length + edit.removed.length > 0;
	const unchanged = changed ? undefined : whyUnchanged(recording, outcome, edit.after, endpointId);
	if (unchanged !== undefined) return recordOutput(input, { recorded: false, reason: unchanged, edit });
	const noteKind = input.addNote ? noteKindOf(recording, edit) : undefined;
	const note = noteKind === undefined ? { noteId: null } : await recordNote(client, input, noteKind, edit, epochSeconds);
	return recordOutput(input, { recorded: true, reason: recordedReason(changed, note), edit, noteId: note.noteId });
}

function recordedReason(changed: boolean, note: NoteResult): string {
	const done = changed ? 'Recorded' : 'The tags were already as wanted';
	return note.failure === undefined ? done : `${done}, ${NO_NOTE}: ${note.failure}`;
}

function missingEndpoint(context: IExecuteFunctions, itemIndex: number, { outcome, hostId }: RecordInput): Error {
	return new NodeOperationError(context.getNode(), `The Endpoint ID is missing: “${outcome}” cannot be recorded on host ${hostId}`, {
		itemIndex,
		description: 'Give the endpoint on which the Cortex XDR node acted, such as endpoint.id from its output',
	});
}

/** The value of `record`: the same keys whatever was done. */
function recordOutput(
	{ hostId, endpointId, outcome }: RecordInput,
	done: { recorded: boolean; reason: string; edit?: TagEdit; noteId?: number | null },
): IDataObject {
	return {
		recorded: done.recorded,
		hostId,
		endpointId: endpointId || null,
		outcome,
		tagsBefore: done.edit?.before ?? null,
		tagsAfter: done.edit?.after ?? null,
		noteId: done.noteId ?? null,
		reason: done.reason,
	};
}
