import type { IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { numberIn } from '../../../shared/formValues';
import { readChoice, refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { text } from '../../../shared/values';
import { DECISIONS, planDecision } from '../../containment/decision';
import { MAX_ADDITION } from '../../containment/note';
import { RECORD } from '../../descriptions/rights';
import { createClient } from '../../transport/client';
import { editTags } from '../../transport/editTags';
import { addNoteOnce } from '../../transport/notes';
import { hostIdProperty, readHostId } from '../fields';
import { readOptions, options } from '../note/fields';
import { sanitizeNote } from '../note/text';

const CHOICES = [...DECISIONS, 'none'] as const;

const HOURS = 24;
/** About eleven years. */
const MOST_HOURS = 100_000;

/** Remembers on the host what a person decided about its isolation, so that the trigger neither acts nor asks again meanwhile. */
export const recordDecision: ItemOperation = {
	option: {
		name: 'Record Decision',
		value: 'recordDecision',
		action: 'Record decision about isolation',
		description:
			'Keep on the host that a person was asked, approved or denied. The trigger heeds it for a time.',
	},
	properties: [
		hostIdProperty,
		{
			displayName: 'Decision',
			name: 'decision',
			type: 'options',
			options: [
				{ name: 'Approved', value: 'approved', description: 'The item of the trigger says so, and the workflow need not ask' },
				{ name: 'Asked', value: 'asked', description: 'The question is open: the trigger holds the host back' },
				{ name: 'Denied', value: 'denied', description: 'The trigger holds the host back' },
				{ name: 'None', value: 'none', description: 'Takes an earlier decision off' },
			],
			default: 'asked',
			description: 'What was decided. It replaces an earlier decision on the host.',
		},
		{
			displayName: 'Counts for (Hours)',
			name: 'hours',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: HOURS,
			displayOptions: { hide: { decision: ['none'] } },
			description: 'Afterwards it is as if nobody had been asked',
		},
		options([
			{
				displayName: 'Note Text',
				name: 'noteText',
				type: 'string',
				typeOptions: { rows: 3 },
				default: '',
				description: 'Added to the host as a note, such as who decided and why. HTML is escaped.',
			},
		]),
	],
	mutates: true,
	rights: RECORD,
	async execute(context, itemIndex) {
		const hostId = readHostId(context, itemIndex);
		const decision = readChoice(context, itemIndex, 'decision', CHOICES, 'asked', 'Decision');
		const given = decision === 'none' ? HOURS : context.getNodeParameter('hours', itemIndex, HOURS);
		const hours = numberIn(given ?? HOURS, 0.01, MOST_HOURS, 'Counts for (Hours)', refuseInput(context, itemIndex));
		const note = sanitizeNote(text(readOptions(context, itemIndex).noteText), false);
		const client = await createClient(context);
		const since = Math.floor(client.clock.now() / 1_000);
		const until = since + Math.round(hours * 3_600);
		const kind = decision === 'none' ? null : decision;
		const host = { type: 'host', id: hostId } as const;
		const { before, after } = await editTags(client, context.getNode(), host, (tags) => planDecision(tags, kind, since, until));
		// The tags decide and are written. A note that fails must not hide that.
		const marker = `[cortex-xdr:${decision}:${since}]`;
		const noted =
			note === ''
				? undefined
				: await attempt(async () => await addNoteOnce(client, host, `${note.slice(0, MAX_ADDITION)}\n${marker}`, (one) => one.text.includes(marker)));
		const shown: IDataObject = {
			decision,
			until: kind === null ? null : new Date(until * 1_000).toISOString(),
			hostId,
			tagsBefore: before,
			tagsAfter: after,
			noteId: noted && 'value' in noted ? noted.value.id : null,
			noteFailure: noted && 'failure' in noted ? noted.failure.message : null,
		};
		return { ...context.getInputData()[itemIndex]?.json, decision: shown };
	},
};
