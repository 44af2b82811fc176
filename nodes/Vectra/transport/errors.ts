import type { Failure } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';
import { PROXY_LOG_IN } from '../../shared/connectionFailure';
import { explainNetwork, type Explanation } from '../../shared/explanation';
import { NetworkFailure, PreparationFailed, type HttpReply } from '../../shared/http';
import { retryAfterMs } from '../../shared/retry';
import { isThrottled } from '../../shared/throttling';
import { TRANSIENT_STATUS } from '../../shared/transience';
import { compactJson, excerpt, isRecord, text } from '../../shared/values';
import type { Deployment } from './connection';

const WRONG_HOST =
	'Check the host and the deployment in the credential: Respond UX is at <tenant>.<region>.portal.vectra.ai, ' +
	'Quadrant UX at the address of the brain';

/**
 * Vectra's own error text, wherever it stands: `detail`, `details`, `errors[].title`, `_meta.message` (text or object),
 * `error`, `message` or `reason`, a map of fields, a bare list. '' when there is none.
 */
export function vendorMessage(body: unknown): string {
	return excerpt(words(body), 500);
}

/**
 * Vectra nests its texts three deep at most. A deeper reply must use up neither the stack nor all time: some fields are
 * looked at twice.
 */
const MAX_DEPTH = 5;

function words(body: unknown, depth = 0): string {
	if (depth > MAX_DEPTH) return '';
	const within = (value: unknown): string => words(value, depth + 1);
	if (Array.isArray(body)) return body.map(within).filter(Boolean).join('; ');
	if (!isRecord(body)) return text(body);
	const meta = isRecord(body._meta) ? body._meta.message : undefined;
	const invalid = within(body.invalid_tags);
	const { detail, details, errors, title, error, message, reason } = body;
	for (const candidate of [detail, details, errors, title, meta, error, message, reason]) {
		const found = within(candidate);
		if (found !== '' && found !== GENERIC) return invalid === '' ? found : `${found}: ${invalid}`;
	}
	return Object.entries(body)
		.filter(([field]) => !['status', '_meta', 'level'].includes(field))
		.map(([field, value]) => [field, within(value)])
		.filter(([, value]) => value !== '')
		.map(([field, value]) => `${field}: ${value}`)
		.join('; ');
}

/** Says nothing by itself: the field map beside it does. */
const GENERIC = 'Invalid field(s) found';

/** What was asked for, to name it in a message, such as `host 4711`. */
export interface Subject {
	/** `host 4711`, `the list of hosts`… */
	what: string;
	/** Whether a 404 means that this one thing does not exist. */
	one?: boolean;
}

/** Whether the reply is a success in Vectra's sense: a failure has also come as `{status: "failure"}` under 200. */
export function isSuccess({ status, body }: HttpReply): boolean {
	if (status < 200 || status >= 300) return false;
	if (isRecord(body) && text(body.status) === 'failure') return false;
	// JSON that arrived as text is a web page or a torn reply. Writes may be answered by nothing at all.
	return typeof body !== 'string' || body.trim() === '';
}

/** Explains a reply that is not a success. @param right what the call needs, such as `read hosts`; '' when that is not known */
export function explainReply(reply: HttpReply, subject: Subject, now: number, right = ''): Explanation {
	const { status, body, headers } = reply;
	const httpCode = String(status);
	const isText = typeof body === 'string' && body.trim() !== '';
	// Its full stop would stand before ours.
	const vendor = isText ? '' : vendorMessage(body).replace(/[.\s]+$/, '');
	const said = vendor === '' ? `Vectra answered ${status}` : `Vectra says: ${vendor}`;
	const wait = retryAfterMs(headers['retry-after'], now);
	if (isThrottled(reply)) {
		return {
			message: 'Vectra is receiving too many requests',
			description: `${said}. Run again later, or lower the number of items at once`,
			httpCode,
			failure: { cause: 'rate-limited', ...(wait === undefined ? {} : { retryAfterMs: wait }) },
		};
	}
	if (status === 408 || status >= 500) {
		return {
			message: `Vectra could not answer for ${subject.what} at the moment`,
			description: `${isText ? `It answered ${status} with a page: ${beginning(body)}` : said}. Run again later`,
			httpCode,
			failure: { cause: 'temporarily-unavailable', ...(wait === undefined ? {} : { retryAfterMs: wait }) },
		};
	}
	if (status >= 300 && status < 400) {
		return {
			message: 'This address is not the Vectra API: it redirects elsewhere',
			description: WRONG_HOST,
			httpCode,
			failure: { cause: 'configuration-invalid' },
		};
	}
	if (status === 407) return { ...PROXY_LOG_IN, httpCode, failure: { cause: 'configuration-invalid' } };
	// A gateway in front may refuse these with a page of its own.
	if (isText && ![401, 403, 413, 414].includes(status)) return explainText(body, httpCode);
	if (isSuccess(reply)) return explainUnusable(reply, subject);
	return explainRefusal(reply, subject, said, httpCode, right);
}

/** A success that cannot be used: an empty body, or one of another form. */
function explainUnusable({ status, body }: HttpReply, { what }: Subject): Explanation {
	const isEmpty = body === null || body === undefined || body === '';
	return {
		message: isEmpty
			? `The answer of Vectra for ${what} is empty`
			: `The answer of Vectra for ${what} has a form that this node does not know`,
		description: isEmpty
			? 'Run again later. If it stays empty, look for a proxy between n8n and Vectra'
			: `It begins: ${excerpt(compactJson(body), 120)}. ${WRONG_HOST}`,
		httpCode: String(status),
		...(isEmpty ? { failure: { cause: 'temporarily-unavailable' as const } } : {}),
	};
}

function explainText(body: string, httpCode: string): Explanation {
	if (/^\s*[{[]/.test(body)) {
		return {
			message: 'The answer of Vectra arrived incomplete',
			description: `Run again. The text begins: ${beginning(body)}`,
			httpCode,
			failure: { cause: 'temporarily-unavailable' },
		};
	}
	return {
		message: 'The answer is not from the Vectra API: it is a web page or plain text instead of JSON',
		description: `${WRONG_HOST}. The text begins: ${beginning(body)}`,
		httpCode,
		failure: { cause: 'configuration-invalid' },
	};
}

function explainRefusal({ status }: HttpReply, { what, one }: Subject, said: string, httpCode: string, right: string): Explanation {
	const invalid: Failure = { cause: 'configuration-invalid' };
	switch (status) {
		case 401:
			return {
				message: 'Vectra refused the credential',
				description: `${said}. Check the API token, or the client ID and secret, in the credential`,
				httpCode,
				failure: { cause: 'credential-invalid' },
			};
		case 403:
			return {
				message: `The role of this Vectra credential does not allow the call${right === '' ? '' : `: it needs the right to ${right}`}`,
				description:
					`${said}. Reading needs the right to view what is asked for, such as hosts, detections, groups or users; recording ` +
					'needs the right to edit tags and notes. The role is that of the API client, or of the user who made the token',
				httpCode,
				failure: { cause: 'credential-invalid' },
			};
		case 404:
			// The call is there, the objects are not.
			if (/\bno valid\b.*\bids\b/i.test(said)) {
				return { message: `Vectra does not know ${what}`, description: `${said}. Check the IDs; they may have been deleted`, httpCode };
			}
			return one
				? {
						message: `There is no ${what} in Vectra`,
						description: `${said}. Check the ID; it may have been deleted or merged into another, or be outside what the role may see`,
						httpCode,
					}
				: {
						message: `This Vectra does not offer ${what} in the API version that this node uses`,
						description: `${said}. ${WRONG_HOST}`,
						httpCode,
						failure: invalid,
					};
		case 405:
			return {
				message: 'This address does not take the call',
				description: `${said}. ${WRONG_HOST}`,
				httpCode,
				failure: invalid,
			};
		case 413:
			return { message: 'Vectra finds the note too long', description: `${said}. Shorten the note text`, httpCode };
		case 414:
			return {
				message: `The request for ${what} is too long for Vectra`,
				description: `${said}. Give fewer values in the filters, or spread them over several items`,
				httpCode,
			};
		default:
			return status < 300
				? { message: `Vectra did not do it for ${what}: ${said}`, description: `HTTP status ${status}`, httpCode }
				: { message: `Vectra refused the request for ${what}`, description: `${said} (HTTP status ${status})`, httpCode };
	}
}

/** Explains what the request itself threw; undefined for errors that are not the transport's. */
export function explainThrown(error: unknown, deployment: Deployment): Explanation | undefined {
	if (error instanceof NetworkFailure) return explainNetwork(error, { product: 'Vectra', isCloud: deployment === 'rux' });
	if (error instanceof PreparationFailed) {
		const httpCode = error.status === undefined ? null : String(error.status);
		const passing = httpCode !== null && TRANSIENT_STATUS.test(httpCode);
		return {
			message: error.message,
			description: passing ? 'Run again later' : 'Correct the Vectra credential',
			httpCode,
			failure: { cause: passing ? 'temporarily-unavailable' : 'credential-invalid' },
		};
	}
	return undefined;
}

/** Explains why a read was not begun: the time for all of them is over. */
export function explainTooLate(budgetMs: number): Explanation {
	return {
		message: 'Reading from Vectra takes too long',
		description:
			`It was to be done within ${Math.round(budgetMs / 1_000)} s, and there was more to read. Nothing was concluded from what was ` +
			'read. The next poll tries again',
		httpCode: null,
		failure: { cause: 'temporarily-unavailable' },
	};
}

/** How long the server asked to wait, in ms; undefined when it did not say. */
export function askedWait(error: unknown): number | undefined {
	const failure = error instanceof NodeApiError ? error.failure : undefined;
	return failure && 'retryAfterMs' in failure ? failure.retryAfterMs : undefined;
}

/** The wait before reading again after a fault of the server, in ms; doubled each time unless the server asks for its own. */
const BASE_WAIT = 1_000;
const MAX_WAIT = 60_000;

/** How long to wait after the failure of a write before its result is read, in ms. @param tries writes before this one */
export function backOff(failure: unknown, tries: number): number {
	return Math.min(askedWait(failure) ?? BASE_WAIT * 2 ** tries, MAX_WAIT);
}

function beginning(body: string): string {
	return excerpt(body.slice(0, 2_000).replace(/<[^<>]*>/g, ' ').replace(/\s+/g, ' '), 120);
}
