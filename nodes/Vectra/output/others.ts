import type { IDataObject } from 'n8n-workflow';
import { flagOf, isRecord, numeric, text, textList } from '../../shared/values';
import { lower, mention, numberOf, orNull } from './subject';

/** A group without its members. */
export function showGroup(record: IDataObject): IDataObject {
	const { id, name, type, description, importance, members, member_count } = record;
	return {
		name: orNull(name),
		type: lower(type),
		description: orNull(description),
		importance: lower(importance),
		memberCount: numeric(member_count) ?? (Array.isArray(members) ? members.length : null),
		regex: orNull(record.regex),
		builtUsing: orNull(record.built_using),
		lastModified: orNull(record.last_modified),
		lastModifiedBy: orNull(record.last_modified_by),
		id: numberOf(id),
	};
}

/** A user: QUX has user names, RUX has names. */
export function showUser(record: IDataObject): IDataObject {
	const { id, name, username, email, role, account_type } = record;
	return {
		name: text(name) || orNull(username),
		email: orNull(email),
		role: roleOf(role),
		accountType: orNull(account_type),
		lastLogin: orNull(record.last_login_timestamp ?? record.last_login),
		id: numberOf(id),
	};
}

/** The role in the form of RUX: `Security Analyst` of QUX becomes `security_analyst`. */
export function roleOf(role: unknown): string | null {
	return (
		text(role)
			.toLowerCase()
			.replace(/[\s-]+/g, '_') || null
	);
}

/** An assignment, as it stands in lists or inside `{assignment}`. */
export function showAssignment(record: IDataObject): IDataObject {
	const { id, host_id, account_id, outcome, triaged_detections } = record;
	const host = numeric(host_id);
	const account = numeric(account_id);
	return {
		entity: host === undefined ? { type: 'account', id: account ?? null } : { type: 'host', id: host },
		assignedTo: mention(record.assigned_to),
		assignedBy: mention(record.assigned_by),
		assigned: orNull(record.date_assigned),
		resolved: text(record.date_resolved) !== '',
		resolvedAt: orNull(record.date_resolved),
		resolvedBy: mention(record.resolved_by),
		outcome: isRecord(outcome)
			? { title: orNull(outcome.title), category: orNull(outcome.category), id: numberOf(outcome.id) }
			: null,
		// null, {} and a list have all been recorded.
		triagedDetectionIds: Array.isArray(triaged_detections) ? textList(triaged_detections).map(Number) : [],
		id: numberOf(id),
	};
}

/** An outcome with which assignments are resolved. */
export function showOutcome(record: IDataObject): IDataObject {
	return {
		title: orNull(record.title),
		category: lower(record.category),
		builtIn: flagOf(record.builtin),
		selectable: flagOf(record.user_selectable),
		id: numberOf(record.id),
	};
}
