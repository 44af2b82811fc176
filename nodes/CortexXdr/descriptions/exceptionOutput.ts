import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/input';
import { isoOrNull } from '../../shared/time';
import { isRecord, orNull } from '../../shared/values';
import { parseRule } from '../transport/exceptionFilter';
import type { AlertException, ExceptionState } from '../transport/exceptionRecord';
import type { ExceptionRow } from '../transport/exceptions';

export const exceptionOutputProperty: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Raw', value: 'raw', description: 'The record as Cortex XDR sends it, which differs between releases' },
		{ name: 'Simplified', value: 'simple', description: 'What it suppresses, why and until when, with the same names in 3.x and 5.x' },
	],
	default: 'simple',
};

/** Reads the field above: how an exception comes out. */
export function readExceptionOutput(context: IExecuteFunctions, itemIndex: number): (row: ExceptionRow) => IDataObject {
	const output = readChoice(context, itemIndex, 'output', ['raw', 'simple'], 'simple', 'Output');
	return output === 'raw' ? ({ record }) => record : ({ exception }) => showException(exception);
}

function showException(exception: AlertException): IDataObject {
	return {
		name: orNull(exception.name),
		active: activeOf(exception.state),
		status: orNull(exception.status),
		conditions: conditionsOf(exception.filter),
		reason: orNull(exception.reason),
		matches: exception.matches,
		createdBy: orNull(exception.createdBy),
		approver: orNull(exception.approver),
		createdAt: isoOrNull(exception.createdAt),
		modifiedAt: isoOrNull(exception.modifiedAt),
		expiresAt: isoOrNull(exception.expiresAt),
		exceptionId: exception.id,
	};
}

/** Whether it suppresses; null when its status does not say. */
export const activeOf = (state: ExceptionState): boolean | null => (state === 'unknown' ? null : state === 'active');

/** The filter as an object; as it came where it is none. */
function conditionsOf(filter: unknown): IDataObject[string] {
	const parsed = parseRule(filter);
	if (isRecord(parsed)) return parsed as IDataObject;
	return filter === '' ? null : (filter as IDataObject[string]);
}
