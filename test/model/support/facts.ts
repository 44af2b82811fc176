import type { CortexSimulator } from '../../../lab/src/cortex';
import { statusOf } from '../../../lab/src/cortex/world/presence';
import { asList, type Endpoint } from "../../../lab/src/cortex/world/types";
import type { VectraSimulator } from '../../../lab/src/vectra';
import type { Host } from '../../../lab/src/vectra/world/types';
import { populate, type Machine, type MachineName } from './machines';
import { AFTER_HOURS, MARGIN, type Setup } from './setup';
import { criteriaMet, exclusionOf, hidesDetails, isRefused, isRefusedByName, type Criterion } from './desired';

/** How this package marks a host; written down a second time. */
export const MARKERS = { contained: 'cortex-xdr:contained', pending: 'cortex-xdr:pending', external: 'cortex-xdr:external' } as const;
const OURS = /^cortex-xdr:/;
const DETAIL = /^cortex-xdr:([0-9a-f]{32}):(\d+)(:auto)?(:until:\d+)?$/;
/** Whether these tags of a host say that its isolation is recorded. */
export const hasMarker = (tags: readonly string[]): boolean =>
	tags.includes(MARKERS.contained) || tags.includes(MARKERS.pending);

const HOUR = 3_600_000;
/** An `is_isolated` that this package does not know. */
const ODD_STATE = 'AGENT_ISOLATION_MOVED';

/** The numbers of the properties that the model holds; docs/model.md says what each means. */
export type Invariant = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface Violation {
	invariant: Invariant;
	what: string;
}

/** What is so, read from the simulators’ state and from the history itself; never from the code under test. */
export class Facts {
	readonly machines: Map<MachineName, Machine>;

	readonly violations: Violation[] = [];

	/** What happened how often, to see where histories went. */
	readonly reached = new Map<string, number>();

	/** What analysts and others have on each host, this package’s own tags left out. */
	readonly otherTags = new Map<MachineName, Set<string>>();

	/** Detail tags of isolations that are long over. */
	readonly leftOver = new Map<MachineName, string>();

	/** What stands behind the odd states that Cortex shows, by endpoint. */
	private readonly behindOddStates = new Map<string, string>();

	constructor(
		readonly cortex: CortexSimulator,
		readonly vectra: VectraSimulator,
		readonly setup: Setup,
	) {
		this.machines = populate(cortex.world, vectra.world);
		for (const name of this.machines.keys()) this.otherTags.set(name, new Set(['finance']));
	}

	violate(invariant: Invariant, what: string): void {
		this.violations.push({ invariant, what });
	}

	reach(what: string): void {
		this.reached.set(what, (this.reached.get(what) ?? 0) + 1);
	}

	machine(name: MachineName): Machine {
		const machine = this.machines.get(name);
		if (!machine) throw new Error(`There is no machine ${name}`);
		return machine;
	}

	ofHost(hostId: number): Machine | undefined {
		return [...this.machines.values()].find((one) => one.hostId === hostId);
	}

	ofEndpoint(endpointId: string): Machine | undefined {
		return [...this.machines.values()].find(({ agents }) => agents.includes(endpointId));
	}

	/** What Vectra knows of it, or knew last. */
	hostOf({ hostId, gone }: Machine): Host {
		return gone ?? this.vectra.world.host(hostId);
	}

	/** Whether Vectra takes it to be where Cortex does not see it. */
	isMistaken(machine: Machine): boolean {
		const { ip } = this.hostOf(machine);
		return this.installed(machine).every(({ fields }) => !asList(fields.ip).includes(ip));
	}

	tags(machine: Machine): readonly string[] {
		return this.hostOf(machine).tags;
	}

	/** Whether its tags say that its isolation is ours. */
	isMarked(machine: Machine): boolean {
		return hasMarker(this.tags(machine));
	}

	/** Whether a tag says that something is about to be sent for this endpoint, or was sent. */
	isClaimed(machine: Machine, endpointId: string): boolean {
		return this.tags(machine).includes(MARKERS.pending) && this.named(machine).includes(endpointId);
	}

	/** Endpoints that the host’s tags name. */
	named(machine: Machine): string[] {
		return this.tags(machine).flatMap((tag) => DETAIL.exec(tag)?.[1] ?? []);
	}

	othersTags(machine: Machine): string[] {
		return this.tags(machine).filter((tag) => !OURS.test(tag)).sort();
	}

	/** What asks for the isolation of the machine, whatever stands against it. */
	asking(machine: Machine, margin = 0): Criterion[] {
		return criteriaMet(this.hostOf(machine), this.vectra.world, this.setup, margin);
	}

	isAsked(machine: Machine, margin = 0): boolean {
		return this.asking(machine, margin).length > 0;
	}

	/** Whether it must not be isolated, and not stay so. */
	isRefused(machine: Machine): boolean {
		return isRefused(this.hostOf(machine), this.vectra.world);
	}

	/** Refused by an address that no list shows: docs/model.md, “What it does not ask for”. */
	isRefusedUnseen(machine: Machine): boolean {
		const { world } = this.vectra;
		return hidesDetails(this.setup) && this.isRefused(machine) && !isRefusedByName(this.hostOf(machine), world);
	}

	/** Whether it must not be isolated; what is recorded as isolated stays so. */
	isExcluded(machine: Machine): boolean {
		return exclusionOf(this.hostOf(machine), this.setup) !== undefined;
	}

	/** Whether the machine is to be isolated, as soon as the window allows. */
	isWanted(machine: Machine): boolean {
		if (machine.gone !== null || this.isRefused(machine) || this.isExcluded(machine)) return false;
		return this.isAsked(machine);
	}

	isWindowOpen(): boolean {
		const now = new Date(this.cortex.world.clock.now());
		const workday = now.getUTCDay() >= 1 && now.getUTCDay() <= 5;
		return !this.setup.window || (workday && now.getUTCHours() >= 8 && now.getUTCHours() < 18);
	}

	/** Whether an isolation of ours may end now: a person says so, or the release rule does. */
	mayEnd(machine: Machine): boolean {
		if (machine.gone !== null) return false;
		if (this.isRefused(machine) || this.isOverdue(machine)) return true;
		// Excluded before anything was recorded: as if nobody had asked.
		if (this.isExcluded(machine) && !this.isMarked(machine)) return true;
		if (this.isAsked(machine)) return false;
		if (!this.isByRule(machine)) return true;
		return this.setup.rule === 'criteriaLapse' && !this.isAsked(machine, MARGIN);
	}

	/** Recorded as isolated because of a rule: a marker is there, and no tag of ours tells of a person’s wish. */
	isByRule(machine: Machine): boolean {
		const tags = this.tags(machine);
		const details = tags.filter((tag) => DETAIL.test(tag));
		return hasMarker(tags) && details.length > 0 && details.every((tag) => tag.includes(':auto'));
	}

	/** Isolated for longer than the rule “After a Time” allows. */
	isOverdue(machine: Machine, graceMs = 0): boolean {
		if (this.setup.rule !== 'afterHours') return false;
		const times = this.recordedAt(machine);
		return times.length > 0 && Math.max(...times) + AFTER_HOURS * HOUR + graceMs <= this.cortex.world.clock.now();
	}

	/** When the isolations that its tags name were first recorded, in epoch ms. */
	recordedAt(machine: Machine): number[] {
		return this.tags(machine).flatMap((tag) => DETAIL.exec(tag)?.[2] ?? []).map((seconds) => Number(seconds) * 1_000);
	}

	agent(endpointId: string): Endpoint {
		return this.cortex.world.find(endpointId);
	}

	showOddState(endpointId: string): void {
		const endpoint = this.agent(endpointId);
		if (endpoint.isolation === ODD_STATE) return;
		this.behindOddStates.set(endpointId, endpoint.isolation);
		this.showState(endpoint, ODD_STATE);
	}

	/** Unless something that happened meanwhile has done so before. */
	showKnownState(endpointId: string): void {
		const endpoint = this.agent(endpointId);
		const state = this.behindOddStates.get(endpointId);
		if (endpoint.isolation === ODD_STATE && state !== undefined) this.showState(endpoint, state);
	}

	private showState(endpoint: Endpoint, state: string): void {
		endpoint.isolation = state;
		this.cortex.world.endpoints.touch();
	}

	status(endpoint: Endpoint): string {
		return statusOf(endpoint, this.cortex.world.clock.now(), this.cortex.world.switches);
	}

	/** Agents that are not removed and that the API still shows. */
	installed(machine: Machine): Endpoint[] {
		const now = this.cortex.world.clock.now();
		return machine.agents
			.map((id) => this.agent(id))
			.filter((endpoint) => endpoint.uninstalledAt === null && this.cortex.world.endpoints.isVisible(endpoint, now));
	}

	isReachable(endpoint: Endpoint): boolean {
		return endpoint.online && endpoint.uninstalledAt === null && this.status(endpoint) === 'CONNECTED';
	}

	/** The last isolation or release that an agent carried out, and who had asked for it. */
	lastDone(endpointId: string): { kind: string; source: string } | undefined {
		let last: { kind: string; source: string; endedAt: number } | undefined;
		for (const { kind, source, executions } of this.cortex.world.actions.list()) {
			const execution = executions.get(endpointId);
			if (execution?.status !== 'COMPLETED_SUCCESSFULLY' || execution.endedAt === null) continue;
			if (kind !== 'isolate' && kind !== 'unisolate') continue;
			if (!last || execution.endedAt >= last.endedAt) last = { kind, source, endedAt: execution.endedAt };
		}
		return last;
	}
}
