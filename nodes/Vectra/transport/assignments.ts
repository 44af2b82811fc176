import type { IDataObject, INode } from 'n8n-workflow';
import type { HttpReply } from '../../shared/http';
import { isRecord, numeric, text } from '../../shared/values';
import type { VectraApi } from './api';
import type { EntityType } from './objects';
import { listRows } from './rows';

/** An assignment with what the operations decide by. */
export interface Assignment {
	id: number;
	userId: number | null;
	resolved: boolean;
	outcomeId: number | null;
	/** '' while it is open. */
	outcome: string;
	/** As Vectra sent it. */
	record: IDataObject;
}

/** Reads `{assignment: {…}}`, or the bare record of a list; undefined when it has no usable ID. */
export function readAssignment(body: unknown): Assignment | undefined {
	const record = isRecord(body) && isRecord(body.assignment) ? body.assignment : body;
	if (!isRecord(record)) return undefined;
	const id = numeric(record.id);
	if (id === undefined) return undefined;
	const outcome = isRecord(record.outcome) ? record.outcome : {};
	return {
		id,
		userId: isRecord(record.assigned_to) ? (numeric(record.assigned_to.id) ?? null) : null,
		resolved: text(record.date_resolved) !== '',
		outcomeId: numeric(outcome.id) ?? null,
		outcome: text(outcome.title),
		record: record as IDataObject,
	};
}

/** The open assignment of a host or account, of which there is one at most. */
export async function openAssignment(
	api: VectraApi,
	node: INode,
	entityType: EntityType,
	id: number,
): Promise<Assignment | undefined> {
	const list = {
		path: '/assignments',
		qs: { [`${entityType}s`]: id, resolved: 'false' },
		what: `the assignments of ${entityType} ${id}`,
		fixedPages: true,
	};
	// Checked again: a filter that Vectra does not know it ignores.
	const passes = (row: IDataObject): boolean =>
		numeric(row[`${entityType}_id`]) === id && text(row.date_resolved) === '';
	const [found] = await listRows(api, node, list, { limit: 1, passes });
	return readAssignment(found);
}

/** @throws NodeApiError when there is none */
export async function getAssignment(api: VectraApi, id: number): Promise<Assignment> {
	const subject = { what: `assignment ${id}`, one: true };
	return usable(api, await api.read(`/assignments/${id}`, {}, subject), id);
}

/** The same; undefined when there is none. */
export async function findAssignment(api: VectraApi, id: number): Promise<Assignment | undefined> {
	const subject = { what: `assignment ${id}`, one: true };
	const reply = await api.read(`/assignments/${id}`, {}, subject, [404]);
	return reply.status === 404 ? undefined : usable(api, reply, id);
}

function usable(api: VectraApi, reply: HttpReply, id: number): Assignment {
	const assignment = readAssignment(reply.body);
	if (assignment?.id !== id) throw api.fail(reply, { what: `assignment ${id}`, one: true });
	return assignment;
}
