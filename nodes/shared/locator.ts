import type { IExecuteFunctions } from 'n8n-workflow';
import { isRecord, text } from './values';

/** The mode and the value of a resource locator; an expression may yield the bare value. */
export function readLocator(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
): { mode: string; value: string } {
	const locator = context.getNodeParameter(name, itemIndex, '') as unknown;
	if (!isRecord(locator)) return { mode: 'id', value: text(locator) };
	return { mode: text(locator.mode), value: text(locator.value) };
}
