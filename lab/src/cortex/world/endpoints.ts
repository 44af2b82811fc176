import { createHash } from 'node:crypto';
import type { CortexSwitches } from '../switches';
import { MultiIndex } from '../../core/multiIndex';
import { DAY, hiddenFrom, SECOND, statusOf } from './presence';
import { asList, ISOLATION, type Endpoint, type EndpointFields, type EndpointInput } from './types';

/**
 * The endpoints of the tenant, found by id, IP address or host name without a scan, and listed newest first.
 */
export class EndpointStore {
	private readonly byId = new Map<string, Endpoint>();

	private readonly byIp = new MultiIndex<Endpoint>();

	private readonly byName = new MultiIndex<Endpoint>();

	private counter = 0;

	/** Goes up with every change; lets callers keep what they computed. */
	revision = 0;

	/** All endpoints, by `first_seen` descending; undefined when it has to be sorted again. */
	private sorted: Endpoint[] | undefined;

	private shown: { endpoints: Endpoint[]; revision: number; until: number } | undefined;

	constructor(private readonly switches: CortexSwitches) {}

	get size(): number {
		return this.byId.size;
	}

	/** Adds an agent. What is left out gets a realistic default; an id that is taken is an error. */
	add(input: EndpointInput, now: number): Endpoint {
		const serial = ++this.counter;
		const { endpoint_id, endpoint_status, is_isolated, isolated_date, last_seen, ...given } = input;
		const id = endpoint_id ?? createHash('md5').update(`endpoint ${serial}`).digest('hex');
		if (this.byId.has(id))
			throw new Error(`Endpoint ${id} exists already: leave endpoint_id out or choose another`);
		const fields: EndpointFields = {
			endpoint_name: `HOST-${String(serial).padStart(5, '0')}`,
			endpoint_type: 'AGENT_TYPE_WORKSTATION',
			os_type: 'AGENT_OS_WINDOWS',
			ip: [`10.${(serial >> 16) & 255}.${(serial >> 8) & 255}.${serial & 255}`],
			group_name: ['Workstations'],
			first_seen: now - 90 * DAY,
			...given,
		};
		const endpoint: Endpoint = {
			id,
			fields,
			online: true,
			lastContact: last_seen ?? now,
			silentSince: null,
			uninstalledAt: null,
			deleted: false,
			forcedStatus: null,
			isolation: ISOLATION.released,
			confirmedIsolated: false,
			actuallyIsolated: false,
			isolatedAt: isolated_date ?? null,
			failNext: null,
		};
		if (endpoint_status !== undefined) this.setStatus(endpoint, endpoint_status, now);
		if (is_isolated !== undefined) setIsolation(endpoint, is_isolated, now);
		this.byId.set(id, endpoint);
		this.index(endpoint);
		this.sorted = undefined;
		this.touch();
		return endpoint;
	}

	/** Sets fields as given, known or not. The state of actions under way is left alone. */
	update(endpoint: Endpoint, input: EndpointInput, now: number): void {
		const { endpoint_id, endpoint_status, is_isolated, isolated_date, last_seen, ...given } = input;
		if (endpoint_id !== undefined && endpoint_id !== endpoint.id) {
			throw new Error('endpoint_id cannot change: reinstall the agent to get a new id');
		}
		this.unindex(endpoint);
		endpoint.fields = { ...endpoint.fields, ...given };
		this.index(endpoint);
		if (last_seen !== undefined && last_seen !== null) endpoint.lastContact = last_seen;
		if (endpoint_status !== undefined) this.setStatus(endpoint, endpoint_status, now);
		if (is_isolated !== undefined) setIsolation(endpoint, is_isolated, now);
		if (isolated_date !== undefined) endpoint.isolatedAt = isolated_date;
		if (given.first_seen !== undefined) this.sorted = undefined;
		this.touch();
	}

	/** Tells that an endpoint changed in a way that a filter may see. */
	touch(): void {
		this.revision += 1;
	}

	get(id: string): Endpoint | undefined {
		return this.byId.get(id);
	}

	/** The endpoint that the API shows under this id. */
	visible(id: string, now: number): Endpoint | undefined {
		const endpoint = this.byId.get(id);
		return endpoint && this.isVisible(endpoint, now) ? endpoint : undefined;
	}

	isVisible(endpoint: Endpoint, now: number): boolean {
		return hiddenFrom(endpoint, this.switches) > now;
	}

	withIp(ip: string): Endpoint[] {
		return this.byIp.get(ip);
	}

	/** By host name in any case; the caller narrows to the exact case where that matters. */
	withName(name: string): Endpoint[] {
		return this.byName.get(name.toLowerCase());
	}

	all(): Iterable<Endpoint> {
		return this.byId.values();
	}

	/** Everything the API shows, by `first_seen` descending. The list is shared: do not change it. */
	newestFirst(now: number): readonly Endpoint[] {
		if (this.shown?.revision === this.revision && now < this.shown.until) return this.shown.endpoints;
		this.sorted ??= [...this.byId.values()].sort(
			(a, b) => (b.fields.first_seen ?? 0) - (a.fields.first_seen ?? 0) || (a.id < b.id ? -1 : 1),
		);
		let until = Infinity;
		const endpoints = this.sorted.filter((endpoint) => {
			const hidden = hiddenFrom(endpoint, this.switches);
			if (hidden <= now) return false;
			until = Math.min(until, hidden);
			return true;
		});
		this.shown = { endpoints, revision: this.revision, until };
		return endpoints;
	}

	/** Until when `newestFirst` stays the same if nothing is touched, epoch ms. */
	stableUntil(now: number): number {
		this.newestFirst(now);
		return this.shown?.until ?? now;
	}

	clear(): void {
		this.byId.clear();
		this.byIp.clear();
		this.byName.clear();
		this.sorted = undefined;
		this.counter = 0;
		this.touch();
	}

	private setStatus(endpoint: Endpoint, status: string, now: number): void {
		const shownSilent = now - this.switches.disconnectAfterSeconds * SECOND;
		endpoint.online = status === 'CONNECTED';
		endpoint.silentSince = endpoint.online ? null : Math.min(endpoint.lastContact, shownSilent);
		endpoint.uninstalledAt = status === 'UNINSTALLED' ? now : null;
		endpoint.forcedStatus = null;
		// Named outright, a status holds even where the last contact would say another.
		if (statusOf(endpoint, now, this.switches) !== status) endpoint.forcedStatus = status;
	}

	private index(endpoint: Endpoint): void {
		for (const ip of addresses(endpoint)) this.byIp.add(ip, endpoint);
		this.byName.add(endpoint.fields.endpoint_name.toLowerCase(), endpoint);
	}

	private unindex(endpoint: Endpoint): void {
		for (const ip of addresses(endpoint)) this.byIp.remove(ip, endpoint);
		this.byName.remove(endpoint.fields.endpoint_name.toLowerCase(), endpoint);
	}
}

/** The addresses the `ip_list` filter finds an endpoint by: what the agent reports, never the public one. */
export function addresses({ fields }: Endpoint): string[] {
	return [...asList(fields.ip), ...asList(fields.ipv6)];
}

function setIsolation(endpoint: Endpoint, isolation: string, now: number): void {
	endpoint.isolation = isolation;
	if (isolation === ISOLATION.isolated || isolation === ISOLATION.pendingRelease) {
		endpoint.confirmedIsolated = endpoint.actuallyIsolated = true;
		endpoint.isolatedAt ??= now;
	} else if (isolation === ISOLATION.released || isolation === ISOLATION.pendingIsolation) {
		endpoint.confirmedIsolated = endpoint.actuallyIsolated = false;
		endpoint.isolatedAt = null;
	}
}
