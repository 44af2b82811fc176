import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { isNumberId } from '../../../shared/numberId';
import { text } from '../../../shared/values';
import { readAlertById, type AlertRow } from '../../transport/alerts';
import type { CortexApi } from '../../transport/api';
import type { ProductLine } from '../../transport/productLine';

export const alertIdProperty: INodeProperties = {
	displayName: 'Alert ID',
	name: 'alertId',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. 904417',
	description: 'The number of the alert, called issue since 5.x',
};

/** Reads the field above. */
export function readAlertId(context: IExecuteFunctions, itemIndex: number): string {
	const given = text(context.getNodeParameter('alertId', itemIndex, ''));
	if (isNumberId(given)) return String(Number(given));
	const problem = given === '' ? 'No alert ID is given' : `“${given}” is not an alert ID: it is a number such as 904417`;
	throw badInput(context, itemIndex, problem);
}

/** The alert or issue. @throws NodeOperationError when there is none */
export async function requireAlert(
	context: IExecuteFunctions,
	api: CortexApi,
	line: ProductLine,
	id: string,
	itemIndex: number,
): Promise<AlertRow> {
	const found = await readAlertById(api, line, id);
	if (found) return found;
	const message = `There is no ${line === 'xdr5' ? 'issue' : 'alert'} with the ID ${id}`;
	throw new NodeOperationError(context.getNode(), message, {
		itemIndex,
		description:
			`Item ${itemIndex}: nothing was changed. An alert exclusion may hide it, or it is outside the scope of the API key. ` +
			'Check the ID and Product Version',
	});
}
