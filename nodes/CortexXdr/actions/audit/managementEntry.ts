import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listIn } from '../../../shared/formValues';
import { readChoice, refuseInput } from '../../../shared/input';
import { listField } from '../../../shared/rows';
import { numeric, text } from '../../../shared/values';
import { auditRequestOf, hasWords, ISOLATION_WORDS, machinesOf } from '../../containment/auditWords';

export const wordsField: INodeProperties = {
	...listField(
		'Isolation Words',
		'words',
		'Parts of words, of which one must occur in the sub type or the description, in any case. Cortex XDR cannot filter by ' +
			'them, and how it names isolations is not published: the node reads all entries that pass the other filters and matches here',
	),
	default: ISOLATION_WORDS.join(', '),
};

/** The filter above as a test on an entry; undefined when it was not added. @throws NodeOperationError for an empty one */
export function readWords(context: IExecuteFunctions, itemIndex: number): ((entry: IDataObject) => boolean) | undefined {
	const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	if (form.words === undefined) return undefined;
	const refuse = refuseInput(context, itemIndex);
	const words = listIn(form.words, 'Isolation Words', refuse).map((word) => word.toLowerCase());
	if (words.length === 0) throw refuse('Isolation Words is empty', 'Give at least one word, or remove the filter');
	return (entry) => hasWords(entry, words);
}

export const managementOutputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Raw', value: 'raw', description: 'The record as Cortex XDR sends it' },
		{ name: 'Simplified', value: 'simple', description: 'Who asked for what, on which machine, and whether Cortex took it' },
	],
	default: 'raw',
};

/** Reads the field above: how an entry comes out. */
export function readManagementOutput(
	context: IExecuteFunctions,
	itemIndex: number,
): ((entry: IDataObject) => IDataObject) | undefined {
	const output = readChoice(context, itemIndex, 'output', ['raw', 'simple'], 'raw', 'Output');
	return output === 'raw' ? undefined : showEntry;
}

/** Somebody asked for it: whether the agent did it stands in the agents’ log and in the state of the endpoint. */
function showEntry(entry: IDataObject): IDataObject {
	const at = numeric(entry.AUDIT_INSERT_TIME);
	const request = auditRequestOf(entry);
	return {
		// The end of an isolation, or the withdrawal of a pending one.
		request: request === 'withdrawal' ? null : request,
		requestedBy: text(entry.AUDIT_OWNER_NAME) || text(entry.AUDIT_OWNER_EMAIL) || null,
		email: text(entry.AUDIT_OWNER_EMAIL) || null,
		result: text(entry.AUDIT_RESULT).toLowerCase() || null,
		reason: text(entry.AUDIT_REASON) || null,
		endpointNames: machinesOf(entry),
		description: text(entry.AUDIT_DESCRIPTION) || null,
		type: text(entry.AUDIT_ENTITY) || null,
		subType: text(entry.AUDIT_ENTITY_SUBTYPE) || null,
		sourceIp: text(entry.AUDIT_SOURCE_IP) || null,
		caseId: text(entry.AUDIT_CASE_ID) || null,
		time: at === undefined ? null : new Date(at).toISOString(),
		auditId: numeric(entry.AUDIT_ID) ?? null,
	};
}
