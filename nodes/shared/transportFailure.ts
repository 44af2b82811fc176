import { isRecord, numeric, text } from './values';

/** What is known of a request that got no usable reply. */
export type Fate =
	/** No connection came about, or it never carried the whole request: the request cannot have taken effect. */
	| 'neverSent'
	/** The request was on its way, or nobody can tell: it may have taken effect. */
	| 'replyUnknown'
	/** The request was not handed to a connection at all: it could not be built, or the credential could not be made ready. */
	| 'notPrepared';

/** What went wrong, as far as a person has to do something else about it. */
export type FailureKind =
	/** n8n's own protection against requests to internal addresses. */
	| 'guarded'
	| 'hostName'
	| 'connect'
	| 'certificate'
	| 'tls'
	| 'timeout'
	| 'connection'
	| 'reply'
	| 'cancelled'
	| 'request';

export interface TransportFailure {
	kind: FailureKind;
	fate: Fate;
	/** The system's or the library's code, such as ECONNREFUSED; '' when there was none. */
	code: string;
	reason: string;
	/** Whether the reason says already what to do. */
	isExplained: boolean;
	place: Place;
	/** The HTTP status of a failed log-in, where there was one. */
	logInStatus?: number;
}

/** What the failure itself says of where it happened. */
export interface Place {
	/** What was asked for, with its port unless it is the usual one. */
	host?: string;
	/** What could not be reached is not what was asked for, but a proxy on the way: `10.0.0.9:3128`, or a name. */
	proxy?: string;
	/** What n8n's protection blocks. */
	ip?: string;
	hostName?: string;
}

interface Family {
	kind: FailureKind;
	fate: Fate;
	codes: RegExp;
}

const oneOf = (...codes: string[]): RegExp => new RegExp(`^(${codes.join('|')})$`);

/**
 * The codes by family; the first match counts. Sources: Node.js (errors, dns, tls, zlib), libuv, llhttp, OpenSSL, axios
 * and undici. A code that may come before or after the request was sent stands with the latter.
 */
const FAMILIES: readonly Family[] = [
	{
		kind: 'hostName',
		fate: 'neverSent',
		codes: oneOf(
			'ENOTFOUND', 'EAI_[A-Z]+', 'ENODATA', 'ENONAME', 'EFORMERR', 'ESERVFAIL', 'ENOTIMP', 'EREFUSED', 'EBADQUERY',
			'EBADNAME', 'EBADFAMILY', 'EBADRESP', 'EBADHINTS', 'ENOTINITIALIZED', 'ELOADIPHLPAPI', 'EADDRGETNETWORKPARAMS',
		),
	},
	{
		kind: 'connect',
		fate: 'neverSent',
		codes: oneOf(
			'ECONNREFUSED', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH', 'ENETDOWN', 'EADDRNOTAVAIL', 'EAFNOSUPPORT',
			'ERR_SOCKET_CONNECTION_TIMEOUT', 'ERR_INVALID_IP_ADDRESS', 'UND_ERR_CONNECT_TIMEOUT',
		),
	},
	{
		// The certificate is checked before the first byte of the request is encrypted.
		kind: 'certificate',
		fate: 'neverSent',
		codes: oneOf(
			'UNABLE_TO_[A-Z_]+', 'CERT_[A-Z_]+', 'CRL_[A-Z_]+', 'ERROR_IN_C(ERT|RL)_[A-Z_]+', 'DEPTH_ZERO_[A-Z_]+', 'SELF_SIGNED_[A-Z_]+',
			'INVALID_CA', 'INVALID_PURPOSE', 'PATH_LENGTH_EXCEEDED', 'HOSTNAME_MISMATCH', 'ERR_TLS_CERT_[A-Z_]+',
		),
	},
	{
		// The handshake failed. EPROTO is a write that OpenSSL refused: the request did not leave whole.
		kind: 'tls',
		fate: 'neverSent',
		codes: oneOf(
			'EPROTO', 'ERR_TLS_HANDSHAKE_TIMEOUT', 'ERR_TLS_DH_PARAM_SIZE', 'ERR_TLS_INVALID_PROTOCOL_(METHOD|VERSION)',
			'ERR_TLS_PROTOCOL_VERSION_CONFLICT', 'ERR_TLS_REQUIRED_SERVER_NAME', 'ERR_TLS_INVALID_CONTEXT', 'ERR_TLS_PSK_[A-Z_]+',
			'ERR_SSL_UNSUPPORTED_PROTOCOL', 'ERR_SSL_NO_PROTOCOLS_AVAILABLE', 'ERR_SSL_NO_CIPHERS_AVAILABLE',
			'ERR_SSL_HTTPS?_(PROXY_)?REQUEST', 'ERR_SSL_(DH|EE)_KEY_TOO_SMALL', 'ERR_SSL_CA_MD_TOO_WEAK',
			'ERR_SSL_CERTIFICATE_VERIFY_FAILED', 'ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED',
			'ERR_SSL_(SSLV3|TLSV1|TLSV13)_ALERT_HANDSHAKE_FAILURE', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
			'ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY', 'ERR_SSL_TLSV1_UNRECOGNIZED_NAME', 'UND_ERR_PRX_TLS',
		),
	},
	{
		kind: 'timeout',
		fate: 'replyUnknown',
		codes: oneOf('ECONNABORTED', 'ETIMEDOUT', 'ETIMEOUT', 'ESOCKETTIMEDOUT', 'ERR_HTTP_REQUEST_TIMEOUT', 'UND_ERR_(HEADERS|BODY)_TIMEOUT'),
	},
	{
		kind: 'cancelled',
		fate: 'replyUnknown',
		codes: oneOf('ERR_CANCELED', 'ABORT_ERR', 'ECANCELED', 'ECANCELLED', 'UND_ERR_ABORTED'),
	},
	{
		// Something came back that is no HTTP, or not all of it, or that does not unpack.
		kind: 'reply',
		fate: 'replyUnknown',
		codes: oneOf(
			'HPE_[A-Z_]+', 'Z_[A-Z_]+', 'ERR_(BROTLI|ZSTD)_[A-Z_]+', 'ERR_?_ERROR_FORMAT_[A-Z0-9_]+', 'ERR_BAD_RESPONSE', 'ERR_FR_[A-Z_]+',
			'ERR_STREAM_PREMATURE_CLOSE', 'ERR_REPLY_TOO_LARGE', 'ERR_HTTP_CONTENT_LENGTH_MISMATCH', 'ERR_ENCODING_INVALID_ENCODED_DATA',
			'UND_ERR_(HEADERS_OVERFLOW|RES_[A-Z_]+|RESPONSE[A-Z_]*)',
		),
	},
	{
		kind: 'request',
		fate: 'notPrepared',
		codes: oneOf(
			'ERR_INVALID_URL', 'ERR_INVALID_CHAR', 'ERR_INVALID_HTTP_TOKEN', 'ERR_HTTP_INVALID_HEADER_VALUE', 'ERR_UNESCAPED_CHARACTERS',
			'ERR_INVALID_PROTOCOL', 'ERR_BAD_OPTION', 'ERR_BAD_OPTION_VALUE', 'ERR_FORM_DATA_DEPTH_EXCEEDED', 'UND_ERR_INVALID_ARG',
		),
	},
];

/** Resets, closed sockets, HTTP/2, and every code that is not known: the request may have taken effect. */
const ANY_OTHER = { kind: 'connection', fate: 'replyUnknown' } as const;

/** What a code alone says. */
export function classifyCode(code: string): { kind: FailureKind; fate: Fate } {
	const { kind, fate } = FAMILIES.find(({ codes }) => codes.test(code)) ?? ANY_OTHER;
	return { kind, fate };
}

/** Causes are nested three deep at most: n8n's error, the HTTP client's, the system's. */
const MAX_DEPTH = 6;

/**
 * What is known of a request for which n8n threw an error that holds no reply.
 *
 * n8n prepares the request (reads the credential, logs in, signs), hands it to axios and wraps whatever is thrown, in 1.123
 * as in 2.41. An error that has a code or is axios's own therefore comes from the sending, any other from the preparation.
 */
export function classifyFailure(error: unknown): TransportFailure {
	const chain = causes(error);
	const logIn = chain.map((level) => level.logIn).find(isRecord);
	const messages = chain.map(({ message }) => text(message)).filter((message) => message !== '');
	const outermost = messages[0] ?? 'unknown';
	if (logIn) return classifyLogIn(logIn, outermost);
	const code = chain.map((level) => text(level.code)).find((found) => found !== '') ?? '';
	const isSent = code !== '' || chain.some(isHttpClientError);
	// It may also stop the look-up of a name inside axios, or the connection to a proxy.
	const guard = chain.find(({ name }) => /^SsrfBlocked/.test(text(name)));
	if (guard) return { kind: 'guarded', fate: 'neverSent', code: '', reason: text(guard.message), isExplained: false, place: guarded(guard) };
	if (!isSent) return { kind: 'request', fate: 'notPrepared', code, reason: outermost, isExplained: false, place: {} };
	// For a code that it knows n8n puts a text of its own in front, which advises Retry On Fail.
	return { ...withEvidence(classifyCode(code), chain), code, reason: messages.at(-1) ?? outermost, isExplained: false, place: placeOf(chain) };
}

function guarded({ ip, hostname }: Record<string, unknown>): Place {
	return { ...(text(ip) === '' ? {} : { ip: text(ip) }), ...(text(hostname) === '' ? {} : { hostName: text(hostname) }) };
}

/**
 * A connection that failed names its peer. If that is another port, or another name was looked up, than the request was for,
 * the peer is a proxy.
 */
function placeOf(chain: ReadonlyArray<Record<string, unknown>>): Place {
	const asked = chain.map(({ config }) => config).filter(isRecord).map(targetOf).find((target) => target !== undefined);
	if (!asked) return {};
	const { host } = asked;
	for (const { syscall, address, port, hostname } of chain.flatMap(levelsOf)) {
		const isLookUp = /^(getaddrinfo|query[A-Za-z]*)$/.test(text(syscall));
		if (isLookUp && text(hostname) !== '' && text(hostname).toLowerCase() !== asked.name) return { host, proxy: text(hostname) };
		const at = numeric(port);
		if (text(syscall) === 'connect' && at !== undefined && at !== asked.port) return { host, proxy: `${text(address)}:${at}` };
	}
	return { host };
}

/** The peer of a request of axios. */
function targetOf({ url, baseURL }: Record<string, unknown>): { host: string; name: string; port: number } | undefined {
	try {
		const { host, hostname, port, protocol } = new URL(text(url), text(baseURL) || undefined);
		return { host, name: hostname, port: port === '' ? (protocol === 'http:' ? 80 : 443) : Number(port) };
	} catch {
		return undefined;
	}
}

/** A log-in goes before the request it is for, of which nothing was sent then, whatever became of the log-in. */
function classifyLogIn(logIn: Record<string, unknown>, reason: string): TransportFailure {
	const explained = { reason, isExplained: true, place: {} };
	if ('networkCode' in logIn) {
		const code = text(logIn.networkCode);
		return { ...explained, kind: logIn.isGuarded === true ? 'guarded' : classifyCode(code).kind, fate: 'neverSent', code };
	}
	return { ...explained, kind: 'request', fate: 'notPrepared', code: '', logInStatus: numeric(logIn.status) };
}

/** Node.js says at which step a socket failed, which is worth more than the code: a connection can time out before or after. */
function withEvidence(
	{ kind, fate }: { kind: FailureKind; fate: Fate },
	chain: ReadonlyArray<Record<string, unknown>>,
): { kind: FailureKind; fate: Fate } {
	if (chain.some(({ message }) => /before secure TLS connection was established/.test(text(message)))) {
		return { kind: 'tls', fate: 'neverSent' };
	}
	const steps = chain.flatMap(levelsOf).map(({ syscall }) => text(syscall)).filter((step) => step !== '');
	if (steps.length > 0 && steps.every((step) => /^(connect|getaddrinfo|query[A-Za-z]*)$/.test(step))) {
		return { kind, fate: 'neverSent' };
	}
	// An open connection may also end with “host unreachable”, long after the request.
	const wasOpen = steps.some((step) => /^(read|write|writev|shutdown)$/.test(step));
	return wasOpen && kind === 'connect' ? ANY_OTHER : { kind, fate };
}

/** The failed system calls; several addresses of one host are tried in turn and fail together. */
function levelsOf(level: Record<string, unknown>): Array<Record<string, unknown>> {
	return [level, ...(Array.isArray(level.errors) ? level.errors.filter(isRecord) : [])];
}

function isHttpClientError({ isAxiosError, name }: Record<string, unknown>): boolean {
	return isAxiosError === true || ['AxiosError', 'CanceledError'].includes(text(name));
}

/** The error and what it was caused by, outermost first. */
function causes(error: unknown): Array<Record<string, unknown>> {
	const chain: Array<Record<string, unknown>> = [];
	for (let level = error; isRecord(level) && chain.length < MAX_DEPTH && !chain.includes(level); level = level.cause) {
		chain.push(level);
	}
	return chain.length > 0 || error === undefined ? chain : [{ message: text(error) }];
}
