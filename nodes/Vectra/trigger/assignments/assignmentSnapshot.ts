import { isRecord, numeric, text } from '../../../shared/values';
import type { EntityType } from '../../transport/objects';

/** An open assignment, as far as changes are told by it. */
export interface OpenAssignment {
	type: EntityType;
	entityId: number;
	/** Null when Vectra does not say: then nothing follows about the assignee. */
	userId: number | null;
	user: string;
}

/** The open assignments that were last seen, of hosts and accounts alike. */
export interface AssignmentState {
	/** When the memory began, epoch ms. With the number of changes since (`rev`) it makes event IDs unique. */
	since: number;
	rev: number;
	/** By the ID of the assignment. */
	open: Record<string, OpenAssignment>;
}

/** `ended`: it is not open any more; whether it was resolved or removed is to be read. */
export interface AssignmentEvent {
	id: number;
	change: 'created' | 'reassigned' | 'ended';
	before: OpenAssignment | undefined;
	after: OpenAssignment | undefined;
}

/**
 * The differences from the memory, by ID.
 *
 * @param isUnclear whether this reading leaves open what became of an assignment that is not in `current`
 */
export function changedAssignments(
	{ open }: AssignmentState,
	current: ReadonlyMap<number, OpenAssignment>,
	isUnclear: (id: number) => boolean = () => false,
): AssignmentEvent[] {
	const changes: AssignmentEvent[] = [];
	for (const [id, after] of current) {
		const before = open[id];
		if (before === undefined) changes.push({ id, change: 'created', before, after });
		else if (before.userId !== null && after.userId !== null && before.userId !== after.userId) {
			changes.push({ id, change: 'reassigned', before, after });
		}
	}
	for (const [key, before] of Object.entries(open)) {
		const id = Number(key);
		if (!current.has(id) && !isUnclear(id)) changes.push({ id, change: 'ended', before, after: undefined });
	}
	return changes.sort((a, b) => a.id - b.id);
}

/** The open assignments after these changes. */
export function applyChanges(open: Record<string, OpenAssignment>, changes: readonly AssignmentEvent[]): Record<string, OpenAssignment> {
	const next = { ...open };
	for (const { id, after } of changes) {
		if (after === undefined) delete next[id];
		else next[id] = after;
	}
	return next;
}

/** The same with the assignees that Vectra did not say before: without them a later hand-over would go unnoticed. */
export function learnAssignees(
	open: Record<string, OpenAssignment>,
	current: ReadonlyMap<number, OpenAssignment>,
): Record<string, OpenAssignment> {
	return Object.fromEntries(
		Object.entries(open).map(([id, one]) => [id, one.userId === null ? (current.get(Number(id)) ?? one) : one]),
	);
}

/** Reads a stored state; undefined when any part cannot be read: half a memory would emit the other half as created. */
export function parseAssignmentState(stored: unknown): AssignmentState | undefined {
	if (!isRecord(stored) || !isRecord(stored.open)) return undefined;
	const since = numeric(stored.since);
	const rev = numeric(stored.rev);
	if (since === undefined || rev === undefined) return undefined;
	const open: Record<string, OpenAssignment> = {};
	for (const [id, value] of Object.entries(stored.open)) {
		const one = isRecord(value) ? readOpen(value) : undefined;
		if (one === undefined) return undefined;
		open[id] = one;
	}
	return { since, rev, open };
}

function readOpen({ type, entityId, userId, user }: Record<string, unknown>): OpenAssignment | undefined {
	const id = numeric(entityId);
	if ((type !== 'host' && type !== 'account') || id === undefined) return undefined;
	return { type, entityId: id, userId: numeric(userId) ?? null, user: text(user) };
}
