import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
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
import { NO_NOTE, NOT_CLOSED } from '../../containment/recordSummary';
import { createApi, type VectraApi } from '../../transport/api';
import { clientOf } from '../../transport/client';
import { editTags, type TagEdit } from '../../transport/editTags';
import { closeActive } from '../detection/closeActive';
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
	const api = await createApi(context);
	const client = clientOf(api);
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
	// Not earlier: closing lowers the score, and by it a rule could release what is not released yet.
	const isOver = recording === 'released' && !readOwnership(edit.after).owned;
	const detections = isOver ? await closeDetections(context, api, itemIndex, input) : null;
	return recordOutput(input, { recorded: true, reason: recordedReason(changed, note, detections), edit, noteId: note.noteId, detections });
}

/** What became of the detections of a released host. */
interface DetectionsResult {
	closed: number[];
	leftOpen: number[];
	workflow: string | null;
	/** Why they could not be closed, or not all of them; null when they could. */
	failure: string | null;
}

/** Closes the detections where the form says so. Its failure is data: the release is recorded, and an error here would hide that. */
async function closeDetections(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	{ hostId, closeAs }: RecordInput,
): Promise<DetectionsResult | null> {
	if (closeAs === null) return null;
	const done = await attempt(async () => await closeActive(context, api, itemIndex, { type: 'host', id: hostId }, closeAs));
	if ('value' in done) return { ...done.value, failure: null };
	return { closed: [], leftOpen: [], workflow: null, failure: done.failure.message };
}

function recordedReason(changed: boolean, note: NoteResult, detections: DetectionsResult | null): string {
	const done = changed ? 'Recorded' : 'The tags were already as wanted';
	return [
		done,
		...(note.failure === undefined ? [] : [`${NO_NOTE}: ${note.failure}`]),
		...(detections === null || detections.failure === null ? [] : [`${NOT_CLOSED}: ${detections.failure}`]),
	].join(', ');
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
	done: { recorded: boolean; reason: string; edit?: TagEdit; noteId?: number | null; detections?: DetectionsResult | null },
): IDataObject {
	return {
		recorded: done.recorded,
		hostId,
		endpointId: endpointId || null,
		outcome,
		tagsBefore: done.edit?.before ?? null,
		tagsAfter: done.edit?.after ?? null,
		noteId: done.noteId ?? null,
		detections: done.detections ? { ...done.detections } : null,
		reason: done.reason,
	};
}
