import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SimClock } from './clock';
import { Faults, faultSchema, nullLists, numbersAsStrings, type FaultRule } from './faults';
import { Journal } from './journal';

/** Control calls live here, beside the product's own paths: no product has such a prefix. */
export const CONTROL_PREFIX = '/_sim';

export interface SimServerOptions {
	clock: SimClock;
	/** Self-signed TLS, as on an on-premises appliance. */
	https?: { key: string; cert: string };
	/** Puts the simulator back to an empty world. Called by `POST /_sim/reset`. */
	reset: () => void;
	/** Answers a path that the product does not have, in the product's own words. */
	notFound: (request: FastifyRequest, reply: FastifyReply) => unknown;
	/** Answers an unexpected error or an unreadable body, in the product's own words. */
	failed: (error: Error & { statusCode?: number }, request: FastifyRequest, reply: FastifyReply) => unknown;
	/** What the journal keeps of a body, where it may carry secrets; the body as it is when left out. */
	journalBody?: (request: FastifyRequest) => unknown;
}

declare module 'fastify' {
	interface FastifyRequest {
		fault?: FaultRule;
	}
}

/** An HTTP server on loopback with what both simulators share: journal, faults, control API, error texts. */
export class SimServer {
	readonly app: FastifyInstance;

	readonly journal = new Journal();

	readonly faults = new Faults();

	private readonly secure: boolean;

	constructor(private readonly options: SimServerOptions) {
		this.secure = options.https !== undefined;
		// fastify types http and https instances apart; the simulators use what both have.
		this.app = Fastify({
			bodyLimit: 32 * 1024 * 1024,
			forceCloseConnections: true,
			...(options.https ? { https: options.https } : {}),
			routerOptions: { ignoreTrailingSlash: true },
		}) as unknown as FastifyInstance;
		this.install();
	}

	/** Starts listening on 127.0.0.1. Port 0 takes a free one. Resolves to the base URL, without a trailing slash. */
	async listen(port = 0): Promise<string> {
		await this.app.listen({ host: '127.0.0.1', port });
		const address = this.app.server.address();
		if (address === null || typeof address === 'string') throw new Error('The simulator has no TCP address');
		return `${this.secure ? 'https' : 'http'}://127.0.0.1:${address.port}`;
	}

	async close(): Promise<void> {
		await this.app.close();
	}

	/** Puts back an empty world, without faults, journal empty. */
	reset(): void {
		this.journal.clear();
		this.faults.clear();
		this.options.reset();
	}

	/** A control call: its input (body, or query for GET and DELETE) is checked; bad input is a 400 that says what is wrong. */
	control<S extends z.ZodType>(
		method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
		path: string,
		schema: S,
		handler: (input: z.infer<S>, params: Record<string, string>) => unknown,
	): void {
		this.app.route({
			method,
			url: `${CONTROL_PREFIX}${path}`,
			handler: async (request, reply) => {
				const source = method === 'GET' || method === 'DELETE' ? request.query : (request.body ?? {});
				const input = schema.safeParse(source);
				if (!input.success) {
					return await reply.code(400).send({ error: 'Bad input', details: z.prettifyError(input.error) });
				}
				try {
					return (await handler(input.data, request.params as Record<string, string>)) ?? { ok: true };
				} catch (error) {
					return await reply.code(400).send({ error: (error as Error).message });
				}
			},
		});
	}

	private install(): void {
		const { app, options } = this;

		app.addContentTypeParser(
			'application/x-www-form-urlencoded',
			{ parseAs: 'string' },
			(_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
		);

		app.addHook('preHandler', async (request, reply) => {
			if (request.url.startsWith(CONTROL_PREFIX)) return;
			const rule = this.faults.take(request.method, request.url.split('?')[0]);
			if (!rule) return;
			request.fault = rule;
			await this.answerInstead(rule, request, reply);
		});

		app.addHook('onSend', async (request, reply, payload) => {
			if (request.url.startsWith(CONTROL_PREFIX)) return payload;
			this.journal.record({
				at: options.clock.now(),
				realAt: Date.now(),
				method: request.method,
				path: request.url.split('?')[0],
				query: request.query as Record<string, unknown>,
				body: this.bodyForJournal(request),
				status: reply.statusCode,
				...(request.fault ? { fault: request.fault.kind } : {}),
			});
			return this.spoil(request, reply, payload);
		});

		app.setNotFoundHandler(async (request, reply) => {
			if (request.url.startsWith(CONTROL_PREFIX)) {
				return await reply.code(404).send({ error: `No control call ${request.method} ${request.url}` });
			}
			return await options.notFound(request, reply);
		});

		app.setErrorHandler(async (error, request, reply) => {
			if (request.url.startsWith(CONTROL_PREFIX)) {
				return await reply.code(400).send({ error: (error as Error).message });
			}
			return await options.failed(error as Error & { statusCode?: number }, request, reply);
		});

		this.installControl();
	}

	private async answerInstead(rule: FaultRule, request: FastifyRequest, reply: FastifyReply): Promise<void> {
		switch (rule.kind) {
			case 'status':
				await reply.code(rule.status).headers(rule.headers).send(rule.body ?? '');
				return;
			case 'html500':
				await reply
					.code(500)
					.type('text/html')
					.send('<!DOCTYPE html><html><head><title>500</title></head><body><h1>Server Error</h1></body></html>');
				return;
			case 'slow':
				await new Promise((resolve) => setTimeout(resolve, rule.delayMs));
				return;
			case 'reset':
				this.recordDropped(request, 'reset');
				reply.hijack();
				request.raw.socket.destroy();
				return;
			default:
		}
	}

	/** Applies the faults that come after the call took effect. */
	private spoil(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
		const rule = request.fault;
		if (!rule || typeof payload !== 'string') return payload;
		switch (rule.kind) {
			case 'replyLost':
				request.raw.socket.destroy();
				return payload;
			case 'truncated':
				reply.removeHeader('content-length');
				return payload.slice(0, Math.floor(payload.length / 2));
			case 'trickle':
				reply.removeHeader('content-length');
				return Readable.from(byteByByte(payload, rule.delayMs));
			case 'numbersAsStrings':
			case 'nullLists': {
				if (!String(reply.getHeader('content-type')).includes('json') || payload === '') return payload;
				const change = rule.kind === 'nullLists' ? nullLists : numbersAsStrings;
				reply.removeHeader('content-length');
				return JSON.stringify(change(JSON.parse(payload)));
			}
			default:
				return payload;
		}
	}

	private bodyForJournal(request: FastifyRequest): unknown {
		return (this.options.journalBody ? this.options.journalBody(request) : request.body) ?? null;
	}

	private recordDropped(request: FastifyRequest, fault: string): void {
		this.journal.record({
			at: this.options.clock.now(),
			realAt: Date.now(),
			method: request.method,
			path: request.url.split('?')[0],
			query: request.query as Record<string, unknown>,
			body: this.bodyForJournal(request),
			status: 0,
			fault,
		});
	}

	private installControl(): void {
		const { clock } = this.options;
		const journalQuery = z.strictObject({
			method: z.string().optional(),
			path: z.string().optional(),
			after: z.coerce.number().int().nonnegative().optional(),
		});
		this.control('GET', '/journal', journalQuery, (filter) => this.journal.list(filter));
		this.control('DELETE', '/journal', z.strictObject({}), () => this.journal.clear());
		this.control('GET', '/faults', z.strictObject({}), () => this.faults.list());
		this.control('POST', '/faults', faultSchema, (rule) => ({ id: this.faults.add(rule) }));
		this.control('DELETE', '/faults', z.strictObject({}), () => this.faults.clear());
		this.control('GET', '/clock', z.strictObject({}), () => ({ now: clock.now(), running: clock.running }));
		this.control(
			'POST',
			'/clock',
			z.strictObject({ advanceMs: z.int().nonnegative().optional(), running: z.boolean().optional() }),
			({ advanceMs, running }) => {
				if (running === true) clock.run();
				if (running === false) clock.pause();
				if (advanceMs !== undefined) clock.advance(advanceMs);
				return { now: clock.now(), running: clock.running };
			},
		);
		this.control('POST', '/reset', z.strictObject({}), () => this.reset());
	}
}

async function* byteByByte(payload: string, delayMs: number): AsyncGenerator<Buffer> {
	for (const byte of Buffer.from(payload)) {
		yield Buffer.of(byte);
		await pause(delayMs);
	}
}
