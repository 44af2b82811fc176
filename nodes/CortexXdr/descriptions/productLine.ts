import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/input';
import type { CortexApi } from '../transport/api';
import { productLineOf, type ProductLine } from '../transport/productLine';

export const productLineProperty: INodeProperties = {
	displayName: 'Product Version',
	name: 'productVersion',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Detect', value: 'detect', description: 'Ask the tenant, once for all items' },
		{ name: 'XDR 3.x (Alerts)', value: 'xdr3' },
		{ name: 'XDR 5.x (Issues)', value: 'xdr5' },
	],
	default: 'detect',
	description: 'What the tenant runs. In 5.x alerts are called issues and incidents are called cases.',
};

/** Reads the field above; asks the tenant where it is left to the node. */
export async function readProductLine(
	context: IExecuteFunctions,
	itemIndex: number,
	api: CortexApi,
): Promise<ProductLine> {
	const choice = readChoice(context, itemIndex, 'productVersion', ['detect', 'xdr3', 'xdr5'], 'detect', 'Product Version');
	return choice === 'detect' ? await productLineOf(context, api) : choice;
}
