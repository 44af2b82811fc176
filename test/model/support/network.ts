import { createRequire } from 'node:module';
import { Readable } from 'node:stream';
import type { AxiosAdapter, AxiosResponse, AxiosStatic, InternalAxiosRequestConfig } from 'axios';
import { Faults, type FaultInput, type FaultRule } from '../../../lab/src/core/faults';
import type { SimServer } from '../../../lab/src/core/simServer';
import { never, type Task, type Timeline } from './timeline';

export type Product = 'cortex' | 'vectra';

/** One call as it went over the line. */
export interface Exchange {
	product: Product;
	task: Task;
	method: string;
	/** Without the query. */
	path: string;
	body: unknown;
	/** Undefined when the client saw no reply. */
	status?: number;
	reply?: unknown;
}

/** What the oracles hear of the traffic. */
export interface Listener {
	/** The product is about to act on it. */
	sent(exchange: Exchange): void;
	/** The client gets this reply. */
	answered(exchange: Exchange): void;
}

/** n8n's own time limit for a call of the nodes, in ms: `REQUEST_TIMEOUT`, written down a second time. */
const CLIENT_TIMEOUT = 60_000;

/** The copy of axios that n8n's engine uses; the package's own is another one. */
export function engineAxios(): AxiosStatic {
	const ofCore = createRequire(require.resolve('n8n-core'));
	const ofNetwork = createRequire(ofCore.resolve('@n8n/backend-network'));
	return ofNetwork('axios') as AxiosStatic;
}

/**
 * Carries the calls that n8n's engine makes to the simulators in the same process: everything above the socket, n8n's
 * request helper included, and everything below, the simulators' HTTP servers, is the real thing.
 */
export class Network {
	private readonly axios = engineAxios();

	private readonly servers = new Map<string, { product: Product; server: SimServer }>();

	/** Faults of the line itself; those of the server are the server's. */
	private readonly line = { cortex: new Faults(), vectra: new Faults() };

	private lies: Array<{ hostId: number; about: 'row' | 'tags'; times: number }> = [];

	listener: Listener | undefined;

	constructor(private readonly timeline: Timeline) {
		this.axios.defaults.adapter = (async (config) => await this.carry(config)) as AxiosAdapter;
	}

	attach(host: string, product: Product, server: SimServer): void {
		this.servers.set(host, { product, server });
	}

	fault(product: Product, server: SimServer, input: FaultInput): void {
		const onTheLine = ['reset', 'replyLost', 'slow'].includes(input.kind);
		(onTheLine ? this.line[product] : server.faults).add(input);
	}

	/** The next lists of hosts leave this host out, or say nothing of its tags, and count as if that were all. */
	lie(hostId: number, about: 'row' | 'tags', times: number): void {
		this.lies.push({ hostId, about, times });
	}

	/** The reply to a list of hosts as somebody else would have it. */
	private bend(method: string, path: string, payload: Buffer): Buffer {
		if (this.lies.length === 0 || method !== 'GET' || !/\/hosts\/?$/.test(path)) return payload;
		const body = parsed(payload.toString('utf8')) as { count?: number; results?: Array<{ id: number; tags?: unknown }> };
		for (const lie of this.lies) {
			const row = body.results?.find(({ id }) => Number(id) === lie.hostId);
			if (!row || !body.results || lie.times === 0) continue;
			lie.times -= 1;
			if (lie.about === 'tags') row.tags = null;
			else Object.assign(body, { count: Number(body.count) - 1, results: body.results.filter((one) => one !== row) });
		}
		return Buffer.from(JSON.stringify(body));
	}

	clearFaults(): void {
		this.lies = [];
		this.line.cortex.clear();
		this.line.vectra.clear();
		for (const { server } of this.servers.values()) server.faults.clear();
	}

	private async carry(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
		const task = this.timeline.current;
		if (!task) throw new Error('A call from outside of any poll or execution');
		if (task.dead) return await never();
		const url = new URL(this.axios.getUri(config));
		const target = this.servers.get(url.host);
		if (!target) throw new Error(`A call to ${url.host}, which is no simulator`);
		task.calls += 1;
		const dies = task.dieAt !== undefined && task.calls >= task.dieAt.calls;
		if (dies && !task.dieAt?.sent) return await this.die(task);
		const { product, server } = target;
		const method = (config.method ?? 'get').toUpperCase();
		const rule = this.line[product].take(method, url.pathname);
		if (rule?.kind === 'reset') throw this.failure(config, 'ECONNRESET', 'socket hang up');
		// A slow read waits on its way there, a slow write on its way back: nobody’s edit falls between two of ours.
		if (rule?.kind === 'slow' && method === 'GET') await this.wait(config, rule);
		const exchange: Exchange = { product, task, method, path: url.pathname, body: parsed(config.data) };
		const reply = await this.timeline.call(async () => {
			this.listener?.sent(exchange);
			return await server.app.inject({
				method: method as 'GET',
				url: `${url.pathname}${url.search}`,
				headers: headersOf(config, url.host),
				...(config.data === undefined ? {} : { payload: config.data as string }),
			});
		});
		if (dies) return await this.die(task);
		if (rule?.kind === 'slow' && method !== 'GET') await this.wait(config, rule);
		if (rule?.kind === 'replyLost') throw this.failure(config, 'ECONNRESET', 'socket hang up');
		exchange.status = reply.statusCode;
		const payload = product === 'vectra' ? this.bend(method, url.pathname, reply.rawPayload) : reply.rawPayload;
		exchange.reply = parsed(payload.toString('utf8'));
		this.listener?.answered(exchange);
		const response: AxiosResponse = {
			data: dataFor(config, payload),
			status: reply.statusCode,
			statusText: reply.statusMessage,
			headers: reply.headers as AxiosResponse['headers'],
			config,
			request: {},
		};
		if (!config.validateStatus || config.validateStatus(response.status)) return response;
		const { AxiosError } = this.axios;
		throw new AxiosError(`Request failed with status code ${response.status}`, 'ERR_BAD_REQUEST', config, {}, response);
	}

	private async wait(config: InternalAxiosRequestConfig, { delayMs }: FaultRule): Promise<void> {
		await this.timeline.sleep(Math.min(delayMs, CLIENT_TIMEOUT));
		if (delayMs >= CLIENT_TIMEOUT) throw this.failure(config, 'ECONNABORTED', 'timeout of 60000ms exceeded');
	}

	private async die(task: Task): Promise<never> {
		this.timeline.kill(task);
		return await never();
	}

	private failure(config: InternalAxiosRequestConfig, code: string, message: string): Error {
		return new this.axios.AxiosError(message, code, config, {});
	}
}

/** axios's own adapters turn a log-in into a header as well. */
function headersOf({ headers, auth }: InternalAxiosRequestConfig, host: string): Record<string, string> {
	const basic = auth ? `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}` : undefined;
	return { ...(headers.toJSON() as Record<string, string>), host, ...(basic ? { authorization: basic } : {}) };
}

/** The body as axios's own adapters hand it over: the nodes ask for a stream, n8n's log-in for JSON. */
function dataFor({ responseType }: InternalAxiosRequestConfig, bytes: Buffer): unknown {
	if (responseType === 'stream') return Readable.from([bytes]);
	return responseType === 'arraybuffer' ? bytes : bytes.toString('utf8');
}

function parsed(data: unknown): unknown {
	if (typeof data !== 'string') return data;
	try {
		return JSON.parse(data);
	} catch {
		return data;
	}
}
