import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { createClient, type VectraClient } from '../../transport/client';
import { editTags, type TagEdit } from '../../transport/editTags';
import type { TagChange } from '../../transport/tagChange';
import { readRecordInput, type RecordInput } from './fields';
import { whatTheTriggerSaid, type TriggerSaid } from './triggerItem';
import type { NoteKind } from '../../containment/note';
import { recordKind, releaseMayLand, whyNothing, type RecordDirection, type RecordKind } from '../../containment/recording';
import { planAbsence, planDoubt, planFollow, planIsolation, planRelease, readOwnership } from '../../containment/ownership';
import { addNoteOnce, ensureNote } from './writeNote';

type Written = Exclude<RecordKind, 'none'>;

const NOTE_KINDS: Readonly<Record<Written, NoteKind>> = {
	contained: 'isolated',
	pending: 'pending',
	released: 'released',
	follow: 'follow',
	doubt: 'pending',
	absent: 'absent',
};

/** What would leave an isolation of which nobody knows where it is. */
const NEEDS_ENDPOINT: readonly Written[] = ['contained', 'pending'];

/**
 * Writes the outcome for one item into Vectra: tags first, for they decide; then the note, which only tells. The item
 * goes on as it came, with what was done under `record`: what comes next is about the outcome, not about the tags.
 */
export async function recordOutcome(
	context: IExecuteFunctions,
	itemIndex: number,
	direction: RecordDirection,
): Promise<IDataObject> {
	const record = await recordItem(context, itemIndex, direction);
	return { ...context.getInputData()[itemIndex]?.json, record };
}

async function recordItem(
	context: IExecuteFunctions,
	itemIndex: number,
	direction: RecordDirection,
): Promise<IDataObject> {
	const input = readRecordInput(context, itemIndex);
	const kind = recordKind(direction, input.outcome, input.candidateStates);
	if (kind === 'none') return result(input, undefined, { recorded: false, reason: whyNothing(direction, input.outcome) });
	if (input.endpointId === '' && NEEDS_ENDPOINT.includes(kind)) throw missingEndpoint(context, itemIndex, input);
	const client = await createClient(context);
	return await record(context, itemIndex, client, input, kind);
}

async function record(
	context: IExecuteFunctions,
	itemIndex: number,
	client: VectraClient,
	input: RecordInput,
	kind: Written,
): Promise<IDataObject> {
	// Fixed once: the plan is made anew for every reading of the tags and must come to the same detail tag.
	const now = Math.floor(client.clock.now() / 1_000);
	const said = whatTheTriggerSaid(context, itemIndex, input.hostId);
	const edit = await editTags(client, context.getNode(), { type: 'host', id: input.hostId }, (tags) => {
		if (kind === 'released' && input.endpointId === '' && readOwnership(tags).endpoints.length > 0) {
			throw missingEndpoint(context, itemIndex, input);
		}
		return planFor(kind, input, now, tags, said);
	});
	const changed = edit.added.length + edit.removed.length > 0;
	const unchanged = changed ? undefined : whyUnchanged(kind, input, edit.after);
	if (unchanged) return result(input, edit, { recorded: false, reason: unchanged });
	const note = input.addNote ? await writeNote(client, input, kind, edit, now) : { noteId: null };
	const told = changed ? 'Recorded' : 'The tags were already as wanted';
	const reason = 'failure' in note ? `${told}, but the note could not be written: ${note.failure}` : told;
	return result(input, edit, { recorded: true, noteId: note.noteId, reason });
}

/** Why the tags were left as they are; undefined when they say already what is to be recorded, but for a note perhaps. */
function whyUnchanged(kind: Written, { outcome }: RecordInput, tags: readonly string[]): string | undefined {
	switch (kind) {
		case 'follow':
			return `Nothing to record after “${outcome}”: the host is already marked as ours, so it is being followed`;
		case 'doubt':
			return whyNothing('isolation', outcome);
		case 'absent':
			return whyNothing('release', outcome);
		case 'released': {
			const { owned, endpoints } = readOwnership(tags);
			const named = endpoints.map(({ id }) => id).join(', ');
			return owned ? `Nothing recorded: the tags of the host name another endpoint (${named})` : undefined;
		}
		default:
			return undefined;
	}
}

function planFor(
	kind: Written,
	{ endpointId, outcome }: RecordInput,
	now: number,
	tags: readonly string[],
	{ basis, followUp }: TriggerSaid,
): TagChange {
	const knownId = endpointId === '' ? null : endpointId;
	switch (kind) {
		case 'contained':
			return planIsolation(tags, endpointId, now, true, basis);
		case 'pending':
			return planIsolation(tags, endpointId, now, false, basis);
		case 'follow':
			return planFollow(tags, knownId, now, basis, releaseMayLand(outcome));
		case 'doubt':
			return planDoubt(tags);
		case 'absent':
			return planAbsence(tags);
		case 'released':
			return planRelease(tags, knownId, followUp);
	}
}

/** The note's failure is data: the tags are written, and an error here would hide that. */
async function writeNote(
	client: VectraClient,
	input: RecordInput,
	kind: Written,
	edit: TagEdit,
	now: number,
): Promise<{ noteId: number | null } | { noteId: null; failure: string }> {
	const { hostId, endpointId, endpointName, outcome, actionId, noteText } = input;
	const changed = edit.added.length + edit.removed.length > 0;
	const facts = {
		kind: NOTE_KINDS[kind],
		outcome,
		endpointId,
		endpointName,
		actionId,
		addition: noteText,
		key: String(sinceOf(endpointId, edit) ?? (actionId || now)),
	};
	try {
		const noteId = changed ? await addNoteOnce(client, hostId, facts) : await ensureNote(client, hostId, facts);
		return { noteId };
	} catch (error) {
		return { noteId: null, failure: error instanceof Error ? error.message : String(error) };
	}
}

/** The time in the endpoint's detail tag, now or before the change: the same on every try to record one change. */
function sinceOf(endpointId: string, { before, after }: TagEdit): number | undefined {
	const endpoints = [...readOwnership(after).endpoints, ...readOwnership(before).endpoints];
	return endpoints.find(({ id, since }) => id === endpointId && since !== null)?.since ?? undefined;
}

function missingEndpoint(context: IExecuteFunctions, itemIndex: number, { outcome, hostId }: RecordInput): Error {
	return new NodeOperationError(context.getNode(), `The Endpoint ID is missing: “${outcome}” cannot be recorded on host ${hostId}`, {
		itemIndex,
		description: 'Give the endpoint on which the Cortex XDR node acted, such as endpoint.id from its output',
	});
}

function result(
	{ hostId, endpointId, outcome }: RecordInput,
	edit: TagEdit | undefined,
	said: { recorded: boolean; reason: string; noteId?: number | null },
): IDataObject {
	return {
		recorded: said.recorded,
		hostId,
		endpointId: endpointId || null,
		outcome,
		tagsBefore: edit?.before ?? null,
		tagsAfter: edit?.after ?? null,
		noteId: said.noteId ?? null,
		reason: said.reason,
	};
}
