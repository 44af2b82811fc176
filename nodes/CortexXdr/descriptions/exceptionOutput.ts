import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { readChoice } from '../../shared/input';
import { isRecord } from '../../shared/values';
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
		name: exception.name || null,
		active: activeOf(exception.state),
		status: exception.status || null,
		conditions: conditionsOf(exception.filter),
		reason: exception.reason || null,
		matches: exception.matches,
		createdBy: exception.createdBy || null,
		approver: exception.approver || null,
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
	if (typeof filter !== 'string') return filter as IDataObject[string];
	try {
		const parsed: unknown = JSON.parse(filter);
		return isRecord(parsed) ? (parsed as IDataObject) : filter;
	} catch {
		return filter || null;
	}
}

const isoOrNull = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
