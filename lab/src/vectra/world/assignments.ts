import type { Actor, Entity, EntityType, Time } from './types';
import type { User } from './users';

export interface AssignmentEvent {
	actor: number;
	event_type: 'created' | 'reassigned' | 'resolved';
	at: Time;
	context: Record<string, unknown>;
}

export interface Assignment {
	readonly id: number;
	readonly entity: { type: EntityType; id: number };
	readonly assigned_by: Actor;
	readonly assigned: Time;
	assigned_to: User;
	resolved: Time | null;
	resolved_by: Actor | null;
	outcome: Outcome | null;
	triaged: number[] | null;
	/** Newest first. */
	events: AssignmentEvent[];
}

export interface Outcome {
	readonly id: number;
	readonly builtin: boolean;
	user_selectable: boolean;
	title: string;
	category: string;
}

export const OUTCOME_CATEGORIES = ['benign_true_positive', 'malicious_true_positive', 'false_positive'] as const;

const BUILTIN_OUTCOMES: readonly Outcome[] = [
	['Benign True Positive', 'benign_true_positive'] as const,
	['Malicious True Positive', 'malicious_true_positive'] as const,
	['False Positive', 'false_positive'] as const,
].map(([title, category], index) => ({ id: index + 1, builtin: true, user_selectable: true, title, category }));

/** Who works on which entity, and how it ended. An entity has one open assignment at most. */
export class Assignments {
	private list: Assignment[] = [];

	private nextId = 1;

	private outcomeList: Outcome[] = [...BUILTIN_OUTCOMES];

	private nextOutcomeId = BUILTIN_OUTCOMES.length + 1;

	all(): readonly Assignment[] {
		return this.list;
	}

	get(id: number): Assignment | undefined {
		return this.list.find((assignment) => assignment.id === id);
	}

	/** Newest first. */
	of({ type, id }: { type: EntityType; id: number }): Assignment[] {
		return this.list.filter(({ entity }) => entity.type === type && entity.id === id).reverse();
	}

	openOn(entity: { type: EntityType; id: number }): Assignment | undefined {
		return this.of(entity).find(({ resolved }) => resolved === null);
	}

	create(entity: Entity, to: User, by: Actor, now: Time): Assignment {
		const assignment: Assignment = {
			id: this.nextId++,
			entity: { type: entity.type, id: entity.id },
			assigned_by: by,
			assigned: now,
			assigned_to: to,
			resolved: null,
			resolved_by: null,
			outcome: null,
			triaged: null,
			events: [],
		};
		this.record(assignment, by, 'created', now, {
			to: to.id,
			entity_t_score: entity.threat,
			entity_c_score: entity.certainty,
		});
		this.list.push(assignment);
		return assignment;
	}

	reassign(assignment: Assignment, to: User, by: Actor, now: Time): void {
		this.record(assignment, by, 'reassigned', now, { from: assignment.assigned_to.id, to: to.id });
		assignment.assigned_to = to;
	}

	resolve(
		assignment: Assignment,
		outcome: Outcome,
		done: { triageAs: string | null; triaged: number[]; fixed: number[]; rules: number[] },
		by: Actor,
		now: Time,
	): void {
		assignment.resolved = now;
		assignment.resolved_by = by;
		assignment.outcome = outcome;
		assignment.triaged = done.triaged;
		this.record(assignment, by, 'resolved', now, {
			triage_as: done.triageAs,
			triaged_detection_ids: done.triaged,
			fixed_detection_ids: done.fixed,
			created_rule_ids: done.rules,
		});
	}

	remove(assignment: Assignment): void {
		this.list = this.list.filter((one) => one !== assignment);
	}

	outcomes(): readonly Outcome[] {
		return this.outcomeList;
	}

	addOutcome(title: string, category: string): Outcome {
		const outcome = { id: this.nextOutcomeId++, builtin: false, user_selectable: true, title, category };
		this.outcomeList.push(outcome);
		return outcome;
	}

	removeOutcome(outcome: Outcome): void {
		this.outcomeList = this.outcomeList.filter((one) => one !== outcome);
	}

	clear(): void {
		this.list = [];
		this.nextId = 1;
		this.outcomeList = [...BUILTIN_OUTCOMES];
		this.nextOutcomeId = BUILTIN_OUTCOMES.length + 1;
	}

	private record(
		{ events }: Assignment,
		{ id: actor }: Actor,
		event_type: AssignmentEvent['event_type'],
		at: Time,
		context: Record<string, unknown>,
	): void {
		events.unshift({ actor, event_type, at, context });
	}
}
