import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { listIn } from '../../../shared/formValues';
import { badInput, refuseInput } from '../../../shared/input';
import { canonicalAddress } from '../../../shared/network';
import { excerpt } from '../../../shared/values';

/** The most indicators in one call: the vendor's own client sends 4000. */
const MOST = 4_000;

export const TYPES = ['DOMAIN_NAME', 'FILENAME', 'HASH', 'IP', 'PATH'] as const;
export type IndicatorType = (typeof TYPES)[number];

export const indicatorsProperty: INodeProperties = {
	displayName: 'Indicators',
	name: 'indicators',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	required: true,
	placeholder: 'e.g. 203.0.113.9, 203.0.113.10',
	description: 'Separated by commas or line breaks, or a list from an expression',
};

/** Reads the field above: each once. @throws NodeOperationError for an empty list, which would mean all of them */
export function readIndicators(context: IExecuteFunctions, itemIndex: number): [string, ...string[]] {
	const given = listIn(context.getNodeParameter('indicators', itemIndex, ''), 'Indicators', refuseInput(context, itemIndex));
	const [first, ...rest] = [...new Set(given)];
	if (first === undefined) throw badInput(context, itemIndex, 'No indicator is given');
	if (rest.length >= MOST) throw badInput(context, itemIndex, `${rest.length + 1} indicators are given, but one request takes ${MOST} at most`);
	return [first, ...rest];
}

/** What each type looks like. Cortex takes a wrong one without a word where it does not validate. */
const FORMS: Readonly<Record<IndicatorType, (value: string) => boolean>> = {
	DOMAIN_NAME: (value) => /^(?=.*[a-z])[^\s/:@]+\.[^\s/:@.]+$/i.test(value),
	FILENAME: (value) => !/[\\/]/.test(value),
	HASH: (value) => /^([0-9a-f]{32}|[0-9a-f]{64})$/i.test(value),
	IP: (value) => canonicalAddress(value) !== undefined,
	PATH: (value) => /[\\/]/.test(value),
};

const NEEDS: Readonly<Record<IndicatorType, string>> = {
	DOMAIN_NAME: 'a domain name has a dot and neither blanks nor slashes',
	FILENAME: 'a file name has no slashes',
	HASH: 'a hash is an MD5 or SHA-256 of 32 or 64 hexadecimal digits',
	IP: 'an address is IPv4 or IPv6',
	PATH: 'a path has slashes',
};

/** @throws NodeOperationError for the first indicator that is not of the type */
export function checkType(context: IExecuteFunctions, itemIndex: number, indicators: readonly string[], type: IndicatorType): void {
	const bad = indicators.find((one) => !FORMS[type](one));
	if (bad !== undefined) throw badInput(context, itemIndex, `“${excerpt(bad, 80)}” is not of the type ${type}`, `Correct it: ${NEEDS[type]}`);
}
