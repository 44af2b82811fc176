import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { flagIn, listIn, textIn } from '../../../shared/formValues';
import { badInput, readChoice, refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { listField, readTimeField, timeField } from '../../../shared/rows';
import { text } from '../../../shared/values';
import { caseProperty, readIncidentId } from '../../descriptions/locators';
import { EDIT_INCIDENTS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { addRecord, findRecord, type TimelineRecord } from '../../transport/caseRecords';

const TYPES = ['Case activity', 'Detection', 'Response'] as const;

const properties: INodeProperties[] = [
	caseProperty,
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
	},
	{
		displayName: 'Record Name',
		name: 'recordName',
		type: 'string',
		default: '',
		required: true,
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
		const node = context.getNode();
		const there = await findRecord(node, api, incidentId, record);
		const recordId = there ?? (await addRecord(node, api, incidentId, record));
		return {
			added: there === undefined,
			recordName: record.name,
			recordType: record.type,
			occurredAt: new Date(record.occurredAt).toISOString(),
			recordId: recordId || null,
			incidentId,
		};
	},
};

function readRecord(context: IExecuteFunctions, itemIndex: number, now: number): TimelineRecord {
	const refuse = refuseInput(context, itemIndex);
	const type = readChoice(context, itemIndex, 'recordType', TYPES, 'Response', 'Record Type');
	const name = text(context.getNodeParameter('recordName', itemIndex, ''));
	if (name === '') throw badInput(context, itemIndex, 'Record Name is empty');
	const form = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const description = textIn(form.description, 'Description', refuse);
	const evidenceComment = textIn(form.evidenceComment, 'Evidence Comment', refuse);
	const isEvidence = flagIn(form.isEvidence, false, 'Evidence', refuse);
	const tags = listIn(form.tags, 'Tags', refuse);
	if (evidenceComment !== '' && !isEvidence) {
		throw badInput(context, itemIndex, 'Evidence Comment is only for evidence', 'Switch on Evidence, or remove the comment');
	}
	const more: IDataObject = {
		...(description === '' ? {} : { description }),
		...(isEvidence ? { is_evidence: true } : {}),
		...(evidenceComment === '' ? {} : { evidence_comment: evidenceComment }),
		...(tags.length === 0 ? {} : { tags }),
	};
	return { type, name, occurredAt: readTimeField(context, itemIndex, form.occurredAt) ?? now, more };
}
