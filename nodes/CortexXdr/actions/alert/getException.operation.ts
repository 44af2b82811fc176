import type { ItemOperation } from '../../../shared/operations';
import { exceptionOutputProperty, readExceptionOutput } from '../../descriptions/exceptionOutput';
import { productLineProperty, readProductLine } from '../../descriptions/productLine';
import { VIEW_EXCEPTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { exceptionIdProperty, readExceptionId, requireException } from './exceptionFields';

/** Reads one exclusion of alerts or one exception of issues. */
export const getException: ItemOperation = {
	option: {
		name: 'Get Exception',
		value: 'getException',
		action: 'Get exception of alerts',
		description: 'Read what an alert exclusion of 3.x or an issue exception of 5.x suppresses, and whether it is active',
	},
	properties: [exceptionIdProperty, exceptionOutputProperty, productLineProperty],
	mutates: false,
	rights: VIEW_EXCEPTIONS,
	async execute(context, itemIndex) {
		const id = readExceptionId(context, itemIndex);
		const show = readExceptionOutput(context, itemIndex);
		const api = createApi(context);
		const line = await readProductLine(context, itemIndex, api);
		return show(await requireException(context.getNode(), api, line, id, itemIndex));
	},
};
