import type { IHttpRequestHelper, IHttpRequestOptions } from 'n8n-workflow';
import { explainConnection, type Service } from '../nodes/shared/connectionFailure';
import { assertOwnHost } from '../nodes/shared/hosts';
import { startDeadline } from '../nodes/shared/http';
import { reportSecrets } from '../nodes/shared/secrets';
import { classifyFailure, type TransportFailure } from '../nodes/shared/transportFailure';
import { text } from '../nodes/shared/values';
import { assertDirect, type LegacyOptions } from './direct';
import { withoutTestHeader } from './preparation';

/** How long a log-in or a check may take, in ms. n8n's own limit of five minutes keeps a person waiting. */
const TIMEOUT = 30_000;

/** The field's value without surrounding blanks, which are easily pasted along. */
export function requiredField(value: unknown, name: string): string {
	const entered = text(value);
	if (entered === '') throw new Error(`The ${name} is missing in the credential`);
	// A line break would end the header and a letter beyond Latin-1 cannot be part of one.
	if (!/^[\x21-\x7e]+$/.test(entered)) throw new Error(`The ${name} holds a blank or a special character. Copy it again`);
	return entered;
}

/** What goes into a request besides its own content. */
export interface Signature {
	/** The credential's own host. */
	baseURL: string;
	headers: Record<string, string>;
	/** What must not be quoted if it comes back: the values that prove the credential, and those they are made of. */
	secrets: readonly string[];
	/** Whether any certificate is accepted. The credential alone says so. */
	ignoreSslIssues?: boolean;
}

/**
 * The request with the credential's headers, sent to the credential's own host and to no other.
 *
 * @throws Error when the request would go another way than the credential's, see `assertDirect`
 */
export function withCredential(
	requestOptions: IHttpRequestOptions,
	{ baseURL, headers, secrets, ignoreSslIssues = false }: Signature,
): IHttpRequestOptions {
	assertOwnHost(requestOptions.url ?? (requestOptions as LegacyOptions).uri, baseURL);
	assertDirect(requestOptions, baseURL, ignoreSslIssues);
	reportSecrets(requestOptions, secrets);
	const followsNothing = {
		disableFollowRedirect: true,
		maxRedirects: 0,
		followRedirect: false,
		followAllRedirects: false,
		sendCredentialsOnCrossOriginRedirect: false,
	} satisfies Partial<IHttpRequestOptions & LegacyOptions>;
	return {
		...requestOptions,
		baseURL,
		headers: { ...withoutTestHeader(requestOptions.headers), ...headers },
		...followsNothing,
		...(ignoreSslIssues ? { skipSslCertificateValidation: true, rejectUnauthorized: false } : {}),
	};
}

/** A reply of any status. */
export interface Reply {
	statusCode: number;
	body: unknown;
}

/**
 * Sends a request of the credential's own and hands back the reply whatever its status.
 *
 * @throws LogInFailed in plain words when no reply came
 */
export async function ask(
	{ helpers }: IHttpRequestHelper,
	options: IHttpRequestOptions,
	service: Service,
): Promise<Reply> {
	// n8n's helper bounds silence only, and a server may trickle.
	const deadline = startDeadline(TIMEOUT);
	const reply: unknown = await deadline
		.within(helpers.httpRequest({ ...options, timeout: TIMEOUT, returnFullResponse: true, ignoreHttpStatusErrors: true }))
		.catch((error: unknown) => {
			const failure = classifyFailure(error);
			const { host } = new URL(options.baseURL ?? options.url);
			const logIn = { networkCode: failure.code, isGuarded: failure.kind === 'guarded' };
			return new LogInFailed(inWords({ ...failure, place: { ...failure.place, host } }, service), logIn);
		});
	deadline.end();
	if (reply instanceof LogInFailed) throw reply;
	return reply as Reply;
}

/**
 * A credential could not be made ready. n8n shows `message` in the credential's Test, but only if the error has neither
 * `code` nor `response`; what the nodes need to tell a passing outage from a wrong secret therefore stands in `logIn`.
 */
export class LogInFailed extends Error {
	override readonly name = 'LogInFailed';

	constructor(
		message: string,
		readonly logIn: { status?: number; networkCode?: string; isGuarded?: boolean },
	) {
		super(message);
	}
}

/** Without the system's code in the text: n8n would replace the whole message by a canned one. */
function inWords(failure: TransportFailure, service: Service): string {
	const { kind, code } = failure;
	const host = failure.place.host ?? service.product;
	const because = code === '' ? '' : ` (${spelled(code)})`;
	const unsaid = kind === 'timeout' ? `${host} did not answer in time` : `${host} cannot be reached${because}`;
	const { said = unsaid, whatToDo } = explainConnection(failure, service);
	return `${said}. ${whatToDo}`;
}

/** The code in a form in which n8n does not recognise it. */
function spelled(code: string): string {
	return code.toLowerCase().replace(/^e(?!rr)/, '').replace(/_/g, ' ');
}
