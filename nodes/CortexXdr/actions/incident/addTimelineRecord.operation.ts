import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { flagIn, listIn, textIn } from '../../../shared/formValues';
import { badInput, readChoice, refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { listField, readTimeField, timeField } from '../../../shared/rows';
import { text } from '../../../shared/values';
import { proofOf, type NoProof } from '../../containment/proof';
import { caseProperty, readIncidentId } from '../../descriptions/locators';
import { EDIT_INCIDENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { addRecord, findRecord, type TimelineRecord } from '../../transport/caseRecords';

const TYPES = ['Case activity', 'Detection', 'Response'] as const;

const OF_FIELDS = { show: { recordFrom: ['fields'] } };

const properties: INodeProperties[] = [
	caseProperty,
	{
		displayName: 'Record',
		name: 'recordFrom',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'From a Containment Item', value: 'item', description: 'The item of Isolate, Unisolate, Record Isolation or Record Release: once for each action and outcome' },
			{ name: 'From the Fields Below', value: 'fields' },
		],
		default: 'fields',
	},
	{
		displayName: 'Record Type',
		name: 'recordType',
		type: 'options',
		options: [
			{ name: 'Case Activity', value: 'Case activity' },
			{ name: 'Detection', value: 'Detection' },
			{ name: 'Response', value: 'Response' },
		],
		default: 'Response',
		displayOptions: OF_FIELDS,
	},
	{
		displayName: 'Record Name',
		name: 'recordName',
		type: 'string',
		default: '',
		required: true,
		displayOptions: OF_FIELDS,
		placeholder: 'e.g. FIN-LT-0142 isolated by n8n',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{ displayName: 'Description', name: 'description', type: 'string', typeOptions: { rows: 3 }, default: '' },
			{ displayName: 'Evidence', name: 'isEvidence', type: 'boolean', default: true, description: 'Whether the record is marked as evidence' },
			{ displayName: 'Evidence Comment', name: 'evidenceComment', type: 'string', default: '', description: 'Why it is evidence' },
			{
				...timeField('Occurred At', 'occurredAt'),
				description: 'When it happened; now when left out. A record with the same name and time is not added twice.',
			},
			listField('Tags', 'tags', 'Tags of the record'),
		],
	},
];

/** Adds a record to the timeline of a case, unless it is there. */
export const addTimelineRecord: ItemOperation = {
	option: {
		name: 'Add Timeline Record',
		value: 'addTimelineRecord',
		action: 'Add timeline record to case',
		description: 'Write what happened into the timeline of a case, where it stays. Cortex XDR 5.2 only.',
	},
	properties,
	mutates: true,
	rights: EDIT_INCIDENTS,
	async execute(context, itemIndex) {
		const incidentId = readIncidentId(context, itemIndex);
		const api = createApi(context);
		const record = readRecord(context, itemIndex, api.clock.now());
		if ('reason' in record) return outputOf(incidentId, { added: false, reason: record.reason });
		const node = context.getNode();
		const there = await findRecord(node, api, incidentId, record);
		const recordId = there ?? (await addRecord(node, api, incidentId, record));
		return outputOf(incidentId, { added: there === undefined, reason: there === undefined ? null : 'The timeline has it already', record, recordId });
	},
};

/** The same keys whatever was done. */
function outputOf(
	incidentId: string,
	{ added, reason, record, recordId = '' }: { added: boolean; reason: string | null; record?: TimelineRecord; recordId?: string },
): IDataObject {
	return {
		added,
		reason,
		recordName: record?.name ?? null,
		recordType: record?.type ?? null,
		occurredAt: record ? new Date(record.occurredAt).toISOString() : null,
		recordId: recordId || null,
		incidentId,
	};
}

function readRecord(context: IExecuteFunctions, itemIndex: number, now: number): TimelineRecord | NoProof {
	const form = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const more = readMore(context, itemIndex, form);
	const occurredAt = readTimeField(context, itemIndex, form.occurredAt) ?? now;
	if (readChoice(context, itemIndex, 'recordFrom', ['fields', 'item'], 'fields', 'Record') === 'fields') {
		const type = readChoice(context, itemIndex, 'recordType', TYPES, 'Response', 'Record Type');
		const name = text(context.getNodeParameter('recordName', itemIndex, ''));
		if (name === '') throw badInput(context, itemIndex, 'Record Name is empty');
		return { type, name, occurredAt, more };
	}
	const proof = proofOf(context.getInputData()[itemIndex]?.json ?? {});
	if (!proof) {
		const advice = 'Put this node behind Endpoint → Isolate or Unisolate, or behind Record Isolation or Record Release of the Vectra AI node';
		throw badInput(context, itemIndex, 'The item has no outcome of an isolation or release', advice);
	}
	if ('reason' in proof) return proof;
	// A description of one's own goes before what the item says.
	const description = [text(more.description), proof.description].filter(Boolean).join('\n');
	return { type: 'Response', name: proof.name, isNamedUniquely: true, occurredAt, more: { ...more, description } };
}

/** Reads Options as parts of the request. */
function readMore(context: IExecuteFunctions, itemIndex: number, form: IDataObject): IDataObject {
	const refuse = refuseInput(context, itemIndex);
	const description = textIn(form.description, 'Description', refuse);
	const evidenceComment = textIn(form.evidenceComment, 'Evidence Comment', refuse);
	const isEvidence = flagIn(form.isEvidence, false, 'Evidence', refuse);
	const tags = listIn(form.tags, 'Tags', refuse);
	if (evidenceComment !== '' && !isEvidence) {
		throw badInput(context, itemIndex, 'Evidence Comment is only for evidence', 'Switch on Evidence, or remove the comment');
	}
	return {
		...(description === '' ? {} : { description }),
		...(isEvidence ? { is_evidence: true } : {}),
		...(evidenceComment === '' ? {} : { evidence_comment: evidenceComment }),
		...(tags.length === 0 ? {} : { tags }),
	};
}
