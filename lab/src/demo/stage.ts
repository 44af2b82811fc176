import type { JournalEntry } from '../core/journal';
import { agentsOf, endpointIdOf, FLEET, REQUEST_TAG, type Machine } from '../fleet';
import type { Lab } from '../lab';
import { allItems, nodeItems, type Execution, type Json } from '../n8n/executions';
import type { VectraSimulator } from '../vectra';

/** Executions are fetched at most this often, however many scenarios look. */
const EXECUTIONS_EVERY_MS = 2_000;

export interface StageOptions {
	lab: Lab;
	/** The Vectra in which the analyst works. */
	deployment?: 'qux' | 'rux';
	/** The executions of the workflow under test, oldest first. */
	executions: () => Promise<Execution[]>;
}

/** What the scenarios see of the lab: people and agents to move, journals and worlds to look at. */
export class Stage {
	readonly lab: Lab;

	readonly vectra: VectraSimulator;

	private readonly fetchExecutions: () => Promise<Execution[]>;

	private latest: { at: number; executions: Promise<Execution[]> } | undefined;

	constructor({ lab, deployment = 'qux', executions }: StageOptions) {
		this.lab = lab;
		this.vectra = lab[deployment];
		this.fetchExecutions = executions;
	}

	/** One machine with everything the scenarios do to it and see of it. */
	actor(name: string): Actor {
		const machine = FLEET.find((candidate) => candidate.name === name);
		if (!machine) throw new Error(`There is no machine ${name} in the fleet`);
		return new Actor(this, machine);
	}

	/** How often the trigger has polled so far: each poll begins by listing hosts in the order of their IDs. */
	get polls(): number {
		return this.vectra.server.journal
			.list({ method: 'GET', path: '/hosts' })
			.filter(({ path, query, status }) => /\/hosts\/?$/.test(path) && query.ordering === 'id' && query.page === '1' && status === 200).length;
	}

	async executions(): Promise<Execution[]> {
		if (!this.latest || Date.now() - this.latest.at > EXECUTIONS_EVERY_MS) {
			this.latest = { at: Date.now(), executions: this.fetchExecutions() };
		}
		return await this.latest.executions;
	}
}

/** A machine on the stage. With several agents on its address, `endpointId` is the first one's. */
export class Actor {
	readonly hostId: number;

	readonly endpointIds: readonly string[];

	constructor(
		private readonly stage: Stage,
		readonly machine: Machine,
	) {
		this.hostId = stage.lab.hostId(machine.name);
		this.endpointIds = agentsOf(machine).map(endpointIdOf);
	}

	get endpointId(): string {
		return this.endpointIds[0];
	}

	request(): void {
		this.stage.vectra.world.tag(this.hostId, REQUEST_TAG);
	}

	withdraw(): void {
		this.stage.vectra.world.untag(this.hostId, REQUEST_TAG);
	}

	/** Puts another tag on the host, as the analyst would. */
	tag(tag: string): void {
		this.stage.vectra.world.tag(this.hostId, tag);
	}

	/** Vectra computes another urgency score for the host. */
	setUrgency(urgency: number): void {
		this.stage.vectra.world.updateHost(this.hostId, { urgency_score: urgency });
	}

	disconnect(): void {
		this.cortex.world.disconnect(this.endpointId);
	}

	connect(): void {
		this.cortex.world.connect(this.endpointId);
	}

	/** The agent drops out right before the next isolate call is handled: after the check, before the request. */
	dropBeforeIsolate(): void {
		const { endpointId } = this;
		// Other machines' calls must not set it off.
		this.cortex.hooks.add({ before: 'endpoints/isolate', bodyContains: endpointId, event: 'disconnect', endpointId });
	}

	/** `is_isolated` as Cortex shows it. */
	get isolation(): string {
		return this.cortex.world.find(this.endpointId).isolation;
	}

	isolateCalls(): JournalEntry[] {
		return this.calls('/endpoints/isolate');
	}

	unisolateCalls(): JournalEntry[] {
		return this.calls('/endpoints/unisolate');
	}

	/** Containment calls about this machine that Cortex refused. */
	refusedCalls(): JournalEntry[] {
		return [...this.isolateCalls(), ...this.unisolateCalls()].filter(({ status }) => status !== 200);
	}

	/**
	 * Whether the newest isolate or unisolate action succeeded and somebody read its status, or the state of the endpoint,
	 * after that: an action that ends between the two reads is first seen by the latter.
	 */
	endSeen(kind: 'isolate' | 'unisolate'): boolean {
		const action = [...this.cortex.world.actions.list()]
			.filter((candidate) => candidate.kind === kind && candidate.executions.has(this.endpointId))
			.at(-1);
		const execution = action?.executions.get(this.endpointId);
		if (!action || execution?.status !== 'COMPLETED_SUCCESSFULLY') return false;
		const ofAction = this.cortex.server.journal
			.list({ path: '/actions/get_action_status' })
			.filter(({ body }) => Number(requestData(body).group_action_id) === action.id);
		const ended = execution.endedAt ?? Infinity;
		return [...ofAction, ...this.calls('/endpoints/get_endpoint')].some(({ at, status }) => status === 200 && at >= ended);
	}

	get tags(): readonly string[] {
		return this.stage.vectra.world.host(this.hostId).tags;
	}

	/** The package's own tags on the host. */
	get ownTags(): string[] {
		return this.tags.filter((tag) => tag.startsWith('cortex-xdr:'));
	}

	get notes(): readonly string[] {
		return this.stage.vectra.world.notesOf('host', this.hostId).map(({ note }) => note);
	}

	/** Whether Vectra says that this very endpoint is contained: the marker and the tag with its id and the time. */
	get recordedAsContained(): boolean {
		const detail = new RegExp(`^cortex-xdr:${this.endpointId}:\\d{10}(:auto)?$`);
		return this.tags.includes('cortex-xdr:contained') && this.tags.some((tag) => detail.test(tag));
	}

	/** Outcomes that n8n reported for this machine, oldest first, each once per execution. */
	async outcomes(): Promise<Json[]> {
		const executions = await this.stage.executions();
		return executions.flatMap((execution) => {
			const reports = allItems(execution).filter((item) => typeof item.outcome === 'string' && this.isAbout(item));
			const seen = new Map(reports.map((item) => [`${String(item.desired)} ${String(item.outcome)}`, item]));
			return [...seen.values()];
		});
	}

	/** Whether the trigger said that it holds the host back for this reason. */
	async wasHeldBack(reason: string): Promise<boolean> {
		const executions = await this.stage.executions();
		return executions.some((execution) =>
			nodeItems(execution, 'Report Held Back').some(
				({ held, host }) => held === reason && (host as { id?: unknown } | undefined)?.id === this.hostId,
			),
		);
	}

	async hasOutcome(outcome: string, desired?: string): Promise<boolean> {
		const reports = await this.outcomes();
		return reports.some((item) => item.outcome === outcome && (desired === undefined || item.desired === desired));
	}

	private isAbout(item: Json): boolean {
		const ids = [item.endpoint, ...(Array.isArray(item.candidates) ? item.candidates : [])].map(idOf);
		return ids.some((id) => id !== undefined && this.endpointIds.includes(id));
	}

	private calls(path: string): JournalEntry[] {
		return this.cortex.server.journal
			.list({ method: 'POST', path })
			.filter((entry) => this.endpointIds.some((id) => JSON.stringify(entry.body).includes(`"${id}"`)));
	}

	private get cortex() {
		return this.stage.lab.cortex;
	}
}

function requestData(body: unknown): Record<string, unknown> {
	return ((body as Record<string, unknown> | null)?.request_data ?? {}) as Record<string, unknown>;
}

function idOf(value: unknown): string | undefined {
	const id = (value as { id?: unknown } | null | undefined)?.id;
	return typeof id === 'string' ? id : undefined;
}
