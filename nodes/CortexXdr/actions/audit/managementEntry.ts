import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listIn } from '../../../shared/formValues';
import { readChoice, refuseInput } from '../../../shared/input';
import { listField } from '../../../shared/rows';
import { isRecord, numeric, splitList, text, textList } from '../../../shared/values';

/**
 * How the log names the isolation of a machine, its release and the cancelling of a pending action is not published, nor
 * whether one that came through the API is filed under RESPONSE or PUBLIC_API. So words are looked for, in any case.
 */
const ISOLATION_WORDS = 'isolat, cancel';

export const wordsField: INodeProperties = {
	...listField(
		'Isolation Words',
		'words',
		'Parts of words, of which one must occur in the sub type or the description, in any case. Cortex XDR cannot filter by ' +
			'them, and how it names isolations is not published: the node reads all entries that pass the other filters and matches here',
	),
	default: ISOLATION_WORDS,
};

/** The filter above as a test on an entry; undefined when it was not added. @throws NodeOperationError for an empty one */
export function readWords(context: IExecuteFunctions, itemIndex: number): ((entry: IDataObject) => boolean) | undefined {
	const form = context.getNodeParameter('filters', itemIndex, {}) as IDataObject;
	if (form.words === undefined) return undefined;
	const refuse = refuseInput(context, itemIndex);
	const words = listIn(form.words, 'Isolation Words', refuse).map((word) => word.toLowerCase());
	if (words.length === 0) throw refuse('Isolation Words is empty', 'Give at least one word, or remove the filter');
	return (entry) => words.some((word) => textOf(entry).includes(word));
}

const textOf = (entry: IDataObject): string =>
	`${text(entry.AUDIT_ENTITY_SUBTYPE)}\n${text(entry.AUDIT_DESCRIPTION)}`.toLowerCase();

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
	const more = isRecord(entry.AUDIT_ADDITIONAL_INFORMATION) ? entry.AUDIT_ADDITIONAL_INFORMATION : {};
	const names = [...textList(entry.AUDIT_HOSTNAME), ...splitList(entry.AUDIT_ASSET_NAMES), ...textList(more.endpoint_names)];
	return {
		request: requestOf(entry),
		requestedBy: text(entry.AUDIT_OWNER_NAME) || text(entry.AUDIT_OWNER_EMAIL) || null,
		email: text(entry.AUDIT_OWNER_EMAIL) || null,
		result: text(entry.AUDIT_RESULT).toLowerCase() || null,
		reason: text(entry.AUDIT_REASON) || null,
		endpointNames: [...new Set(names)],
		description: text(entry.AUDIT_DESCRIPTION) || null,
		type: text(entry.AUDIT_ENTITY) || null,
		subType: text(entry.AUDIT_ENTITY_SUBTYPE) || null,
		sourceIp: text(entry.AUDIT_SOURCE_IP) || null,
		caseId: text(entry.AUDIT_CASE_ID) || null,
		time: at === undefined ? null : new Date(at).toISOString(),
		auditId: numeric(entry.AUDIT_ID) ?? null,
	};
}

/**
 * What was asked for, as far as the words tell; the sub type goes before the description. “Cancel isolation” may mean the
 * end of an isolation or the withdrawal of a pending one: null.
 */
function requestOf(entry: IDataObject): 'isolate' | 'release' | 'cancel' | null {
	for (const words of [text(entry.AUDIT_ENTITY_SUBTYPE), text(entry.AUDIT_DESCRIPTION)]) {
		const isIsolation = /isolat/i.test(words);
		const isCancel = /cancel/i.test(words);
		if (/un-?isolat/i.test(words)) return 'release';
		if (isIsolation && isCancel) return null;
		if (isIsolation || isCancel) return isCancel ? 'cancel' : 'isolate';
	}
	return null;
}
