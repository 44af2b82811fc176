import type { Assignment, Outcome } from '../world/assignments';
import type { Entity } from '../world/types';
import { microseconds, seconds } from './times';
import type { Row, View } from './view';

const outcomeRow = (outcome: Outcome): Row => ({ ...outcome });

/**
 * An assignment as it is read later; `fresh` as the reply to its creation, which alone has microseconds.
 * `triaged_detections` is null while open, `{}` when resolved without any.
 */
export function assignmentRow(assignment: Assignment, fresh = false): Row {
	const { id, entity, assigned_by, assigned_to, assigned, resolved, resolved_by, outcome, triaged, events } =
		assignment;
	return {
		id,
		assigned_by: { id: assigned_by.id, username: assigned_by.username },
		date_assigned: fresh ? microseconds(assigned, id) : seconds(assigned),
		date_resolved: seconds(resolved),
		events: events.map(({ at, ...event }) => ({ assignment_id: id, ...event, datetime: seconds(at) })),
		outcome: outcome ? outcomeRow(outcome) : null,
		resolved_by: resolved_by ? { id: resolved_by.id, username: resolved_by.username } : null,
		triaged_detections: triaged === null ? null : triaged.length === 0 ? {} : triaged,
		host_id: entity.type === 'host' ? entity.id : null,
		account_id: entity.type === 'account' ? entity.id : null,
		assigned_to: { id: assigned_to.id, username: assigned_to.email },
	};
}

/** The assignment fields inside a host or account. */
export function embeddedAssignments({ world }: View, entity: Entity): Row {
	const all = world.assignments.of(entity);
	const open = all.find(({ resolved }) => resolved === null);
	return {
		assigned_to: open?.assigned_to.email ?? null,
		assigned_date: seconds(open?.assigned ?? null),
		assignment: open ? assignmentRow(open) : null,
		past_assignments: all.filter(({ resolved }) => resolved !== null).map((one) => assignmentRow(one)),
	};
}
