import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { isRecord, numeric, text } from './values';

/** Whatever n8n hands to a node that wants to send a request. */
export type RequestContext = IExecuteFunctions | ILoadOptionsFunctions | IPollFunctions;

/** A reply of any status. `body` is parsed JSON, or text where it was not JSON (an HTML page, an empty string). */
export interface HttpReply {
	status: number;
	/** Lower-case names. */
	headers: Record<string, unknown>;
	body: unknown;
}

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
	/** In ms. */
	timeout?: number;
	skipSslCertificateValidation?: boolean;
}

/** How long a single call may take, in ms. */
export const REQUEST_TIMEOUT = 60_000;

/**
 * No reply came: refused, reset, timed out, unknown host, bad certificate. Whether a request took effect is not known.
 * Holds no request data: the error it stands for carries the signed headers.
 */
export class NetworkFailure extends Error {
	override readonly name = 'NetworkFailure';

	constructor(
		/** The system's code, such as ECONNREFUSED; '' when there was none. */
		readonly code: string,
		reason: string,
	) {
		super(reason);
	}
}

/**
 * The request could not be sent at all: the credential is incomplete or wrong, or a token could not be had.
 * `message` is meant for the person at the editor.
 */
export class RequestRefused extends Error {
	override readonly name = 'RequestRefused';

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
 * they would carry the key to another host.
 *
 * @param renewOn401 true lets n8n renew the credential's token on 401 and send the request once more
 * @throws NetworkFailure when no reply came
 * @throws RequestRefused when the request could not be prepared
 */
export async function send(
	context: RequestContext,
	credentialType: string,
	request: HttpRequest,
	renewOn401 = false,
): Promise<HttpReply> {
	const options: IHttpRequestOptions = {
		timeout: REQUEST_TIMEOUT,
		...request,
		json: true,
		disableFollowRedirect: true,
		returnFullResponse: true,
		ignoreHttpStatusErrors: renewOn401 ? { ignore: true, except: [401] } : true,
	};
	try {
		const reply = (await context.helpers.httpRequestWithAuthentication.call(
			context,
			credentialType,
			options,
		)) as IN8nHttpFullResponse;
		return { status: reply.statusCode, headers: lowerCaseKeys(reply.headers), body: reply.body };
	} catch (error) {
		return replyOrThrow(error);
	}
}

/** n8n throws its own wrapping of axios errors: the reply inside, if any, is what we want; the rest is dropped. */
function replyOrThrow(error: unknown): HttpReply {
	const cause = isRecord(error) && isRecord(error.cause) ? error.cause : error;
	const response = isRecord(cause) && isRecord(cause.response) ? cause.response : undefined;
	if (response && typeof response.status === 'number') {
		return { status: response.status, headers: lowerCaseKeys(response.headers), body: response.data };
	}
	const code = isRecord(cause) ? text(cause.code) : '';
	const message = error instanceof Error ? error.message : text(error);
	const causeMessage = cause instanceof Error ? cause.message : message;
	if (isNetworkCode(code)) throw new NetworkFailure(code, causeMessage);
	// A log-in of the credential that failed says so in a field that n8n does not make sense of.
	const logIn = isRecord(cause) && isRecord(cause.logIn) ? cause.logIn : {};
	if (text(logIn.networkCode) !== '') throw new NetworkFailure(text(logIn.networkCode), causeMessage);
	throw new RequestRefused(message, numeric(logIn.status));
}

/** System and TLS codes of Node.js, and axios's own for time-outs and dropped connections. */
function isNetworkCode(code: string): boolean {
	return /^(E[A-Z]+|ERR_NETWORK|ERR_TLS_.+|ERR_SSL_.+|CERT_.+|DEPTH_ZERO_.+|SELF_SIGNED_.+|UNABLE_TO_.+)$/.test(code);
}

/** The reply with JSON or text for a body: an error arrives as bytes where a file was expected. */
export function withoutBytes(reply: HttpReply): HttpReply {
	if (!Buffer.isBuffer(reply.body)) return reply;
	const content = reply.body.toString('utf8');
	try {
		return { ...reply, body: JSON.parse(content) as unknown };
	} catch {
		return { ...reply, body: content };
	}
}

function lowerCaseKeys(headers: unknown): Record<string, unknown> {
	if (!isRecord(headers)) return {};
	return Object.fromEntries(Object.entries(headers).map(([key, value]) => [key.toLowerCase(), value]));
}
