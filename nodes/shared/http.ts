import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { attempt } from './attempt';
import { LineTooLong, linesOf } from './lines';
import { Redactor, SECRETS, type WithSecrets } from './secrets';
import { classifyCode, classifyFailure, type FailureKind, type Fate, type Place } from './transportFailure';
import { isRecord } from './values';

/** Whatever n8n hands to a node that wants to send a request. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A reply of any status. `body` is parsed JSON, or text where it was not JSON (an HTML page, an empty string). */
export interface HttpReply {
	status: number;
	/** Lower-case names. */
	headers: Record<string, unknown>;
	body: unknown;
}

/** Takes the rows of a long reply one by one, with the length of each in characters. False when it wants no more. */
export type RowSink = (row: unknown, length: number) => boolean;

export interface HttpRequest {
	method: IHttpRequestMethods;
	/** Absolute, or relative to a base URL that the credential's `authenticate` puts in. */
	url: string;
	baseURL?: string;
	qs?: IDataObject;
	body?: IDataObject;
	headers?: IDataObject;
	/** Set for a file: the body then is a Buffer. */
	encoding?: 'arraybuffer';
	/**
	 * Set for a reply of any length with one JSON value in each line, packed with gzip or not. It makes a sink, which gets the
	 * values of a 200 as they arrive; the body is then null. A new sink is made for each try.
	 */
	rows?: () => RowSink;
	/** How long the server may stay silent, in ms. */
	timeout?: number;
	/** How long the whole call may take, in ms, a reply that trickles in included. */
	totalTimeout?: number;
	skipSslCertificateValidation?: boolean;
}

/** How long the server may stay silent within a call, in ms. */
export const REQUEST_TIMEOUT = 60_000;

/** How long a whole call may take, in ms, and for a file. */
const TOTAL_TIMEOUT = 2 * REQUEST_TIMEOUT;
const FILE_TIMEOUT = 10 * REQUEST_TIMEOUT;

/** The most bytes of a reply, unpacked: a page of 5 000 hosts has some 20 MB. Captures and archives may be larger. */
const MOST_BYTES = 128 * 1024 * 1024;
const MOST_FILE_BYTES = 1024 * 1024 * 1024;

/** The most characters of one row of a reply in lines, and how many rows are looked through for an echo of the secrets. */
const MOST_OF_A_ROW = 16 * 1024 * 1024;
const ROWS_LOOKED_THROUGH = 100;

/** The code of a failure for a reply that is larger than that. */
export const REPLY_TOO_LARGE = 'ERR_REPLY_TOO_LARGE';

/**
 * No usable reply came: refused, reset, timed out, unknown host, bad certificate, not HTTP. `fate` says whether the request
 * may have taken effect. Holds no request data: the error it stands for carries the signed headers.
 */
export class NetworkFailure extends Error {
	override readonly name = 'NetworkFailure';

	readonly kind: FailureKind;

	readonly fate: Fate;

	readonly place: Place;

	/** Whether the message says already what to do. */
	readonly isExplained: boolean;

	/**
	 * @param code the system's code, such as ECONNREFUSED
	 * @param known what is known beyond the code
	 */
	constructor(
		readonly code: string,
		reason: string,
		known: { kind: FailureKind; fate: Fate; place?: Place; isExplained?: boolean } = classifyCode(code),
	) {
		super(reason);
		this.kind = known.kind;
		this.fate = known.fate;
		this.place = known.place ?? {};
		this.isExplained = known.isExplained === true;
	}
}

/**
 * The request could not be prepared, so nothing was sent: the credential is incomplete or wrong, or no token was to be had.
 * `message` is meant for the person at the editor.
 */
export class PreparationFailed extends Error {
	override readonly name = 'PreparationFailed';

	constructor(
		message: string,
		/** The HTTP status of a failed log-in, where there was one. */
		readonly status?: number,
	) {
		super(message);
	}
}

/**
 * Sends one request with the credential and hands back the reply whatever its status. Redirects are not followed:
 * they would carry the key to another host. What the request carried as secrets is taken out of the reply, in case the
 * server or a proxy repeats it; a file is handed back as it is.
 *
 * n8n's helper bounds neither the size of a reply nor its total time, and puts its own signal in the place of ours. So the
 * reply is taken as a stream and read here, up to a size and a deadline, at which the connection is closed. A server that
 * does not come to the end of its headers is given up at the deadline as well, but n8n keeps that connection open until
 * the server has been silent for `timeout`.
 *
 * @param renewOn401 true lets n8n renew the credential's token on 401 and send the request once more
 * @throws NetworkFailure when no usable reply came
 * @throws PreparationFailed when the request could not be prepared
 */
export async function send(
	context: RequestContext,
	credentialType: string,
	request: HttpRequest,
	renewOn401 = false,
): Promise<HttpReply> {
	const { encoding, totalTimeout, rows, ...rest } = request;
	const isFile = encoding === 'arraybuffer';
	const limits = {
		deadline: startDeadline(Math.min(totalTimeout ?? Infinity, isFile || rows ? FILE_TIMEOUT : TOTAL_TIMEOUT)),
		mostBytes: isFile ? MOST_FILE_BYTES : MOST_BYTES,
	};
	const secrets = new Set<string>();
	const options: IHttpRequestOptions & WithSecrets = {
		timeout: REQUEST_TIMEOUT,
		...rest,
		encoding: 'stream',
		json: true,
		disableFollowRedirect: true,
		returnFullResponse: true,
		// n8n renews a token only if the 401 reaches it as an error, and its 1.x cannot make an exception of one status.
		ignoreHttpStatusErrors: !renewOn401,
		[SECRETS]: secrets,
	};
	const { deadline } = limits;
	const asked = askFor(context, credentialType, options, secrets);
	const done = await attempt(async () => {
		const reply = await deadline.within(asked);
		if (rows && reply.status === 200 && isStream(reply.body)) {
			await readRows(reply.body, rows(), deadline, secrets);
			return withoutSecrets({ ...reply, body: null }, secrets);
		}
		const body = await readBody(reply.body, isFile, limits, secrets);
		return withoutSecrets({ ...reply, body }, secrets);
	});
	deadline.end();
	if ('value' in done) return done.value;
	// A reply that still comes is not waited for.
	void asked.then(({ body }) => isStream(body) && body.destroy(), () => undefined);
	throw done.failure;
}

/** The reply with its body still to be read. @throws NetworkFailure, PreparationFailed */
async function askFor(
	context: RequestContext,
	credentialType: string,
	options: IHttpRequestOptions,
	secrets: ReadonlySet<string>,
): Promise<HttpReply> {
	try {
		const reply = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialType,
			options,
		)) as IN8nHttpFullResponse;
		return { status: reply.statusCode, headers: lowerCaseKeys(reply.headers), body: reply.body };
	} catch (error) {
		return replyOrThrow(error, secrets);
	}
}

/** The bytes of replies that may yet turn out to be no file, and what takes the secrets out of them then. */
const redactors = new WeakMap<Buffer, Redactor>();

/** The reply without what the request carried as secrets. */
function withoutSecrets({ status, headers, body }: HttpReply, secrets: ReadonlySet<string>): HttpReply {
	const redactor = new Redactor(secrets);
	const clean = (value: unknown): unknown => {
		if (Buffer.isBuffer(value)) {
			redactors.set(value, redactor);
			return value;
		}
		// A text is never content: JSON arrives parsed, and files as bytes.
		const isContent = status >= 200 && status < 300 && typeof value !== 'string';
		return isContent ? redactor.success(value) : redactor.failure(value);
	};
	return { status, headers: redactor.success(headers) as HttpReply['headers'], body: clean(body) };
}

/** n8n throws its own wrapping of axios errors: the reply inside, if any, is what we want; the rest is dropped. */
function replyOrThrow(error: unknown, secrets: ReadonlySet<string>): HttpReply {
	const cause = isRecord(error) && isRecord(error.cause) ? error.cause : error;
	const response = isRecord(cause) && isRecord(cause.response) ? cause.response : undefined;
	// A reply that broke off after its head has no data at all; an empty one has an empty text.
	if (response && typeof response.status === 'number' && 'data' in response && response.data !== undefined) {
		return { status: response.status, headers: lowerCaseKeys(response.headers), body: response.data };
	}
	throw failureOf(error, secrets);
}

/** What to throw for an error that holds no reply. @param secrets what the request carried, to be left out of the reason */
export function failureOf(error: unknown, secrets: ReadonlySet<string> = new Set()): NetworkFailure | PreparationFailed {
	const { kind, fate, code, reason: given, logInStatus, place, isExplained } = classifyFailure(error);
	const reason = new Redactor(secrets).text(given);
	return fate === 'notPrepared'
		? new PreparationFailed(reason, logInStatus)
		: new NetworkFailure(code || NO_CODE, reason, { kind, fate, place, isExplained });
}

/** For a reply of which the head came, and then nothing that can be used. */
const UNREADABLE = { kind: 'reply', fate: 'replyUnknown' } as const;

/** axios's own code for a failure that nothing is known of. */
const NO_CODE = 'ERR_NETWORK';

/** The reply with JSON or text for a body: an error arrives as bytes where a file was expected. */
export function withoutBytes(reply: HttpReply): HttpReply {
	if (!Buffer.isBuffer(reply.body)) return reply;
	const body = parsed(reply.body.toString('utf8'));
	return { ...reply, body: redactors.get(reply.body)?.failure(body) ?? body };
}

/** JSON, or the text where it is none, as n8n's helper reads it. */
function parsed(content: string): unknown {
	const bare = content.replace(/^\uFEFF/, '');
	try {
		return JSON.parse(bare) as unknown;
	} catch {
		return bare;
	}
}

export interface Deadline {
	/** Resolves as `work` does, or throws NetworkFailure at the deadline. `work` itself goes on. */
	within<T>(work: Promise<T>): Promise<T>;
	end(): void;
}

/** @param ms from now on, by a clock that nobody sets */
export function startDeadline(ms: number): Deadline {
	// Its timer keeps no process alive.
	const signal = AbortSignal.timeout(Math.ceil(ms));
	let end = (): void => undefined;
	const over = new Promise<never>((_, reject) => {
		const pass = (): void => reject(new NetworkFailure('ETIMEDOUT', `no whole reply within ${Math.round(ms / 1_000)} s`));
		signal.addEventListener('abort', pass);
		end = () => signal.removeEventListener('abort', pass);
	});
	// It may pass while nobody waits for it, which is no unhandled rejection.
	over.catch(() => undefined);
	return {
		async within(work) {
			// Nobody hears of it when it fails after the deadline.
			work.catch(() => undefined);
			return await Promise.race([work, over]);
		},
		end,
	};
}

/** What there is to a stream of Node.js here. n8n allows a node no import of its module. */
interface ByteStream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

function isStream(body: unknown): body is ByteStream {
	return isRecord(body) && Symbol.asyncIterator in body && typeof body.destroy === 'function';
}

/** Reads a body to its end: bytes of a file, otherwise JSON, or text where it is none, as n8n's helper does. */
async function readBody(
	body: unknown,
	isFile: boolean,
	{ deadline, mostBytes }: { deadline: Deadline; mostBytes: number },
	secrets: ReadonlySet<string>,
): Promise<unknown> {
	if (!isStream(body)) return body;
	const read = await attempt(async () => await deadline.within(bytesOf(body, mostBytes)));
	// Closes the connection where the end was not waited for.
	body.destroy();
	if ('failure' in read) throw bodyFailure(read.failure, secrets);
	return isFile ? read.value : parsed(read.value.toString('utf8'));
}

/** Hands each line of a body to the sink, until the body ends or the sink wants no more. */
async function readRows(body: ByteStream, sink: RowSink, deadline: Deadline, secrets: ReadonlySet<string>): Promise<void> {
	const redactor = new Redactor(secrets);
	const takeAll = async (): Promise<void> => {
		let count = 0;
		for await (const line of linesOf(body, MOST_OF_A_ROW)) {
			count += 1;
			const row = parsed(line);
			if (typeof row === 'string') throw new NetworkFailure('ERR_BAD_RESPONSE', 'a line of the reply is not JSON', UNREADABLE);
			if (!sink(count > ROWS_LOOKED_THROUGH ? row : redactor.success(row), line.length)) return;
		}
	};
	const read = await attempt(async () => await deadline.within(takeAll()));
	body.destroy();
	if ('value' in read) return;
	if (read.failure instanceof LineTooLong) throw new NetworkFailure(REPLY_TOO_LARGE, read.failure.message, UNREADABLE);
	throw bodyFailure(read.failure, secrets);
}

/** The head of the reply was there: whatever the error looks like, the request had been sent. */
function bodyFailure(failure: Error, secrets: ReadonlySet<string>): NetworkFailure {
	if (failure instanceof NetworkFailure) return failure;
	const { kind, code, reason } = classifyFailure(failure);
	return new NetworkFailure(code || NO_CODE, new Redactor(secrets).text(reason), { kind: kind === 'request' ? 'reply' : kind, fate: 'replyUnknown' });
}

async function bytesOf(stream: ByteStream, most: number): Promise<Buffer> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of stream) {
		const bytes = Buffer.from(part);
		length += bytes.length;
		if (length > most) {
			throw new NetworkFailure(REPLY_TOO_LARGE, `the reply is larger than ${most / 1024 / 1024} MB`, UNREADABLE);
		}
		parts.push(bytes);
	}
	return Buffer.concat(parts);
}

function lowerCaseKeys(headers: unknown): Record<string, unknown> {
	if (!isRecord(headers)) return {};
	return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]));
}
