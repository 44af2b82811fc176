import type { NodeApiError } from 'n8n-workflow';
import { isRecord, text } from '../../../shared/values';
import type { Assignment } from '../../transport/assignments';

/** Vectra answers 409 when the entity has an open assignment, or the assignment is resolved. */
export function isConflict({ httpCode }: NodeApiError): boolean {
	return httpCode === '409';
}

/** The assignee, for messages and outputs. */
export function assigneeOf({ userId, record }: Assignment): string {
	const user = isRecord(record.assigned_to) ? text(record.assigned_to.username) : '';
	return user || `user ${userId ?? '?'}`;
}
