import type { SimClock } from '../core/clock';
import type { FaultRule } from '../core/faults';
import type { SimServer } from '../core/simServer';
import type { CortexWorld } from '../cortex';
import type { Execution } from '../cortex/world/actions';
import { statusOf } from '../cortex/world/presence';
import { asList, type Endpoint } from '../cortex/world/types';
import { NO_BLOCK_GROUP, REQUEST_TAG } from '../fleet';
import type { Host } from '../vectra/world/types';
import type { VectraWorld } from '../vectra/world/world';
import { newestCalls, type CallView } from './calls';
import { Fleet, type EndpointLookup, type Row } from './rows';
import { isInNoBlock, latestNoteOf } from './vectraSide';

export const PRODUCTS = ['cortex', 'qux', 'rux'] as const;
export type Product = (typeof PRODUCTS)[number];
export type Deployment = 'qux' | 'rux';

/** What the console needs of a simulator: its state, its journal and its faults. */
interface Simulator<World> {
	readonly world: World;
	readonly server: Pick<SimServer, 'journal' | 'faults'>;
}

/** The simulators that the console shows and moves. */
export interface ConsoleWorld {
	cortex: Simulator<CortexWorld>;
	vectra: Record<Deployment, Simulator<VectraWorld>>;
	clock: SimClock;
	/** Address of the n8n editor, if there is one. */
	n8nUrl?: string;
}

/** What a look at the console asks for. */
export interface Look {
	/** Whose hosts are shown. */
	vectra: Deployment;
	/** Only rows that contain this. */
	filter: string;
	/** Only calls that contain this. */
	calls: string;
	/** Only calls to this product. */
	product: Product | undefined;
}

export interface HostView {
	id: number;
	name: string;
	ip: string;
	threat: number;
	certainty: number;
	tags: readonly string[];
	noBlock: boolean;
	latestNote: string | null;
}

/** An action that is under way on an endpoint, or the last one that was. */
export interface EndpointActionView {
	id: number;
	kind: string;
	status: string;
	source: string;
	error: string | null;
	/** Simulated epoch ms; null once it is over. */
	expiresAt: number | null;
}

export interface EndpointView {
	id: string;
	name: string;
	ip: string[];
	status: string;
	online: boolean;
	isolation: string;
	/** What is so at the machine, which the server may not know yet. */
	cutOff: boolean;
	failsNext: boolean;
	actions: EndpointActionView[];
}

export interface ActionView {
	id: number;
	kind: string;
	source: string;
	createdAt: number;
	/** Endpoints by the status that the action has on them. */
	statuses: Record<string, number>;
	/** Names of the first few endpoints. */
	endpoints: string[];
}

export interface ConsoleState {
	clock: { now: number; running: boolean };
	n8nUrl: string | null;
	requestTag: string;
	noBlockGroup: string;
	vectra: Deployment;
	rows: Array<{ key: string; host: HostView | null; endpoints: EndpointView[] }>;
	matches: number;
	total: number;
	actions: ActionView[];
	calls: CallView[];
	faults: Array<{ product: Product; id: number; left: number | null; rule: FaultRule }>;
}

const MOST_ROWS = 200;
const MOST_CALLS = 150;
const MOST_ACTIONS = 20;
const MOST_NAMES = 3;

/** Of a large fleet with many actions, only the newest are looked at for the last action of an endpoint. */
const ACTIONS_LOOKED_AT = 200;

export const serversOf = ({ cortex, vectra }: ConsoleWorld): Record<Product, Simulator<unknown>['server']> => ({
	cortex: cortex.server,
	qux: vectra.qux.server,
	rux: vectra.rux.server,
});

/** Makes the function that reads everything the page shows, at one moment. */
export function createLook(world: ConsoleWorld): (look: Look) => ConsoleState {
	const lookup = endpointLookup(world.cortex.world, world.clock);
	const fleetOf = (where: Deployment): Fleet => new Fleet(() => world.vectra[where].world.hosts.all(), lookup);
	const fleets = { qux: fleetOf('qux'), rux: fleetOf('rux') };
	return (look) => lookAt(world, fleets[look.vectra], look);
}

function lookAt(world: ConsoleWorld, fleet: Fleet, look: Look): ConsoleState {
	const { clock, n8nUrl } = world;
	const cortex = world.cortex.world;
	const vectra = world.vectra[look.vectra].world;
	const now = clock.now();
	const actions = [...cortex.actions.list()].slice(-ACTIONS_LOOKED_AT).reverse();
	const ended = lastEnded(actions.flatMap(({ executions }) => [...executions.values()]));
	const { rows, matches, total } = fleet.find({ text: look.filter, limit: MOST_ROWS });
	const servers = serversOf(world);
	return {
		clock: { now, running: clock.running },
		n8nUrl: n8nUrl ?? null,
		requestTag: REQUEST_TAG,
		noBlockGroup: NO_BLOCK_GROUP,
		vectra: look.vectra,
		rows: rows.map((row) => ({
			key: keyOf(row),
			host: row.host ? hostView(vectra, row.host) : null,
			endpoints: row.endpoints.map((endpoint) => endpointView(cortex, endpoint, now, ended)),
		})),
		matches,
		total,
		actions: actions.slice(0, MOST_ACTIONS).map(({ id, kind, source, createdAt, executions }) => ({
			id,
			kind,
			source,
			createdAt,
			statuses: countStatuses(executions.values()),
			endpoints: [...executions.values()].slice(0, MOST_NAMES).map(({ endpoint }) => endpoint.fields.endpoint_name),
		})),
		calls: newestCalls(new Map(PRODUCTS.map((product) => [product, servers[product].journal])), {
			text: look.calls,
			product: look.product,
			limit: MOST_CALLS,
		}),
		faults: PRODUCTS.flatMap((product) => servers[product].faults.list().map((fault) => ({ product, ...fault }))),
	};
}

function endpointLookup({ endpoints, switches }: CortexWorld, clock: SimClock): EndpointLookup {
	return {
		get size() {
			return endpoints.size;
		},
		all: () => endpoints.all(),
		withIp: (ip) => endpoints.withIp(ip),
		withName: (name) => endpoints.withName(name),
		isShown: (endpoint) => endpoints.isVisible(endpoint, clock.now()),
		statusOf: (endpoint) => statusOf(endpoint, clock.now(), switches),
	};
}

const keyOf = ({ host, endpoints }: Row): string => (host ? `host-${host.id}` : `endpoint-${endpoints[0]?.id}`);

function hostView(world: VectraWorld, host: Host): HostView {
	const { id, name, ip, threat, certainty, tags } = host;
	const noBlock = isInNoBlock(world, host);
	return { id, name, ip, threat, certainty, tags, noBlock, latestNote: latestNoteOf(world, host) };
}

function endpointView(
	world: CortexWorld,
	endpoint: Endpoint,
	now: number,
	ended: ReadonlyMap<string, Execution>,
): EndpointView {
	const open = world.actions.openOn(endpoint.id);
	const last = ended.get(endpoint.id);
	return {
		id: endpoint.id,
		name: endpoint.fields.endpoint_name,
		ip: asList(endpoint.fields.ip),
		status: statusOf(endpoint, now, world.switches),
		online: endpoint.online,
		isolation: endpoint.isolation,
		cutOff: endpoint.actuallyIsolated,
		failsNext: endpoint.failNext !== null,
		actions: (open.length === 0 && last ? [last] : open).map(actionOnEndpoint),
	};
}

function actionOnEndpoint({ action, status, error, endedAt }: Execution): EndpointActionView {
	const { id, kind, source, expiresAt } = action;
	const over = endedAt !== null;
	return { id, kind, source, status, error: error?.errorDescription ?? null, expiresAt: over ? null : expiresAt };
}

/** By endpoint, the newest execution that is over, from executions that come newest first. */
function lastEnded(executions: readonly Execution[]): Map<string, Execution> {
	const last = new Map<string, Execution>();
	for (const execution of executions) {
		const { id } = execution.endpoint;
		if (execution.endedAt !== null && !last.has(id)) last.set(id, execution);
	}
	return last;
}

function countStatuses(executions: Iterable<Execution>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const { status } of executions) counts[status] = (counts[status] ?? 0) + 1;
	return counts;
}
