import type { SimClock } from '../../core/clock';
import type { CortexSwitches } from '../switches';
import { ActionLog, type Action, type ActionKind, type Execution } from './actions';
import { Agents } from './agents';
import { Alerts } from './alerts';
import { AuditLogs } from './audits';
import { auditCancel, auditReport, auditRequest } from './auditTrail';
import { EndpointStore } from './endpoints';
import { Exceptions } from './exceptions';
import {
	applyIsolation,
	defaultExpiryHours,
	isIsolation,
	judge,
	reportTruth,
	type IsolationAnswer,
	type IsolationKind,
} from './isolation';
import { Files } from './files';
import { HashLists } from './hashes';
import { Incidents } from './incidents';
import { Indicators } from './indicators';
import { EndpointPages } from './page';
import { contactDelay } from './presence';
import { detailedRecord } from './record';
import { finishAborts, requestAborts, scanStatus } from './scans';
import { Scripts } from './scripts';
import { seedInput } from './seed';
import type { Endpoint, EndpointInput, FailurePlan } from './types';
import { XqlQueries } from './xql';

const MAX_SEED = 100_000;

/** Called for every change of an action that is not about isolation, by the module that owns the kind. */
type Effect = (execution: Execution) => void;

/** The tenant behind the API: endpoints, their agents and the actions on them. Knows nothing of HTTP. */
export class CortexWorld {
	readonly endpoints: EndpointStore;

	readonly pages: EndpointPages;

	readonly actions: ActionLog;

	readonly audits = new AuditLogs();

	readonly files = new Files();

	readonly scripts: Scripts;

	readonly hashes = new HashLists();

	readonly incidents = new Incidents();

	readonly indicators = new Indicators();

	readonly alerts: Alerts;

	readonly exceptions: Exceptions;

	readonly xql: XqlQueries;

	/** Risk scores of endpoints that have one, 0 to 1000. */
	readonly risks = new Map<string, number>();

	/** Expiry in hours by action type, where the 5.x settings changed it. */
	readonly expiration = new Map<string, number>();

	private readonly agents: Agents;

	private readonly effects = new Map<ActionKind, Effect>();

	constructor(
		readonly clock: SimClock,
		readonly switches: CortexSwitches,
	) {
		this.endpoints = new EndpointStore(switches);
		this.pages = new EndpointPages(this.endpoints, switches);
		this.actions = new ActionLog(clock, switches, (execution) => this.actionChanged(execution));
		this.scripts = new Scripts(switches);
		this.alerts = new Alerts(clock, switches, this.endpoints, this.incidents);
		this.exceptions = new Exceptions(clock, switches);
		this.xql = new XqlQueries(clock, switches, () => [...this.endpoints.all()].map((endpoint) => this.record(endpoint)));
		this.agents = new Agents(clock, switches, this.endpoints, this.actions);
		this.onAction('scan', (execution) => this.showScan(execution));
		this.onAction('abort_scan', (execution) => finishAborts(this.actions, execution));
		this.onAction('quarantine', (execution) => this.files.quarantined(execution));
		for (const kind of ['terminate_process', 'terminate_causality'] as const) this.onAction(kind, (execution) => this.failLate(execution));
		this.onAction('restore', (execution) => this.files.restored(execution));
	}

	/** Adds an agent and returns its full record. */
	addEndpoint(input: EndpointInput = {}): Record<string, unknown> {
		return this.record(this.endpoints.add(input, this.clock.now()));
	}

	/** Adds `count` endpoints of a realistic fleet, the same ones for the same history. */
	seed(count: number): void {
		if (!Number.isInteger(count) || count < 1 || this.endpoints.size + count > MAX_SEED) {
			throw new Error(
				`count: a whole number of at least 1 is expected, and at most ${MAX_SEED} endpoints in all`,
			);
		}
		const now = this.clock.now();
		const start = this.endpoints.size;
		for (let index = start; index < start + count; index++) this.endpoints.add(seedInput(index, now), now);
	}

	/** The record of an endpoint as `get_endpoint` shows it. */
	endpoint(id: string): Record<string, unknown> {
		return this.record(this.find(id));
	}

	/** The endpoint itself. An error if there is none. */
	find(id: string): Endpoint {
		const endpoint = this.endpoints.get(id);
		if (!endpoint) throw new Error(`There is no endpoint ${id}`);
		return endpoint;
	}

	disconnect(id: string): void {
		this.agents.disconnect(this.find(id));
	}

	connect(id: string): void {
		this.agents.connect(this.find(id));
	}

	lose(id: string): void {
		this.agents.lose(this.find(id));
	}

	uninstall(id: string): void {
		this.agents.uninstall(this.find(id));
	}

	/** Gives the host a new agent. Returns the new id. */
	reinstall(id: string): string {
		return this.agents.reinstall(this.find(id)).id;
	}

	selfRevert(id: string): void {
		this.agents.selfRevert(this.find(id));
	}

	/** The next action that the agent takes fails, or is never answered. */
	failNext(id: string, plan: FailurePlan): void {
		this.find(id).failNext = plan;
	}

	/** Sets any field of an endpoint, also to values that the product does not have. */
	setState(id: string, input: EndpointInput): void {
		const endpoint = this.find(id);
		this.endpoints.update(endpoint, input, this.clock.now());
		if (input.endpoint_status === 'CONNECTED') this.actions.contact(endpoint);
	}

	/** Takes the record out of view, until the agent reconnects. */
	delete(endpoint: Endpoint): void {
		endpoint.deleted = true;
		this.endpoints.touch();
	}

	isolate(ids: readonly string[], options: IsolationOptions = {}): IsolationAnswer {
		return this.request('isolate', ids, options);
	}

	unisolate(ids: readonly string[], options: IsolationOptions = {}): IsolationAnswer {
		return this.request('unisolate', ids, options);
	}

	/** Isolates as a person in the console. The rules are those of the API. */
	consoleIsolate(id: string): number {
		return this.fromConsole('isolate', id);
	}

	/** Releases as a person in the console. */
	consoleRelease(id: string): number {
		return this.fromConsole('unisolate', id);
	}

	/** Cancels what is pending of an action, as only the console can. Returns how many endpoints that was. */
	cancelPending(actionId: number, endpointId?: string): number {
		const cancelled = this.actions.endPending(actionId, 'CANCELLED', endpointId);
		auditCancel(this.audits, this.clock.now(), actionId, cancelled, this.switches);
		return cancelled;
	}

	/** Ends what is pending of an action as its expiry would, now. Returns how many endpoints that was. */
	expirePending(actionId: number, endpointId?: string): number {
		return this.actions.endPending(actionId, 'EXPIRED', endpointId);
	}

	/** Status by endpoint id of an action; undefined if nothing can be said about it. */
	actionStatus(id: number): Record<string, string> | undefined {
		const action = this.actions.get(id);
		return (
			action && Object.fromEntries([...action.executions].map(([endpoint, { status }]) => [endpoint, status]))
		);
	}

	/** Queues an action that is not about isolation. */
	start(
		kind: ActionKind,
		endpoints: readonly Endpoint[],
		detail: Readonly<Record<string, unknown>> = {},
	): Action {
		const hours = this.expiration.get(kind) ?? this.switches.otherExpiryHours;
		const action = this.actions.create(kind, endpoints, { detail }, hours);
		auditRequest(this.audits, action, this.switches);
		return action;
	}

	/**
	 * Aborts the scans under way: those not taken yet are cancelled at once, the others when the abort reaches
	 * the agent.
	 */
	startAbort(endpoints: readonly Endpoint[]): Action {
		requestAborts(this.actions, endpoints);
		return this.start('abort_scan', endpoints);
	}

	/** Changes the expiry of one action type through the 5.x settings, in hours. */
	setExpiration(type: string, hours: number): void {
		this.expiration.set(type, hours);
		if (!this.switches.expirationAppliesToQueued) return;
		for (const action of this.actions.list()) {
			if (this.expirationKey(action.kind) === type) this.actions.setExpiry(action, hours);
		}
	}

	/** Expiry of a new isolate or unisolate, in hours. */
	expiryHours(kind: IsolationKind): number {
		return this.expiration.get(this.expirationKey(kind)) ?? defaultExpiryHours(kind, this.switches);
	}

	clear(): void {
		this.actions.clear();
		this.endpoints.clear();
		this.audits.clear();
		this.files.clear();
		this.hashes.clear();
		this.incidents.clear();
		this.indicators.clear();
		this.alerts.clear();
		this.exceptions.clear();
		this.xql.clear();
		this.risks.clear();
		this.expiration.clear();
	}

	record(endpoint: Endpoint): Record<string, unknown> {
		return detailedRecord(endpoint, this.clock.now(), this.switches);
	}

	/** The name of an action kind in the expiry settings. */
	private expirationKey(kind: ActionKind): string {
		return kind === 'unisolate' ? (this.switches.unisolateExpiryKey ?? 'isolate') : kind;
	}

	private onAction(kind: ActionKind, effect: Effect): void {
		this.effects.set(kind, effect);
	}

	private showScan({ endpoint, status }: Execution): void {
		endpoint.fields.scan_status = scanStatus(status);
		this.endpoints.touch();
	}

	/** A process whose end waited for its agent is another one by then. */
	private failLate(execution: Execution): void {
		if (execution.status !== 'IN_PROGRESS' || execution.action.detail.waited !== true || !this.switches.lateTerminateFails) return;
		const reason = { errorDescription: 'The process instance was not found', terminated_by: 'instance_id', terminate_result: [{ path: null, status: 1 }] };
		execution.plan ??= { mode: 'fail', status: 'FAILED', reason };
	}

	private request(
		kind: IsolationKind,
		ids: readonly string[],
		{ source = 'api', sees = () => true, incidentId }: IsolationOptions,
	): IsolationAnswer {
		const now = this.clock.now();
		const eligible: Endpoint[] = [];
		let conflict = false;
		let refusals = 0;
		for (const id of new Set(ids)) {
			const endpoint = this.endpoints.visible(id, now);
			const verdict = endpoint && sees(endpoint) ? judge(kind, endpoint, now, this.switches) : 'refused';
			if (verdict === 'accepted' && endpoint) eligible.push(endpoint);
			else refusals += 1;
			if (verdict === 'conflict') conflict = true;
		}
		if (eligible.length === 0 || (refusals > 0 && this.switches.bulkMixed === 'rejectAll')) {
			return { accepted: false, conflict };
		}
		const detail = incidentId === undefined ? {} : { incident_id: String(incidentId) };
		const action = this.actions.create(kind, eligible, { source, detail }, this.expiryHours(kind));
		auditRequest(this.audits, action, this.switches);
		return { accepted: true, action };
	}

	private fromConsole(kind: IsolationKind, id: string): number {
		const { isolation } = this.find(id);
		const answer = this.request(kind, [id], { source: 'console' });
		if (!answer.accepted)
			throw new Error(`The console cannot ${kind} ${id}: it is ${isolation}, or not eligible`);
		return answer.action.id;
	}

	private actionChanged(execution: Execution): void {
		const { action, endpoint, status } = execution;
		if (isIsolation(action)) {
			if (applyIsolation(execution, this.switches)) this.endpoints.touch();
			if (execution.endedAt !== null) this.settleAtNextContact(endpoint);
		} else {
			this.effects.get(action.kind)?.(execution);
		}
		if (status === 'COMPLETED_SUCCESSFULLY' || status === 'FAILED') auditReport(this.audits, execution, this.switches);
	}

	/** A state left pending by an action that is over lasts until the next report of the agent. */
	private settleAtNextContact(endpoint: Endpoint): void {
		if (!endpoint.online || !endpoint.isolation.includes('PENDING')) return;
		const now = this.clock.now();
		this.clock.after(contactDelay(endpoint, now, this.switches), () => {
			if (!endpoint.online) return;
			reportTruth(endpoint, this.actions, this.clock.now());
			this.endpoints.touch();
		});
	}
}

export interface IsolationOptions {
	source?: Action['source'];
	/** Which endpoints exist for the caller. */
	sees?: (endpoint: Endpoint) => boolean;
	incidentId?: string | number;
}
