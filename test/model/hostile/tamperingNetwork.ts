import { Readable } from 'node:stream';
import type { AxiosAdapter, AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { engineAxios, type Product } from '../support/network';
import type { Timeline } from '../support/timeline';
import type { Presentation } from './subjects';
import { answerInstead, answerToChange, pageBeyond, spoilFields, spoilList, UNSEEN, type Answer, type Tampering } from './tampering';

type Row = Record<string, unknown>;

/** One call, as the oracles hear of it. */
export interface Call {
	product: Product;
	method: string;
	path: string;
	body: unknown;
	/** What was done to it. */
	tampering: Tampering | undefined;
}

export interface Listener {
	/** Right before the product acts on it; not for a call that the product does not get to see. */
	reached(call: Call): void;
	/** Every call, whatever becomes of it. */
	made(call: Call): void;
}

interface Armed extends Tampering {
	left: number;
	toSkip: number;
}

/** How long a page of a list takes that never ends, in ms. */
const ENDLESS_PAGE = 2_000;

/** How many pieces a reply that trickles has. */
const PIECES = 40;

/** Stands between n8n's engine and the simulators, and changes what the products answer. */
export class TamperingNetwork {
	listener: Listener | undefined;

	/** Every header of a request that proves who asks. */
	readonly secrets = new Set<string>();

	private armed: Armed[] = [];

	private presentation: Presentation = { hosts: new Map(), endpoints: new Map() };

	/** Rows of which nothing may be hidden. */
	private fragile: ReadonlySet<string> = new Set();

	private readonly axios = engineAxios();

	private serial = 0;

	constructor(
		private readonly timeline: Timeline,
		private readonly productOf: (host: string) => Product,
	) {
		const inner = this.axios.defaults.adapter as AxiosAdapter;
		this.axios.defaults.adapter = (async (config) => await this.carry(inner, config)) as AxiosAdapter;
	}

	/** @param fragile host and endpoint IDs */
	begin(presentation: Presentation, fragile: ReadonlySet<string>): void {
		this.presentation = presentation;
		this.fragile = fragile;
		this.armed = [];
		this.secrets.clear();
		this.serial = 0;
	}

	tamper(tampering: Tampering): void {
		this.armed.push({ ...tampering, left: tampering.times, toSkip: tampering.skip });
	}

	calm(): void {
		this.armed = [];
	}

	private async carry(inner: AxiosAdapter, config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
		const url = new URL(this.axios.getUri(config));
		const product = this.productOf(url.host);
		const method = (config.method ?? 'get').toUpperCase();
		const tampering = this.take(product, method, url.pathname);
		const call: Call = { product, method, path: url.pathname, body: parsed(String(config.data ?? '')), tampering };
		const sent = this.headersOf(config);
		this.listener?.made(call);
		const trick = tampering && 'reply' in tampering.how ? tampering.how.reply : undefined;
		let answer: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: '', delayMs: 0, pieceMs: 0 };
		if (trick === undefined || !UNSEEN.includes(trick)) {
			this.listener?.reached(call);
			answer = await this.ask(inner, config);
		}
		if (product === 'vectra' || answer.status === 200) answer = this.present(answer);
		if (trick !== undefined) answer = answerInstead(trick, sent, answer);
		else if (tampering) answer = this.spoil(answer, tampering);
		return await this.deliver(config, answer);
	}

	private take(product: Product, method: string, path: string): Tampering | undefined {
		for (const one of this.armed) {
			const isChange = 'mutation' in one.how;
			if (one.left === 0 || one.at !== product || !path.includes(one.path)) continue;
			if (isChange && !/\/(un)?isolate\/?$/.test(path)) continue;
			// What is written is never changed on its way, and a list or a field is something that is read.
			if (product === 'vectra' && method !== 'GET' && !('reply' in one.how)) continue;
			if (one.toSkip > 0) {
				one.toSkip -= 1;
				continue;
			}
			one.left -= 1;
			return one;
		}
		return undefined;
	}

	private async ask(inner: AxiosAdapter, config: InternalAxiosRequestConfig): Promise<Answer> {
		// A copy: whatever the status, the reply comes back here first.
		const response = await inner({ ...config, validateStatus: null } as InternalAxiosRequestConfig);
		const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), String(value)]));
		delete headers['content-length'];
		return { status: response.status, headers, body: await textOf(response.data), delayMs: 0, pieceMs: 0 };
	}

	/** Puts in what the products always show of some hosts and endpoints. */
	private present(answer: Answer): Answer {
		const body = parsed(answer.body);
		const overlay = (value: unknown): unknown => {
			if (Array.isArray(value)) return value.map(overlay);
			if (!isRow(value)) return value;
			const shown = this.presentation.endpoints.get(String(value.endpoint_id)) ?? ('host_artifact_set' in value ? this.presentation.hosts.get(Number(value.id)) : undefined);
			const inside = Object.fromEntries(Object.entries(value).map(([key, one]) => [key, overlay(one)]));
			return shown ? { ...inside, ...shown } : inside;
		};
		return typeof body === 'string' ? answer : { ...answer, body: JSON.stringify(overlay(body)) };
	}

	private spoil(answer: Answer, { how, pick }: Tampering): Answer {
		this.serial += 1;
		const body = parsed(answer.body);
		if ('list' in how) {
			const isEndless = how.list === 'endlessSame' || how.list === 'endlessNew';
			if (isEndless && answer.status === 404) return { ...answer, status: 200, body: JSON.stringify(pageBeyond(this.serial)), delayMs: ENDLESS_PAGE };
			spoilList(body, how.list, pick, this.serial);
			return { ...answer, body: textFor(body), delayMs: isEndless ? ENDLESS_PAGE : 0 };
		}
		if (answer.status !== 200) return answer;
		if ('fields' in how) {
			spoilFields(body, how, pick, (row) => !this.fragile.has(String(row.endpoint_id ?? row.id)));
			return { ...answer, body: textFor(body) };
		}
		return 'mutation' in how ? { ...answer, body: textFor(answerToChange(how.mutation, body)) } : answer;
	}

	private async deliver(config: InternalAxiosRequestConfig, answer: Answer): Promise<AxiosResponse> {
		const { AxiosError } = this.axios;
		const limit = config.timeout || Infinity;
		if (answer.delayMs > 0) {
			await this.timeline.sleep(Math.min(answer.delayMs, limit));
			if (answer.delayMs >= limit) throw new AxiosError(`timeout of ${limit}ms exceeded`, 'ECONNABORTED', config, {});
		}
		const response: AxiosResponse = {
			data: await this.dataFor(config, answer),
			status: answer.status,
			statusText: '',
			headers: answer.headers,
			config,
			request: {},
		};
		if (!config.validateStatus || config.validateStatus(response.status)) return response;
		throw new AxiosError(`Request failed with status code ${response.status}`, 'ERR_BAD_REQUEST', config, {}, response);
	}

	private async dataFor({ responseType, timeout }: InternalAxiosRequestConfig, { body, pieceMs }: Answer): Promise<unknown> {
		const bytes = Buffer.from(body);
		if (responseType === 'stream') return pieceMs > 0 ? Readable.from(this.pieces(bytes, pieceMs)) : Readable.from([bytes]);
		// axios itself has read such a reply to its end, however long that takes: `timeout` is about silence.
		for (let piece = 0; pieceMs > 0 && piece < PIECES && pieceMs < (timeout || Infinity); piece += 1) await this.timeline.sleep(pieceMs);
		return responseType === 'arraybuffer' ? bytes : body;
	}

	private async *pieces(bytes: Buffer, everyMs: number): AsyncGenerator<Buffer> {
		const size = Math.max(1, Math.ceil(bytes.length / PIECES));
		for (let at = 0; at < bytes.length; at += size) {
			await this.timeline.sleep(everyMs);
			yield bytes.subarray(at, at + size);
		}
	}

	private headersOf({ headers, auth }: InternalAxiosRequestConfig): Record<string, string> {
		const sent = Object.fromEntries(Object.entries(headers.toJSON()).map(([name, value]) => [name.toLowerCase(), String(value)]));
		if (auth) {
			sent.authorization = `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
			this.secrets.add(auth.password);
		}
		for (const name of ['authorization', 'x-xdr-nonce']) {
			if (sent[name]) this.secrets.add(sent[name].replace(/^(Bearer|Token|Basic) /, ''));
		}
		return sent;
	}
}

async function textOf(data: unknown): Promise<string> {
	if (!(data instanceof Readable)) return typeof data === 'string' ? data : String(data ?? '');
	const parts: Buffer[] = [];
	for await (const part of data) parts.push(Buffer.from(part as Uint8Array));
	return Buffer.concat(parts).toString('utf8');
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

const textFor = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
