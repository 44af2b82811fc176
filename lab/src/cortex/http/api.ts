import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SimServer } from '../../core/simServer';
import type { Hooks } from '../hooks';
import { allows, type ApiKey, type KeyRing, type Permission } from '../keys';
import { ApiError, asPlainError, badRequest, forbidden, tooManyRequests, unauthorized, waitress } from '../literals';
import type { CortexSwitches } from '../switches';
import { asList, type Endpoint } from '../world/types';
import type { CortexWorld } from '../world/world';

const API_PREFIX = '/public_api/v1';

export interface Call {
	key: ApiKey;
	/** Whether an endpoint exists for the key: its scope. */
	sees: (endpoint: Endpoint) => boolean;
	/** Scheme and host the request was sent to. */
	origin: string;
	params: Record<string, string>;
	/** What the body holds beside `request_data`. */
	beside: Record<string, unknown>;
}

export interface Route<S extends z.ZodType> {
	/** Path under `/public_api/v1/`. */
	path: string;
	/** What the key's role must include; none for calls that only need a valid key. */
	needs?: Permission;
	/** Schema of `request_data`; of an empty object when the body has none. */
	schema: S;
	/** POST alone when left out. */
	methods?: Array<'GET' | 'POST'>;
	/** The product generation that has this call; both when left out. In 5.x a call of 3.x may still answer: a switch. */
	only?: CortexSwitches['version'];
	/** Whether this tenant lacks the call, which a switch says. */
	lacks?: () => boolean;
	/** For the few calls outside `/public_api/v1`. */
	prefix?: string;
	/** Errors are `{"error": …}`, as those of issues. */
	plainErrors?: boolean;
	/** `request_data` is a list, which the route reads from the body itself. */
	isList?: boolean;
	/** Of bytes that it answers; a ZIP archive when left out. */
	contentType?: string;
	/** What it answers; 204 without a body when undefined. */
	handle: (input: z.infer<S>, call: Call) => unknown;
}

const bodySchema = z.looseObject({ request_data: z.record(z.string(), z.unknown()).default({}) });

/**
 * Declares the product's calls on the server: keys, roles, bodies and errors are the same for all of them.
 */
export class Api {
	/** Wall-clock times of the newest calls, for the rate limit. */
	private recent: number[] = [];

	/** The key each request came with: checked once, since a nonce may not be seen twice. */
	private readonly callers = new WeakMap<FastifyRequest, ApiKey>();

	private readonly paths: RegExp[] = [];

	constructor(
		private readonly server: SimServer,
		readonly world: CortexWorld,
		private readonly keys: KeyRing,
		private readonly hooks: Hooks,
	) {}

	get switches(): CortexSwitches {
		return this.world.switches;
	}

	route<S extends z.ZodType>(route: Route<S>): void {
		const { path, needs, only, prefix = API_PREFIX, methods = ['POST'], plainErrors = false, contentType = 'application/zip', lacks = () => false } = route;
		const fail = async (error: unknown, reply: FastifyReply) =>
			await this.sendError(plainErrors && error instanceof ApiError ? asPlainError(error) : error, reply);
		this.paths.push(new RegExp(`^${prefix}/${path.replace(/:\w+/g, '[^/]+')}/?$`));
		this.server.app.route({
			method: methods,
			url: `${prefix}/${path}`,
			// Before the body is read: a bad key is refused, whatever the body holds.
			onRequest: async (request, reply) => {
				try {
					// A server says in each answer what time it is.
					const time = Date.now() + this.switches.serverClockOffsetMinutes * 60_000;
					void reply.header('date', new Date(time).toUTCString());
					if (this.switches.consoleHost) return await redirect(reply);
					if (!this.serves(only) || lacks()) throw waitress();
					this.countCall(reply);
					const key = this.keys.authenticate(request.headers);
					if (needs !== undefined && !allows(key, needs)) throw forbidden();
					this.callers.set(request, key);
				} catch (error) {
					return await fail(error, reply);
				}
			},
			handler: async (request, reply) => {
				try {
					this.world.clock.now();
					this.hooks.fire(request.url.split('?')[0], request.body);
					const call = this.callOf(request);
					const result = route.handle(this.input(route.schema, route.isList ? {} : request.body), call);
					if (result === undefined) return await reply.code(204).send();
					if (Buffer.isBuffer(result)) return await reply.type(contentType).send(result);
					return await reply.type('application/json').send(JSON.stringify(result));
				} catch (error) {
					return await fail(error, reply);
				}
			},
		});
	}

	/** Whether there is a call at this path, of whatever method and version of the product. */
	has(path: string): boolean {
		return this.paths.some((known) => known.test(path));
	}

	/**
	 * Sends an error in the product's words. What is not one of those is a fault of the simulator: a waitress
	 * 500.
	 */
	async sendError(error: unknown, reply: FastifyReply): Promise<FastifyReply> {
		const { status, body, contentType } = error instanceof ApiError ? error : waitress();
		if (!(error instanceof ApiError)) console.error('Cortex simulator:', error);
		const hidden = this.switches.errorsAs200 && status === 500 && contentType === 'application/json';
		return await reply
			.code(hidden ? 200 : status)
			.type(contentType)
			.send(body);
	}

	private serves(only: Route<z.ZodType>['only']): boolean {
		const { version, oldCallsIn5 } = this.switches;
		return only === undefined || only === version || (only === '3.x' && oldCallsIn5);
	}

	private input<S extends z.ZodType>(schema: S, given: unknown): z.infer<S> {
		const body = bodySchema.safeParse(given ?? {});
		if (!body.success) throw waitress();
		const input = schema.safeParse(body.data.request_data);
		if (input.success) return input.data;
		const [{ message, path }] = input.error.issues;
		throw badRequest(
			path.length === 0 || message.includes(String(path[0])) ? message : `${path.join('.')}: ${message}`,
		);
	}

	private callOf(request: FastifyRequest): Call {
		const key = this.callers.get(request);
		if (!key) throw unauthorized();
		const { groups } = key;
		return {
			key,
			sees: ({ fields }) =>
				groups === undefined || asList(fields.group_name).some((name) => groups.includes(name)),
			origin: `${request.protocol}://${request.headers.host ?? '127.0.0.1'}`,
			params: request.params as Record<string, string>,
			beside: isObject(request.body) ? request.body : {},
		};
	}

	private countCall(reply: FastifyReply): void {
		const { requestsPerSecond, retryAfterSeconds, throttledStatus } = this.switches;
		if (requestsPerSecond === null) return;
		const now = Date.now();
		this.recent = this.recent.filter((at) => now - at < 1_000);
		if (this.recent.length >= requestsPerSecond) {
			if (retryAfterSeconds !== null) void reply.header('retry-after', String(retryAfterSeconds));
			throw tooManyRequests(throttledStatus);
		}
		this.recent.push(now);
	}
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object';

/** The console's answer to an API call. */
export async function redirect(reply: FastifyReply): Promise<FastifyReply> {
	return await reply.code(302).header('location', '/login').send('');
}

/** A parameter that must be there; the product's words when it is not. */
export const missing = (name: string) => ({
	error: ({ input }: { input?: unknown }) =>
		input === undefined ? `${name} param is missing` : `${name}: the value has a wrong type`,
});
