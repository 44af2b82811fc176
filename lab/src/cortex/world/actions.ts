import type { SimClock } from '../../core/clock';
import type { CortexSwitches } from '../switches';
import { contactDelay, DAY, HOUR, MINUTE, SECOND } from './presence';
import type { Endpoint, ErrorReason, FailurePlan } from './types';

export type ActionStatus =
	| 'PENDING'
	| 'IN_PROGRESS'
	| 'PENDING_ABORT'
	| 'CANCELLED'
	| 'ABORTED'
	| 'EXPIRED'
	| 'COMPLETED_SUCCESSFULLY'
	| 'COMPLETED_PARTIAL'
	| 'FAILED'
	| 'TIMEOUT';

export type ActionKind =
	| 'isolate'
	| 'unisolate'
	| 'scan'
	| 'abort_scan'
	| 'quarantine'
	| 'restore'
	| 'file_retrieval'
	| 'script'
	| 'terminate_process'
	| 'terminate_causality'
	| 'triage';

/** What one endpoint made of a group action. */
export interface Execution {
	readonly action: Action;
	readonly endpoint: Endpoint;
	/** An `ActionStatus`, or whatever a failure plan made of it. */
	status: ActionStatus | FailurePlan['status'];
	error: ErrorReason | null;
	/** Set once the agent took the action. */
	plan: FailurePlan | null;
	/** Calls off the timer of the next step. */
	callOff: () => void;
	endedAt: number | null;
}

/** A group action: one per call, over one or more endpoints. */
export interface Action {
	readonly id: number;
	readonly kind: ActionKind;
	/** Who asked: the public API, or a person in the console. */
	readonly source: 'api' | 'console';
	readonly createdAt: number;
	expiresAt: number;
	readonly detail: Readonly<Record<string, unknown>>;
	readonly executions: Map<string, Execution>;
	callOffExpiry: () => void;
}

/** Told of every change of an execution's status, after it happened. */
export type ActionListener = (execution: Execution) => void;

/**
 * All actions and their lives on the clock: taken at the next contact, carried out, or ended some other way.
 */
export class ActionLog {
	private readonly actions = new Map<number, Action>();

	/** Executions that are not over, by endpoint. */
	private readonly open = new Map<string, Set<Execution>>();

	private nextId = 0;

	constructor(
		private readonly clock: SimClock,
		private readonly switches: CortexSwitches,
		private readonly changed: ActionListener,
	) {}

	/** Queues an action on every endpoint given. Agents that are online take it at their next contact. */
	create(
		kind: ActionKind,
		endpoints: readonly Endpoint[],
		{
			source = 'api',
			detail = {},
		}: { source?: Action['source']; detail?: Readonly<Record<string, unknown>> } = {},
		expiryHours: number,
	): Action {
		const now = this.clock.now();
		this.nextId = Math.max(this.nextId + 1, this.switches.firstActionId);
		const action: Action = {
			id: this.nextId,
			kind,
			source,
			createdAt: now,
			expiresAt: now + expiryHours * HOUR,
			detail,
			executions: new Map(),
			callOffExpiry: () => {},
		};
		this.actions.set(action.id, action);
		for (const endpoint of endpoints) {
			const execution: Execution = {
				action,
				endpoint,
				status: 'PENDING',
				error: null,
				plan: null,
				callOff: () => {},
				endedAt: null,
			};
			action.executions.set(endpoint.id, execution);
			this.openSet(endpoint.id).add(execution);
			this.changed(execution);
			this.awaitContact(execution, now);
		}
		this.scheduleExpiry(action, now);
		return action;
	}

	/** An action that can still be asked for. */
	get(id: number): Action | undefined {
		const action = this.actions.get(id);
		const { actionKeptDays } = this.switches;
		if (!action || actionKeptDays === null) return action;
		return this.clock.now() < action.createdAt + actionKeptDays * DAY ? action : undefined;
	}

	list(): Iterable<Action> {
		return this.actions.values();
	}

	/** What is under way on an endpoint, oldest first. */
	openOn(endpointId: string): Execution[] {
		return [...(this.open.get(endpointId) ?? [])];
	}

	/** An agent has just reached the server: it takes what is pending and reports what it had taken. */
	contact(endpoint: Endpoint): void {
		const now = this.clock.now();
		for (const execution of this.openOn(endpoint.id)) {
			if (execution.status === 'PENDING') this.awaitContact(execution, now);
			else if (execution.plan?.mode !== 'hang') this.awaitReport(execution);
		}
	}

	/** Ends what is still pending, as a person in the console or the expiry does. An error if nothing is. */
	endPending(id: number, status: 'CANCELLED' | 'EXPIRED', endpointId?: string): number {
		const action = this.actions.get(id);
		if (!action) throw new Error(`There is no action ${id}`);
		const targets =
			endpointId === undefined ? [...action.executions.values()] : [action.executions.get(endpointId)];
		const pending = targets.filter((execution) => execution?.status === 'PENDING');
		if (pending.length === 0) {
			throw new Error(
				`Action ${id} is not pending${endpointId ? ` on ${endpointId}` : ''}: only that can be cancelled or expire`,
			);
		}
		for (const execution of pending) if (execution) this.end(execution, status);
		return pending.length;
	}

	/** Marks what an agent has taken as to be aborted. It ends when the agent says so. */
	awaitAbort(execution: Execution): void {
		execution.status = 'PENDING_ABORT';
		this.changed(execution);
	}

	/** Ends an execution. */
	end(execution: Execution, status: Execution['status'], error: ErrorReason | null = null): void {
		execution.callOff();
		execution.status = status;
		execution.error = error;
		execution.endedAt = this.clock.now();
		const open = this.open.get(execution.endpoint.id);
		open?.delete(execution);
		if (open?.size === 0) this.open.delete(execution.endpoint.id);
		this.changed(execution);
	}

	/** Moves the expiry of an action that is pending. */
	setExpiry(action: Action, expiryHours: number): void {
		action.expiresAt = action.createdAt + expiryHours * HOUR;
		this.scheduleExpiry(action, this.clock.now());
	}

	clear(): void {
		for (const action of this.actions.values()) {
			action.callOffExpiry();
			for (const execution of action.executions.values()) execution.callOff();
		}
		this.actions.clear();
		this.open.clear();
		this.nextId = 0;
	}

	private openSet(endpointId: string): Set<Execution> {
		let set = this.open.get(endpointId);
		if (!set) this.open.set(endpointId, (set = new Set()));
		return set;
	}

	private awaitContact(execution: Execution, now: number): void {
		const { endpoint } = execution;
		execution.callOff();
		if (!endpoint.online) return;
		execution.callOff = this.clock.after(contactDelay(endpoint, now, this.switches), () =>
			this.take(execution),
		);
	}

	private take(execution: Execution): void {
		const { endpoint } = execution;
		if (execution.status !== 'PENDING' || !endpoint.online) return;
		execution.status = 'IN_PROGRESS';
		execution.plan = endpoint.failNext;
		endpoint.failNext = null;
		this.changed(execution);
		if (execution.plan?.mode === 'hang') this.awaitTimeout(execution);
		else this.awaitReport(execution);
	}

	private awaitReport(execution: Execution): void {
		const { executeSeconds, scanSeconds } = this.switches;
		const duration = execution.action.kind === 'scan' ? scanSeconds : executeSeconds;
		execution.callOff();
		execution.callOff = this.clock.after(duration * SECOND, () => this.report(execution));
	}

	private report(execution: Execution): void {
		// A silent agent cannot answer: its next contact starts this again, unless the server gives up before.
		if (!execution.endpoint.online) return this.awaitTimeout(execution);
		if (execution.status === 'PENDING_ABORT') return this.end(execution, 'ABORTED');
		if (execution.plan) this.end(execution, execution.plan.status, execution.plan.reason);
		else this.end(execution, 'COMPLETED_SUCCESSFULLY');
	}

	private awaitTimeout(execution: Execution): void {
		execution.callOff();
		const delay = this.switches.actionTimeoutMinutes * MINUTE;
		execution.callOff = this.clock.after(delay, () => this.end(execution, 'TIMEOUT'));
	}

	private scheduleExpiry(action: Action, now: number): void {
		action.callOffExpiry();
		action.callOffExpiry = this.clock.after(Math.max(0, action.expiresAt - now), () => {
			for (const execution of action.executions.values()) {
				if (execution.status === 'PENDING') this.end(execution, 'EXPIRED');
			}
		});
	}
}
