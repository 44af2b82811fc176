import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { badInput } from '../../shared/input';
import { isNumberId } from '../../shared/numberId';
import { text } from '../../shared/values';

/** An entry of an operation's Options. */
export const incidentIdOption: INodeProperties = {
	displayName: 'Incident ID',
	name: 'incidentId',
	type: 'string',
	default: '',
	placeholder: 'e.g. 4711',
	description: 'An incident or case in Cortex XDR in whose timeline the action shall appear',
};

/** Options of an operation that has no others. */
export const incidentOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add Option',
	default: {},
	options: [incidentIdOption],
};

/**
 * The part of a request that links it to an incident; empty when none is given.
 *
 * @param form Cortex documents a text for actions on endpoints, a number for restore and hash lists
 */
export function incidentLink(
	context: IExecuteFunctions,
	itemIndex: number,
	form: 'text' | 'number' = 'text',
): { incident_id?: string | number } {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const given = text(options.incidentId);
	if (given === '') return {};
	if (!isNumberId(given))
		throw badInput(context, itemIndex, `“${given}” is not an incident ID: it is a number such as 4711`);
	return { incident_id: form === 'number' ? Number(given) : given };
}
