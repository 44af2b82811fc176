import type { Endpoint } from '../cortex/world/types';
import { asList } from '../cortex/world/types';
import type { Host } from '../vectra/world/types';

/** One line of the console: a host as Vectra knows it beside its agents, or an agent that no host stands for. */
export interface Row {
	host: Host | undefined;
	endpoints: Endpoint[];
}

/** The endpoints of the tenant as `Fleet` needs them. */
export interface EndpointLookup {
	readonly size: number;
	all(): Iterable<Endpoint>;
	withIp(ip: string): Endpoint[];
	/** In any case. */
	withName(name: string): Endpoint[];
	/** Whether the console lists it: Cortex forgets what was uninstalled or silent for long. */
	isShown(endpoint: Endpoint): boolean;
	/** `endpoint_status`. */
	statusOf(endpoint: Endpoint): string;
}

export interface FoundRows {
	/** At most `limit`: hosts in Vectra's order, then endpoints without a host. */
	rows: Row[];
	/** How many rows match the text. */
	matches: number;
	/** How many rows there are without it. */
	total: number;
}

/** A row and what of it can be searched and hardly ever changes, in lower case. */
type Pair = Row & { text: string };

/**
 * Pairing 100 000 hosts with their endpoints takes a good part of a second. It is not done again until this many times as
 * long has passed, unless something came or went: a small fleet is always paired anew.
 */
const PAIR_AGAIN_FACTOR = 20;

/** The hosts of one Vectra beside the endpoints of Cortex. */
export class Fleet {
	private pairs: Pair[] = [];

	private sizes = '';

	private goodUntil = 0;

	constructor(
		private readonly hosts: () => readonly Host[],
		private readonly lookup: EndpointLookup,
	) {}

	/**
	 * The rows that contain `text` in any case: in the name, address or tags of the host, or in the name, id, addresses,
	 * status or isolation state of one of its endpoints.
	 */
	find({ text, limit }: { text: string; limit: number }): FoundRows {
		this.pairIfDue();
		const wanted = text.trim().toLowerCase();
		if (wanted === '') {
			const { length } = this.pairs;
			return { rows: this.pairs.slice(0, limit), matches: length, total: length };
		}
		const found = this.pairs.filter((pair) => this.contains(pair, wanted));
		return { rows: found.slice(0, limit), matches: found.length, total: this.pairs.length };
	}

	private pairIfDue(): void {
		const hosts = this.hosts();
		const sizes = `${hosts.length} ${this.lookup.size}`;
		const started = performance.now();
		if (sizes === this.sizes && started < this.goodUntil) return;
		this.pairs = [...pairUp(hosts, this.lookup)];
		this.sizes = sizes;
		const now = performance.now();
		this.goodUntil = now + (now - started) * PAIR_AGAIN_FACTOR;
	}

	private contains({ host, endpoints, text }: Pair, wanted: string): boolean {
		const contains = (value: string): boolean => value.toLowerCase().includes(wanted);
		if (text.includes(wanted) || host?.tags.some(contains)) return true;
		return endpoints.some((one) => contains(one.isolation) || contains(this.lookup.statusOf(one)));
	}
}

/** Which of name and address ties an endpoint to a host is for the person at the console to see: either will do. */
function* pairUp(hosts: readonly Host[], lookup: EndpointLookup): Generator<Pair> {
	const paired = new Set<Endpoint>();
	for (const host of hosts) {
		const candidates = new Set([
			...(host.ip === '' ? [] : lookup.withIp(host.ip)),
			...(host.name === '' ? [] : lookup.withName(host.name)),
		]);
		const endpoints = [...candidates].filter((endpoint) => lookup.isShown(endpoint));
		for (const endpoint of endpoints) paired.add(endpoint);
		yield { host, endpoints, text: searchText({ host, endpoints }) };
	}
	for (const endpoint of lookup.all()) {
		if (paired.has(endpoint) || !lookup.isShown(endpoint)) continue;
		const row = { host: undefined, endpoints: [endpoint] };
		yield { ...row, text: searchText(row) };
	}
}

function searchText({ host, endpoints }: Row): string {
	const parts = host ? [host.name, host.ip] : [];
	for (const { id, fields } of endpoints) parts.push(fields.endpoint_name, id, ...asList(fields.ip));
	// A line break between them, so that no text is found across two.
	return parts.join('\n').toLowerCase();
}
