import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestMethods,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
	IPollFunctions,
} from 'n8n-workflow';
import { classifyCode, classifyFailure, type FailureKind, type Fate } from './transportFailure';
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
 * No usable reply came: refused, reset, timed out, unknown host, bad certificate, not HTTP. `fate` says whether the request
 * may have taken effect. Holds no request data: the error it stands for carries the signed headers.
 */
export class NetworkFailure extends Error {
	override readonly name = 'NetworkFailure';

	readonly kind: FailureKind;

	readonly fate: Fate;

	/**
	 * @param code the system's code, such as ECONNREFUSED
	 * @param known what is known beyond the code
	 */
	constructor(
		readonly code: string,
		reason: string,
		known: { kind: FailureKind; fate: Fate } = classifyCode(code),
	) {
		super(reason);
		this.kind = known.kind;
		this.fate = known.fate;
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
 * they would carry the key to another host.
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
	const options: IHttpRequestOptions = {
		timeout: REQUEST_TIMEOUT,
		...request,
		json: true,
		disableFollowRedirect: true,
		returnFullResponse: true,
		// n8n renews a token only if the 401 reaches it as an error, and its 1.x cannot make an exception of one status.
		ignoreHttpStatusErrors: !renewOn401,
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
	// A reply that broke off after its head has no data at all; an empty one has an empty text.
	if (response && typeof response.status === 'number' && 'data' in response && response.data !== undefined) {
		return { status: response.status, headers: lowerCaseKeys(response.headers), body: response.data };
	}
	throw failureOf(error);
}

/** What to throw for an error that holds no reply. */
export function failureOf(error: unknown): NetworkFailure | PreparationFailed {
	const { kind, fate, code, reason, logInStatus } = classifyFailure(error);
	return fate === 'notPrepared'
		? new PreparationFailed(reason, logInStatus)
		: new NetworkFailure(code || NO_CODE, reason, { kind, fate });
}

/** axios's own code for a failure that nothing is known of. */
const NO_CODE = 'ERR_NETWORK';

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
