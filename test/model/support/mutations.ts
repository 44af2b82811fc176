import type { IDataObject } from 'n8n-workflow';
import { hasMarker, MARKERS, type Facts } from './facts';
import type { Machine, MachineName } from './machines';
import type { Exchange, Listener } from './network';
import { REQUEST, type Setup } from './setup';
import type { Task } from './timeline';
import type { View } from './views';

/** What a task read of an endpoint, the last time. */
interface Read {
	status: string;
	isolation: string;
}

interface Execution {
	items: readonly IDataObject[];
	views: ReadonlyMap<MachineName, View>;
	reads: Map<string, Read>;
	/** Endpoints it sent something for, by verb. */
	changed: Record<Verb, Set<string>>;
}

const HOUR = 3_600_000;

type Verb = 'isolate' | 'unisolate';

const VERB = /^\/public_api\/v1\/endpoints\/(isolate|unisolate)\/?$/;
const LOOKUP = /^\/public_api\/v1\/endpoints\/get_endpoint\/?$/;
const TAGGING = /\/tagging\/host(?:\/(\d+))?$/;

/** Judges every call while it is made: invariants 1 to 4, 7, and that only what was read is recorded. */
export class Watch implements Listener {
	private readonly executions = new Map<Task, Execution>();

	/** Endpoints for which something was sent and which nobody has read since. */
	private readonly unread = new Set<string>();

	/** Since when machines are asked to be isolated, in epoch ms. */
	private readonly askedSince = new Map<MachineName, number>();

	/** How many mutations were sent in all. */
	mutations = 0;

	constructor(
		private readonly facts: Facts,
		private readonly setup: Setup,
	) {}

	executionStarted(task: Task, items: readonly IDataObject[], views: ReadonlyMap<MachineName, View>): void {
		this.executions.set(task, { items, views, reads: new Map(), changed: { isolate: new Set(), unisolate: new Set() } });
	}

	executionEnded(task: Task): void {
		this.executions.delete(task);
	}

	/** What a poll emitted: hosts that are not marked yet count against the cap. */
	polled(items: readonly IDataObject[]): void {
		const { maxPerPoll } = this.setup;
		const fresh = items.filter(({ desired, host }) => {
			const machine = this.facts.ofHost(Number((host as IDataObject).id));
			return desired === 'isolated' && machine !== undefined && !this.facts.isMarked(machine);
		});
		if (maxPerPoll > 0 && fresh.length > maxPerPoll) {
			this.facts.violate(7, `${fresh.length} isolations asked for by one poll, at most ${maxPerPoll} allowed`);
		}
		for (const { desired, host } of items) {
			const name = this.facts.ofHost(Number((host as IDataObject).id))?.name;
			if (name === undefined) continue;
			if (desired === 'released') this.askedSince.delete(name);
			else if (!this.askedSince.has(name)) this.askedSince.set(name, this.facts.cortex.world.clock.now());
		}
	}

	/** `is_isolated` as the execution last read it. */
	lastRead(task: Task, endpointId: string): string | undefined {
		return this.executions.get(task)?.reads.get(endpointId)?.isolation;
	}

	sent({ product, task, method, path, body }: Exchange): void {
		const execution = this.executions.get(task);
		const verb = product === 'cortex' ? VERB.exec(path)?.[1] : undefined;
		if (verb !== undefined) {
			if (execution) this.mutation(execution, verb as Verb, idsOf(body));
			else this.facts.violate(4, `a poll sent ${verb}`);
		}
		if (product === 'vectra' && method !== 'GET' && execution) this.recorded(execution, method, path, body as IDataObject);
	}

	answered({ product, task, path, status, reply }: Exchange): void {
		const reads = this.executions.get(task)?.reads;
		if (product !== 'cortex' || status !== 200 || !LOOKUP.test(path) || !reads) return;
		const rows = ((reply as IDataObject).reply as IDataObject | undefined)?.endpoints;
		for (const row of Array.isArray(rows) ? (rows as IDataObject[]) : []) {
			const id = String(row.endpoint_id);
			reads.set(id, { status: String(row.endpoint_status), isolation: String(row.is_isolated) });
			this.unread.delete(id);
		}
	}

	private mutation(execution: Execution, verb: Verb, ids: readonly string[]): void {
		const { violate } = { violate: this.facts.violate.bind(this.facts) };
		if (ids.length === 0) violate(2, `${verb} of no endpoint at all`);
		for (const id of ids) {
			this.mutations += 1;
			const machine = this.facts.ofEndpoint(id);
			if (!machine) {
				violate(4, `${verb} of ${id}, which is none of the machines`);
				continue;
			}
			const what = `${verb} of ${machine.name} (${id})`;
			const read = execution.reads.get(id);
			if (read?.status !== 'CONNECTED') violate(1, `${what} with the status ${read?.status ?? 'never read'}`);
			if (this.unread.has(id)) violate(2, `${what} without a reading since the one before`);
			if (!this.facts.isClaimed(machine, id)) violate(8, `${what}, which no tag claims`);
			this.unread.add(id);
			if (verb === 'isolate') this.isolation(execution, machine, id, what);
			else this.release(execution, machine, what);
			execution.changed[verb].add(id);
		}
		if (verb === 'isolate') this.hourly(ids);
		const { maxEndpoints } = this.setup;
		if (maxEndpoints > 0 && execution.changed[verb].size > maxEndpoints) {
			violate(7, `${verb} of ${execution.changed[verb].size} endpoints in one run, at most ${maxEndpoints} allowed`);
		}
	}

	/**
	 * Machines whose isolation began within the hour and still lasts, by what Cortex knows. One that was tried again counts
	 * from the first try, and so does one of which n8n died before it could record it.
	 */
	private hourly(ids: readonly string[]): void {
		const { facts } = this;
		const { maxPerHour } = this.setup;
		if (maxPerHour === 0) return;
		const since = facts.cortex.world.clock.now() - HOUR;
		const recordedBefore = (machine: Machine) => facts.recordedAt(machine).some((time) => time <= since);
		const isolated = new Set<MachineName | undefined>();
		for (const id of ids) {
			const machine = facts.ofEndpoint(id);
			if (machine && !recordedBefore(machine)) isolated.add(machine.name);
		}
		const isolations = [...facts.cortex.world.actions.list()].filter(({ kind }) => kind === 'isolate');
		/** Released since then, and isolated by somebody in the console. */
		const isTakenOver = (id: string, after: number) =>
			isolations.some(({ source, createdAt, executions }) => source !== 'api' && createdAt > after && executions.has(id));
		for (const { source, createdAt, executions } of isolations) {
			if (source !== 'api' || createdAt <= since) continue;
			for (const { endpoint } of executions.values()) {
				if (isTakenOver(endpoint.id, createdAt)) continue;
				const machine = facts.ofEndpoint(endpoint.id);
				if (machine && (recordedBefore(machine) || this.isAskedInVain(machine, since))) continue;
				const lasts = endpoint.isolation === 'AGENT_ISOLATED' || endpoint.isolation === 'AGENT_PENDING_ISOLATION';
				if (lasts && endpoint.uninstalledAt === null) isolated.add(machine?.name);
			}
		}
		if (isolated.size > maxPerHour) facts.violate(7, `${isolated.size} machines isolated within an hour, at most ${maxPerHour} allowed`);
	}

	private isAskedInVain(machine: Machine, since: number): boolean {
		const asked = this.askedSince.get(machine.name);
		return this.facts.recordedAt(machine).length === 0 && asked !== undefined && asked <= since;
	}

	private isolation(execution: Execution, machine: Machine, id: string, what: string): void {
		const item = itemOf(execution, machine, 'isolated');
		if (this.facts.tags(machine).includes(MARKERS.contained)) this.facts.reach('isolated again');
		if (machine.name === 'guarded') this.facts.violate(3, `${what}, which is protected`);
		const asking = this.facts.asking(machine);
		if (asking.length === 1) this.facts.reach(`isolated by ${asking[0]} alone`);
		if (!item) return this.facts.violate(3, `${what}, which the trigger did not ask for`);
		if (!execution.views.get(machine.name)?.couldBeWanted) this.facts.violate(3, `${what}, which nobody wants isolated`);
		if (item.endpointId === id) return;
		const known = machine.agents.flatMap((agent) => execution.reads.get(agent) ?? []);
		const installed = known.filter(({ status }) => status !== 'UNINSTALLED');
		const connected = installed.filter(({ status }) => status === 'CONNECTED');
		if (installed.length > 1 && connected.length !== 1) {
			this.facts.violate(3, `${what}, which is ambiguous: ${installed.length} agents, ${connected.length} connected`);
		}
	}

	private release(execution: Execution, machine: Machine, what: string): void {
		const view = execution.views.get(machine.name);
		const item = itemOf(execution, machine, 'released');
		if (!item) return this.facts.violate(4, `${what}, which the trigger did not ask for`);
		this.facts.reach(`released for ${String(item.reason)}`);
		if (!view?.couldBeOurs) this.facts.violate(4, `${what}, whose isolation is not ours`);
		if (!view?.couldBeUnwanted) this.facts.violate(4, `${what}, which is wanted isolated`);
	}

	/** Nothing may be recorded that the same execution has not read. */
	private recorded({ reads }: Execution, method: string, path: string, body: IDataObject): void {
		const match = TAGGING.exec(path);
		if (!match) return;
		const machine = this.facts.ofHost(Number(match[1] ?? (body.objectIds as number[])[0]));
		if (!machine) return this.facts.violate(5, `tags of a host that was not asked about: ${path}`);
		const before = this.facts.tags(machine);
		const after = tagsAfter(before, method, body);
		const saw = (state: string) => machine.agents.some((id) => reads.get(id)?.isolation === state);
		const { contained, external } = MARKERS;
		if (!before.includes(contained) && after.includes(contained) && !saw('AGENT_ISOLATED')) {
			this.facts.violate(5, `${machine.name} marked as contained without having been read so`);
		}
		if (!before.includes(external) && after.includes(external)) this.facts.reach('marked as external');
		if (!before.includes(external) && after.includes(external) && !saw('AGENT_ISOLATED')) {
			this.facts.violate(5, `${machine.name} marked as isolated by somebody else without having been read so`);
		}
		if (before.includes(REQUEST) && !after.includes(REQUEST) && !this.facts.isOverdue(machine)) {
			this.facts.violate(5, `the request tag of ${machine.name} was taken off, which is the analyst’s`);
		}
		const named = this.facts.named(machine);
		// What a stranger wrote may name the agent of another machine: a mark is about what it names.
		const sawNamedFree = named.length > 0 && named.every((id) => reads.get(id)?.isolation === 'AGENT_UNISOLATED');
		// A mark that names no endpoint has nothing to follow where no agent of the machine is isolated.
		const seen = machine.agents.flatMap((id) => reads.get(id) ?? []);
		const sawAllFree = seen.every(({ status, isolation }) => status === 'UNINSTALLED' || isolation === 'AGENT_UNISOLATED');
		const isBare = named.length === 0 && (sawAllFree || saw('AGENT_ISOLATED'));
		if (hasMarker(before) && !hasMarker(after) && !saw('AGENT_UNISOLATED') && !sawNamedFree && !isBare) {
			this.facts.violate(5, `the marks of ${machine.name} removed without having read that it is released`);
		}
	}
}

function itemOf({ items }: Execution, { hostId }: Machine, desired: string): IDataObject | undefined {
	return items.find((item) => Number((item.host as IDataObject).id) === hostId && item.desired === desired);
}

function tagsAfter(before: readonly string[], method: string, { tags, tag }: IDataObject): readonly string[] {
	if (Array.isArray(tags)) return tags as string[];
	return method === 'POST' ? [...before, String(tag)] : before.filter((one) => one !== tag);
}

function idsOf(body: unknown): string[] {
	const data = (body as { request_data?: { endpoint_id?: string; filters?: Array<{ value: string[] }> } }).request_data ?? {};
	return data.endpoint_id === undefined ? (data.filters ?? []).flatMap(({ value }) => value) : [data.endpoint_id];
}
