import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { choiceIn, textIn } from '../../../shared/formValues';
import { badInput, readChoice, refuseInput } from '../../../shared/input';
import type { ItemOperation } from '../../../shared/operations';
import { readTimeField, timeField } from '../../../shared/rows';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { INDICATORS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { insertIndicators } from '../../transport/indicators';
import type { ProductLine } from '../../transport/productLine';
import { checkType, indicatorsProperty, readIndicators, TYPES } from './fields';

const SEVERITIES = ['info', 'low', 'medium', 'high', 'critical'] as const;
const REPUTATIONS = ['BAD', 'GOOD', 'SUSPICIOUS', 'UNKNOWN'] as const;

/** 5.x has no critical indicators (vendor specification). */
const SEVERITIES_OF_5: Readonly<Record<string, string>> = { info: 'SEV_010_INFO', low: 'SEV_020_LOW', medium: 'SEV_030_MEDIUM', high: 'SEV_040_HIGH' };

const properties: INodeProperties[] = [
	productLineProperty,
	indicatorsProperty,
	{
		displayName: 'Type',
		name: 'type',
		type: 'options',
		options: [
			{ name: 'Domain Name', value: 'DOMAIN_NAME' },
			{ name: 'File Name', value: 'FILENAME' },
			{ name: 'Hash', value: 'HASH' },
			{ name: 'IP Address', value: 'IP' },
			{ name: 'Path', value: 'PATH' },
		],
		default: 'IP',
	},
	{
		displayName: 'Severity',
		name: 'severity',
		type: 'options',
		options: [
			{ name: 'Critical', value: 'critical', description: '3.x only' },
			{ name: 'High', value: 'high' },
			{ name: 'Informational', value: 'info' },
			{ name: 'Low', value: 'low' },
			{ name: 'Medium', value: 'medium' },
		],
		default: 'medium',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: [
			{ displayName: 'Comment', name: 'comment', type: 'string', default: '' },
			{ ...timeField('Expires At', 'expiresAt'), description: 'Left out, the default of the tenant applies' },
			{
				displayName: 'Reputation',
				name: 'reputation',
				type: 'options',
				options: [
					{ name: 'Bad', value: 'BAD' },
					{ name: 'Good', value: 'GOOD' },
					{ name: 'Suspicious', value: 'SUSPICIOUS' },
					{ name: 'Unknown', value: 'UNKNOWN' },
				],
				default: 'BAD',
			},
		],
	},
];

/** Adds indicators of compromise, of which Cortex makes alerts. */
export const insert: ItemOperation = {
	option: {
		name: 'Insert',
		value: 'insert',
		action: 'Insert indicators',
		description: 'Add indicators of compromise: Cortex XDR raises an alert where one is seen from then on',
	},
	properties,
	mutates: true,
	rights: INDICATORS,
	async execute(context, itemIndex) {
		const indicators = readIndicators(context, itemIndex);
		const type = readChoice(context, itemIndex, 'type', TYPES, 'IP', 'Type');
		checkType(context, itemIndex, indicators, type);
		const severity = readChoice(context, itemIndex, 'severity', SEVERITIES, 'medium', 'Severity');
		const more = readOptions(context, itemIndex);
		const api = createApi(context);
		const line = await readProductLine(context, itemIndex, api);
		const row = { type, severity: severityOf(context, itemIndex, line, severity), ...more };
		const rows = indicators.map((indicator) => ({ indicator, ...row }));
		const { confirmed, rejected, ruleIds } = await insertIndicators(context.getNode(), api, line, rows);
		if (rejected.length >= indicators.length) {
			throw new NodeOperationError(context.getNode(), `Cortex XDR refused every indicator: ${rejected[0].error}`, { itemIndex });
		}
		const result = !confirmed ? 'unconfirmed' : rejected.length === 0 ? 'inserted' : 'partlyInserted';
		const nextStep = confirmed ? null : 'Cortex took the list without saying whether each is valid: look under IOC rules in its console';
		return { result, nextStep, rejected, type, severity, indicators, ruleIds };
	},
};

function severityOf(context: IExecuteFunctions, itemIndex: number, line: ProductLine, severity: string): string {
	if (line === 'xdr3') return severity.toUpperCase();
	const word = SEVERITIES_OF_5[severity];
	if (word !== undefined) return word;
	throw badInput(context, itemIndex, 'Cortex XDR 5.x has no critical indicators', 'Choose High');
}

function readOptions(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const refuse = refuseInput(context, itemIndex);
	const form = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const comment = textIn(form.comment, 'Comment', refuse);
	const expiresAt = readTimeField(context, itemIndex, form.expiresAt);
	return {
		...(comment === '' ? {} : { comment }),
		...(expiresAt === undefined ? {} : { expiration_date: expiresAt }),
		...(form.reputation === undefined ? {} : { reputation: choiceIn(form.reputation, REPUTATIONS, 'BAD', 'Reputation', refuse) }),
	};
}
