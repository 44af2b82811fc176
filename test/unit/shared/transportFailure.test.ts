import { AxiosError } from 'axios';
import * as dns from 'node:dns';
import { getSystemErrorMap } from 'node:util';
import { classifyCode, classifyFailure, type FailureKind, type Fate } from '../../../nodes/shared/transportFailure';

const words = (list: string): string[] => list.trim().split(/\s+/);

/** Every code that the parts below n8n are known to use, by family. */
const TABLE: Array<[kind: FailureKind, fate: Fate, source: string, codes: string[]]> = [
	[
		'hostName',
		'neverSent',
		'getaddrinfo (libuv)',
		words(`EAI_ADDRFAMILY EAI_AGAIN EAI_BADFLAGS EAI_BADHINTS EAI_CANCELED EAI_FAIL EAI_FAMILY EAI_MEMORY EAI_NODATA EAI_NONAME
			EAI_OVERFLOW EAI_PROTOCOL EAI_SERVICE EAI_SOCKTYPE EAI_SYSTEM`),
	],
	[
		'hostName',
		'neverSent',
		'DNS (c-ares)',
		words(`ENOTFOUND ENODATA EFORMERR ESERVFAIL ENOTIMP EREFUSED EBADQUERY EBADNAME EBADFAMILY EBADRESP ENONAME EBADHINTS
			ENOTINITIALIZED ELOADIPHLPAPI EADDRGETNETWORKPARAMS`),
	],
	['connect', 'neverSent', 'system', words('ECONNREFUSED EHOSTUNREACH EHOSTDOWN ENETUNREACH ENETDOWN EADDRNOTAVAIL EAFNOSUPPORT')],
	['connect', 'neverSent', 'Node.js', words('ERR_SOCKET_CONNECTION_TIMEOUT ERR_INVALID_IP_ADDRESS')],
	[
		'certificate',
		'neverSent',
		'OpenSSL, as Node.js lists them',
		words(`UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_CRL UNABLE_TO_DECRYPT_CERT_SIGNATURE UNABLE_TO_DECRYPT_CRL_SIGNATURE
			UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY CERT_SIGNATURE_FAILURE CRL_SIGNATURE_FAILURE CERT_NOT_YET_VALID CERT_HAS_EXPIRED
			CRL_NOT_YET_VALID CRL_HAS_EXPIRED ERROR_IN_CERT_NOT_BEFORE_FIELD ERROR_IN_CERT_NOT_AFTER_FIELD
			ERROR_IN_CRL_LAST_UPDATE_FIELD ERROR_IN_CRL_NEXT_UPDATE_FIELD DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN
			UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE CERT_CHAIN_TOO_LONG CERT_REVOKED INVALID_CA
			PATH_LENGTH_EXCEEDED INVALID_PURPOSE CERT_UNTRUSTED CERT_REJECTED HOSTNAME_MISMATCH`),
	],
	['certificate', 'neverSent', 'Node.js', words('ERR_TLS_CERT_ALTNAME_INVALID ERR_TLS_CERT_ALTNAME_FORMAT')],
	[
		'tls',
		'neverSent',
		'the handshake',
		words(`EPROTO ERR_TLS_HANDSHAKE_TIMEOUT ERR_TLS_DH_PARAM_SIZE ERR_TLS_INVALID_PROTOCOL_METHOD ERR_TLS_INVALID_PROTOCOL_VERSION
			ERR_TLS_PROTOCOL_VERSION_CONFLICT ERR_TLS_REQUIRED_SERVER_NAME ERR_TLS_INVALID_CONTEXT ERR_TLS_PSK_SET_IDENTITY_HINT_FAILED
			ERR_SSL_UNSUPPORTED_PROTOCOL ERR_SSL_NO_PROTOCOLS_AVAILABLE ERR_SSL_NO_CIPHERS_AVAILABLE ERR_SSL_HTTP_REQUEST
			ERR_SSL_HTTPS_PROXY_REQUEST ERR_SSL_DH_KEY_TOO_SMALL ERR_SSL_EE_KEY_TOO_SMALL ERR_SSL_CA_MD_TOO_WEAK
			ERR_SSL_CERTIFICATE_VERIFY_FAILED ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE
			ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY ERR_SSL_TLSV1_UNRECOGNIZED_NAME`),
	],
	[
		'connection',
		'replyUnknown',
		'TLS on a connection that may be open',
		words(`ERR_TLS_RENEGOTIATION_DISABLED ERR_TLS_RENEGOTIATE ERR_TLS_SESSION_ATTACK ERR_TLS_INVALID_STATE ERR_SSL_WRONG_VERSION_NUMBER
			ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC ERR_SSL_SSLV3_ALERT_BAD_RECORD_MAC ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR
			ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED ERR_SSL_UNEXPECTED_EOF_WHILE_READING ERR_SSL_PACKET_LENGTH_TOO_LONG`),
	],
	['timeout', 'replyUnknown', 'system and axios', words('ETIMEDOUT ECONNABORTED ETIMEOUT ESOCKETTIMEDOUT ERR_HTTP_REQUEST_TIMEOUT')],
	['cancelled', 'replyUnknown', 'axios, Node.js, libuv, c-ares', words('ERR_CANCELED ABORT_ERR ECANCELED ECANCELLED')],
	[
		'connection',
		'replyUnknown',
		'sockets, streams and HTTP/2',
		words(`ECONNRESET EPIPE ENOTCONN ESHUTDOWN ENETRESET ECONNABORT ENOBUFS EMFILE ENFILE EACCES EPERM EADDRINUSE EINVAL EIO EOF
			ERR_NETWORK ERR_SOCKET_CLOSED ERR_SOCKET_CLOSED_BEFORE_CONNECTION ERR_STREAM_DESTROYED ERR_STREAM_WRITE_AFTER_END
			ERR_HTTP_SOCKET_ASSIGNED ERR_HTTP2_ERROR ERR_HTTP2_STREAM_ERROR ERR_HTTP2_STREAM_CANCEL ERR_HTTP2_SESSION_ERROR
			ERR_HTTP2_GOAWAY_SESSION ERR_HTTP2_INVALID_SESSION`),
	],
	[
		'reply',
		'replyUnknown',
		'the HTTP parser (llhttp and Node.js)',
		words(`HPE_INTERNAL HPE_STRICT HPE_CR_EXPECTED HPE_LF_EXPECTED HPE_UNEXPECTED_CONTENT_LENGTH HPE_UNEXPECTED_SPACE
			HPE_CLOSED_CONNECTION HPE_INVALID_METHOD HPE_INVALID_URL HPE_INVALID_CONSTANT HPE_INVALID_VERSION HPE_INVALID_HEADER_TOKEN
			HPE_INVALID_CONTENT_LENGTH HPE_INVALID_CHUNK_SIZE HPE_INVALID_STATUS HPE_INVALID_EOF_STATE HPE_INVALID_TRANSFER_ENCODING
			HPE_CB_MESSAGE_BEGIN HPE_CB_HEADERS_COMPLETE HPE_CB_MESSAGE_COMPLETE HPE_CB_CHUNK_HEADER HPE_CB_CHUNK_COMPLETE HPE_PAUSED
			HPE_PAUSED_UPGRADE HPE_PAUSED_H_UPGRADE HPE_USER HPE_HEADER_OVERFLOW HPE_CHUNK_EXTENSIONS_OVERFLOW HPE_JS_EXCEPTION`),
	],
	[
		'reply',
		'replyUnknown',
		'unpacking (zlib, brotli, zstd)',
		words(`Z_ERRNO Z_STREAM_ERROR Z_DATA_ERROR Z_MEM_ERROR Z_BUF_ERROR Z_VERSION_ERROR Z_NEED_DICT ERR_BROTLI_INVALID_PARAM
			ERR__ERROR_FORMAT_PADDING_1 ERR_ZSTD_INVALID_PARAM`),
	],
	[
		'reply',
		'replyUnknown',
		'axios, redirects, streams',
		words(`ERR_BAD_RESPONSE ERR_FR_TOO_MANY_REDIRECTS ERR_FR_REDIRECTION_FAILURE ERR_FR_MAX_BODY_LENGTH_EXCEEDED
			ERR_STREAM_PREMATURE_CLOSE ERR_HTTP_CONTENT_LENGTH_MISMATCH`),
	],
	[
		'request',
		'notPrepared',
		'building the request (Node.js, axios)',
		words(`ERR_INVALID_URL ERR_INVALID_CHAR ERR_INVALID_HTTP_TOKEN ERR_HTTP_INVALID_HEADER_VALUE ERR_UNESCAPED_CHARACTERS
			ERR_INVALID_PROTOCOL ERR_BAD_OPTION ERR_BAD_OPTION_VALUE ERR_FORM_DATA_DEPTH_EXCEEDED`),
	],
	['connect', 'neverSent', 'undici', words('UND_ERR_CONNECT_TIMEOUT')],
	['tls', 'neverSent', 'undici', words('UND_ERR_PRX_TLS')],
	['timeout', 'replyUnknown', 'undici', words('UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT')],
	['cancelled', 'replyUnknown', 'undici', words('UND_ERR_ABORTED')],
	[
		'reply',
		'replyUnknown',
		'undici',
		words('UND_ERR_HEADERS_OVERFLOW UND_ERR_RES_CONTENT_LENGTH_MISMATCH UND_ERR_RES_EXCEEDED_MAX_SIZE UND_ERR_RESPONSE'),
	],
	['request', 'notPrepared', 'undici', words('UND_ERR_INVALID_ARG')],
	[
		'connection',
		'replyUnknown',
		'undici',
		words('UND_ERR UND_ERR_SOCKET UND_ERR_CLOSED UND_ERR_DESTROYED UND_ERR_INFO UND_ERR_REQ_RETRY UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'),
	],
	['connection', 'replyUnknown', 'nobody yet', words('ERR_NEW_IN_NODE_30 EUNHEARDOF CERTAINLY_NOT_A_CODE x 500')],
];

const ROWS = TABLE.flatMap(([kind, fate, source, codes]) => codes.map((code) => [code, source, kind, fate] as const));

describe('what a code says', () => {
	it.each(ROWS)('%s (%s): %s, %s', (code, _source, kind, fate) => {
		expect(classifyCode(code)).toEqual({ kind, fate });
	});

	/** Those of the table that prove that nothing took effect. */
	const proving = new Set(ROWS.filter(([, , , fate]) => fate !== 'replyUnknown').map(([code]) => code));
	const dnsCodes = Object.values(dns).map(String).filter((value) => /^E[A-Z]+$/.test(value));

	it.each<[string, string[]]>([
		['the system’s codes', [...getSystemErrorMap().values()].map(([code]) => code)],
		['the codes of Node’s DNS', dnsCodes],
		['the codes of axios', Object.values(AxiosError).map(String).filter((value) => /^E[A-Z_]+$/.test(value))],
	])('of %s only those of the table prove that nothing took effect', (_title, codes) => {
		expect(codes.length).toBeGreaterThan(8);
		const claimed = codes.filter((code) => classifyCode(code).fate !== 'replyUnknown');
		expect(claimed.filter((code) => !proving.has(code))).toEqual([]);
	});
});

/** An error as Node.js makes it, as axios hands it on, and as n8n wraps that. */
const system = (code: string, more: object = {}) => Object.assign(new Error(`${code} happened`), { code, ...more });
const byAxios = (cause: Error & { code?: string }) =>
	Object.assign(new Error(cause.message, { cause }), { isAxiosError: true, ...(cause.code ? { code: cause.code } : {}) });
const byN8n = (cause: Error) => Object.assign(new Error('n8n’s own words', { cause }), { httpCode: null });

const guard = (name: string, more: object) => Object.assign(new Error('blocked'), { name, ...more });

describe('what an error says', () => {
	const fateOf = (error: unknown): Fate => classifyFailure(error).fate;

	it.each<[string, Error, Fate]>([
		['a connection that timed out while it was made', system('ETIMEDOUT', { syscall: 'connect' }), 'neverSent'],
		['one that timed out when it was open', system('ETIMEDOUT', { syscall: 'read' }), 'replyUnknown'],
		['one of which the step is not known', system('ETIMEDOUT'), 'replyUnknown'],
		['a connection reset while it was made', system('ECONNRESET', { syscall: 'connect' }), 'neverSent'],
		['one reset when it was open', system('ECONNRESET', { syscall: 'read' }), 'replyUnknown'],
		['too many open files', system('EMFILE', { syscall: 'connect' }), 'neverSent'],
		['a host that was unreachable from the start', system('EHOSTUNREACH', { syscall: 'connect' }), 'neverSent'],
		['a host that became unreachable', system('EHOSTUNREACH', { syscall: 'read' }), 'replyUnknown'],
		['a look-up of a name', system('ETIMEOUT', { syscall: 'queryA' }), 'neverSent'],
		['a refused handshake', system('EPROTO', { syscall: 'write' }), 'neverSent'],
		['every address of a host', system('ETIMEDOUT', { errors: [system('ETIMEDOUT', { syscall: 'connect' }), system('ENETUNREACH', { syscall: 'connect' })] }), 'neverSent'],
		['a line that broke in the handshake', new Error('Client network socket disconnected before secure TLS connection was established'), 'neverSent'],
		['a failure of axios without a code', new Error('who knows'), 'replyUnknown'],
	])('%s', (_title, cause, fate) => {
		expect(fateOf(byN8n(byAxios(cause)))).toBe(fate);
	});

	it('takes the reason from where it arose: n8n puts an advice of its own in front', () => {
		expect(classifyFailure(byN8n(byAxios(system('ECONNRESET'))))).toMatchObject({ code: 'ECONNRESET', reason: 'ECONNRESET happened' });
	});

	it.each<[string, unknown]>([
		['an incomplete credential', byN8n(new Error('The API key is missing in the credential'))],
		['an address that is no URL', byN8n(Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' }))],
		['a text', 'no'],
		['nothing', undefined],
	])('%s was not prepared', (_title, error) => {
		expect(classifyFailure(error)).toMatchObject({ fate: 'notPrepared', kind: 'request' });
	});

	it.each<[string, Error, object]>([
		['an address', byN8n(guard('SsrfBlockedIpError', { ip: '10.1.2.3' })), { ip: '10.1.2.3' }],
		['an address that a look-up found', byN8n(byAxios(guard('SsrfBlockedIpError', { ip: '10.1.2.3', hostname: 'brain.corp' }))), { ip: '10.1.2.3', hostName: 'brain.corp' }],
		['a name', byN8n(byAxios(guard('SsrfBlockedHostnameError', { hostname: 'brain.corp' }))), { hostName: 'brain.corp' }],
	])('n8n guards %s: nothing was sent', (_title, error, place) => {
		expect(classifyFailure(error)).toEqual({ kind: 'guarded', fate: 'neverSent', code: '', reason: 'blocked', isExplained: false, place });
	});

	const asked = { url: '/api/v2.5/hosts', baseURL: 'https://brain.example' };
	const connect = { syscall: 'connect', address: '10.0.0.9' };

	it.each<[string, Error, object]>([
		['another port than the one that was asked for', system('ECONNREFUSED', { ...connect, port: 3128 }), { host: 'brain.example', proxy: '10.0.0.9:3128' }],
		['another name', system('ENOTFOUND', { syscall: 'getaddrinfo', hostname: 'proxy.corp' }), { host: 'brain.example', proxy: 'proxy.corp' }],
		['another port, tried with two addresses', system('ETIMEDOUT', { errors: [system('ETIMEDOUT', { ...connect, port: 3128 })] }), { host: 'brain.example', proxy: '10.0.0.9:3128' }],
		['the port that was asked for', system('ECONNREFUSED', { ...connect, port: 443 }), { host: 'brain.example' }],
		['the name that was asked for', system('ENOTFOUND', { syscall: 'getaddrinfo', hostname: 'brain.example' }), { host: 'brain.example' }],
		['another port, but the connection was open', system('ECONNRESET', { syscall: 'read', port: 3128 }), { host: 'brain.example' }],
	])('finds the proxy by the peer: %s', (_title, cause, place) => {
		expect(classifyFailure(byN8n(Object.assign(byAxios(cause), { config: asked }))).place).toEqual(place);
	});

	it('says nothing of the place when it does not know what was asked for', () => {
		const refused = system('ECONNREFUSED', { ...connect, port: 3128 });
		expect(classifyFailure(byN8n(byAxios(refused))).place).toEqual({});
		expect(classifyFailure(byN8n(Object.assign(byAxios(refused), { config: { url: '/x' } }))).place).toEqual({});
	});

	it.each([
		[{ networkCode: 'ECONNRESET' }, { fate: 'neverSent', kind: 'connection', code: 'ECONNRESET' }],
		[{ networkCode: '' }, { fate: 'neverSent', kind: 'connection', code: '' }],
		[{ networkCode: '', isGuarded: true }, { fate: 'neverSent', kind: 'guarded', isExplained: true }],
		[{ networkCode: 'CERT_HAS_EXPIRED' }, { fate: 'neverSent', kind: 'certificate' }],
		[{ status: 503 }, { fate: 'notPrepared', logInStatus: 503 }],
	])('a log-in that ended with %j sent nothing of the request itself', (logIn, expected) => {
		expect(classifyFailure(byN8n(Object.assign(new Error('No token'), { logIn })))).toMatchObject({ ...expected, reason: expect.any(String) as string });
	});

	it('does not follow a circle of causes', () => {
		const error = new Error('round') as Error & { cause: unknown };
		error.cause = error;
		expect(fateOf(error)).toBe('notPrepared');
	});
});
