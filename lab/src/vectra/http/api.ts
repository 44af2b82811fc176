import type { FastifyReply, FastifyRequest } from 'fastify';
import { nullLists } from '../../core/faults';
import type { SimServer } from '../../core/simServer';
import { authenticate } from '../auth';
import type { Hooks } from '../hooks';
import { ApiError, forbidden, methodNotAllowed, notFound } from '../literals';
import type { VectraSwitches } from '../switches';
import { allows, type Caller, type Permission } from '../tokens';
import {
	EVERYWHERE,
	isAvailable,
	parseVersion,
	type Availability,
	type Deployment,
	type Version,
} from '../version';
import type { VectraWorld } from '../world/world';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
type Method = (typeof METHODS)[number];

export interface Call {
	readonly world: VectraWorld;
	readonly switches: VectraSwitches;
	readonly version: Version;
	readonly caller: Caller;
	/** Scheme and host the request was sent to. */
	readonly origin: string;
	/** Without the query. */
	readonly path: string;
	readonly params: Readonly<Record<string, string>>;
	readonly query: Readonly<Record<string, string>>;
	/** The body if it is an object, from JSON or a form. */
	readonly body: Readonly<Record<string, unknown>>;
}

export interface Route {
	method: Method;
	/** Below the API version. */
	path: string;
	/** Versions that have the call; all when left out. */
	in?: Availability;
	/** A further condition, such as the appliance's release. */
	when?: (switches: VectraSwitches, version: Version) => boolean;
	/** Reading is needed for GET, writing for the others, unless said here. */
	needs?: Permission;
	/** What the answer is, status 200; `answer` for another status. */
	handle: (call: Call) => unknown;
}

/** An answer with a status of its own. */
class Answer {
	constructor(
		readonly status: number,
		readonly body: unknown,
	) {}
}

export const answer = (status: number, body: unknown): Answer => new Answer(status, body);

export const NO_CONTENT = new Answer(204, undefined);

/** Declares the product's calls on the server: versions, access and errors are the same for all of them. */
export class Api {
	private readonly routes = new Map<string, Partial<Record<Method, Route>>>();

	/** Wall-clock times of the newest calls, for the rate limit. */
	private recent: number[] = [];

	constructor(
		private readonly server: SimServer,
		readonly deployment: Deployment,
		readonly world: VectraWorld,
		private readonly hooks: Hooks,
	) {}

	get switches(): VectraSwitches {
		return this.world.switches;
	}

	add(...routes: Route[]): void {
		for (const route of routes) {
			const methods = this.routes.get(route.path) ?? {};
			if (methods[route.method]) throw new Error(`${route.method} ${route.path} is declared twice`);
			this.routes.set(route.path, { ...methods, [route.method]: route });
		}
	}

	/** Puts the declared calls on the server. A path answers 405 to the methods that it does not have. */
	install(): void {
		for (const [path, methods] of this.routes) {
			this.server.app.route({
				method: [...METHODS],
				url: `/api/v:version${path}`,
				handler: async (request, reply) => {
					try {
						return await this.send(this.run(methods, request, reply), request, reply);
					} catch (error) {
						return await this.sendError(error, reply);
					}
				},
			});
		}
	}

	async sendError(error: unknown, reply: FastifyReply): Promise<FastifyReply> {
		if (!(error instanceof ApiError)) {
			console.error('Vectra simulator:', error);
			return await reply.code(500).send({ detail: 'Internal server error' });
		}
		const { status, body, headers } = error;
		return await reply.code(status).headers(headers).send(body);
	}

	/** What every call meets before it is looked at: redirects, long addresses, too many calls. */
	admit(request: FastifyRequest): void {
		const { redirectTo, maxUrlLength, requestsPerSecond, retryAfterSeconds } = this.switches;
		if (redirectTo !== null) throw new ApiError(302, '', { location: redirectTo });
		if (request.url.length > maxUrlLength) throw new ApiError(414, 'Request-URI Too Large');
		if (requestsPerSecond === null) return;
		const now = Date.now();
		this.recent = this.recent.filter((at) => now - at < 1_000);
		if (this.recent.length >= requestsPerSecond) {
			const headers = retryAfterSeconds === null ? {} : { 'retry-after': String(retryAfterSeconds) };
			throw new ApiError(429, { detail: 'Request was throttled.' }, headers as Record<string, string>);
		}
		this.recent.push(now);
	}

	private run(methods: Partial<Record<Method, Route>>, request: FastifyRequest, reply: FastifyReply): unknown {
		this.admit(request);
		const { version: text = '', ...params } = request.params as Record<string, string>;
		const version = parseVersion(this.deployment, text);
		if (!version) throw notFound();
		const has = ({ in: available = EVERYWHERE, when }: Route): boolean =>
			isAvailable(version, available) && (when?.(this.switches, version) ?? true);
		if (!Object.values(methods).some(has)) throw notFound();
		const caller = authenticate(request.headers.authorization, version, this.world.tokens, this.switches);
		const route = methods[request.method as Method];
		if (!route || !has(route)) {
			void reply.header('allow', Object.keys(methods).join(', '));
			throw methodNotAllowed(request.method);
		}
		if (!allows(caller, route.needs ?? (route.method === 'GET' ? 'read' : 'write'))) throw forbidden();
		const path = request.url.split('?')[0].replace(/\/+$/, '');
		this.hooks.fire(request.method, path);
		return route.handle({
			world: this.world,
			switches: this.switches,
			version,
			caller,
			origin: `${request.protocol}://${request.headers.host ?? '127.0.0.1'}`,
			path,
			params,
			query: singleValues(request.query as Record<string, string | string[]>),
			body: isRecord(request.body) ? request.body : {},
		});
	}

	private async send(result: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
		const { status, body } = result instanceof Answer ? result : new Answer(200, result);
		void reply.code(status);
		if (body === undefined) return await reply.send();
		if (Buffer.isBuffer(body)) return await reply.type('application/vnd.tcpdump.pcap').send(body);
		const visible = this.switches.nullLists && request.method === 'GET' ? nullListsInside(body) : body;
		return await reply.type('application/json').send(JSON.stringify(visible));
	}
}

/** Null for every empty list inside rows: not for the page's own, and not for the tags of a tagging reply. */
function nullListsInside(body: unknown): unknown {
	if (Array.isArray(body)) return body.length === 0 ? body : nullLists(body);
	if (!isRecord(body) || 'tag_id' in body) return body;
	return Object.fromEntries(
		Object.entries(body).map(([key, value]) => [
			key,
			Array.isArray(value) && value.length === 0 && (key === 'results' || key === 'events')
				? value
				: nullLists(value),
		]),
	);
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A parameter that is given more than once counts as a comma list. */
function singleValues(query: Record<string, string | string[]>): Record<string, string> {
	return Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)]));
}
