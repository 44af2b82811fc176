import { PROXY_LOG_IN } from '../../shared/connectionFailure';
import { explainNetwork, type Explanation } from '../../shared/explanation';
import { NetworkFailure, PreparationFailed, type HttpReply } from '../../shared/http';
import { retryAfterMs } from '../../shared/retry';
import { isThrottled } from '../../shared/throttling';
import { compactJson, excerpt, isRecord, numeric, text } from '../../shared/values';

const WRONG_HOST =
	'Check the API host in the credential. It looks like api-<tenant>.xdr.<region>.paloaltonetworks.com; ' +
	'copy it in the Cortex console under Settings → Configurations → API Keys → Copy API URL';

/**
 * The product's own error text, in its envelope `{reply: {err_code, err_msg, err_extra}}`, or in the `{error}` of cases and
 * issues (vendor specification of 5.x); '' when there is none.
 */
export function vendorMessage(body: unknown): string {
	if (isRecord(body) && body.reply === undefined) return excerpt(text(body.error), 500);
	const reply = isRecord(body) && isRecord(body.reply) ? body.reply : undefined;
	if (!reply) return '';
	const extra = reply.err_extra;
	const details = typeof extra === 'object' && extra !== null ? compactJson(extra) : text(extra);
	return excerpt([text(reply.err_msg), details].filter(Boolean).join(': '), 500);
}

/** Whether the body is the product's error envelope. It has also been expected under status 200. */
export function isErrorEnvelope(body: unknown): boolean {
	return isRecord(body) && isRecord(body.reply) && numeric(body.reply.err_code) !== undefined;
}

/** Whether Cortex refused the request because there were too many: nothing happened then. */
export function isThrottling(reply: HttpReply): boolean {
	const { body } = reply;
	const code = isErrorEnvelope(body) && isRecord(body) && isRecord(body.reply) ? numeric(body.reply.err_code) : undefined;
	return isThrottled(reply, code !== undefined) || (code === 429 && (reply.status === 200 || reply.status === 500));
}

/** Whether the product does not have the call: 404, 405, or a 500 in plain text in place of its own envelope. */
export function isUnknownCall({ status, body }: HttpReply): boolean {
	return [404, 405].includes(status) || (status === 500 && typeof body === 'string');
}

/** True for a web page or another text where JSON was due. */
export function isNotJson(body: unknown): boolean {
	return typeof body === 'string' && body.trim() !== '';
}

const RIGHTS: ReadonlyArray<[path: RegExp, right: string]> = [
	[/^endpoints\/(isolate|unisolate)$/, 'Action Center: View/Edit with Isolate ticked'],
	[/^endpoints\/(scan|abort_scan|quarantine|restore|file_retrieval)$|^quarantine\/|^hash_exceptions\/|^scripts\/run_/, 'Action Center: View/Edit with the tick-box of the action'],
	[/^actions\/|^scripts\//, 'Action Center: View'],
	[/^endpoints\/get_/, 'Endpoint Administration: View'],
	[/^endpoints\/|^tags\//, 'Endpoint Administration: View/Edit'],
	[/^(incidents|case|entries)\/(get|search|artifacts)|^case\/timeline\/\d+\/$/, 'Alerts & Incidents: View'],
	[/^(incidents|case|entries)\//, 'Alerts & Incidents: View/Edit'],
	[/^alerts_exclusion\/$/, 'Alerts & Incidents: View'],
	[/^alerts_exclusion\//, 'Alerts & Incidents: View/Edit'],
	[/^issue_exceptions\/search\//, 'Exception Management Admin: View'],
	[/^issue_exceptions\//, 'Exception Management Admin: View/Edit'],
	[/^audits\//, 'Auditing: View'],
	[/^(xql|indicators)\//, 'Instance Administrator'],
	[/^configurations\/agent\//, 'Agent Configurations'],
];

/** The right of the key's role that a call needs, in the words of the console; undefined for a call that is not listed. */
export function rightFor(path: string): string | undefined {
	return RIGHTS.find(([pattern]) => pattern.test(path))?.[1];
}

/**
 * Explains a reply that is not a success. Statuses per vendor documentation and the public clients.
 *
 * @param path of the call, below /public_api/v1/: it tells which right is missing
 */
export function explainReply(reply: HttpReply, now: number = Date.now(), path = ''): Explanation {
	const { status, body, headers } = reply;
	// Its full stop would stand before ours.
	const vendor = vendorMessage(body).replace(/[.\s]+$/, '');
	const httpCode = String(status);
	if (status >= 300 && status < 400) {
		return {
			message: 'This address is not the Cortex XDR API: it redirects elsewhere',
			description: WRONG_HOST,
			httpCode,
			failure: { cause: 'configuration-invalid' },
		};
	}
	if (isThrottling(reply)) {
		return {
			message: 'Cortex XDR is receiving too many requests',
			description:
				`${vendor || `Cortex answered ${status}`}. Nothing was changed. Run again later, or lower the number of items at once`,
			httpCode,
			failure: { cause: 'rate-limited', retryAfterMs: retryAfterMs(headers['retry-after'], now) },
		};
	}
	switch (status) {
		case 401:
			return {
				message: 'Cortex XDR refused the API key',
				description:
					'Check the API key and its key ID in the credential, and that the key type (Standard or Advanced) is the ' +
					'security level with which the key was created. For an Advanced key the clock of the n8n machine must be right',
				httpCode,
				failure: { cause: 'credential-invalid' },
			};
		case 402:
			return {
				message: 'The Cortex XDR licence does not cover this call',
				description: `${vendor || 'Cortex answered 402'}. XDR Prevent or XDR Pro per Endpoint is needed`,
				httpCode,
				failure: { cause: 'configuration-invalid' },
			};
		case 403:
			return {
				message: ['The role of this Cortex XDR API key does not allow the call', rightFor(path)].filter(Boolean).join(': it needs '),
				description:
					`${vendor || 'Cortex answered 403'}. Nothing was changed. Reading endpoints needs Endpoint Administration: View; action status needs ` +
					'Action Center: View; isolating needs Action Center: View/Edit with Isolate ticked',
				httpCode,
				failure: { cause: 'credential-invalid' },
			};
		case 407:
			return { ...PROXY_LOG_IN, httpCode, failure: { cause: 'configuration-invalid' } };
		case 408:
			return {
				message: 'Cortex XDR did not answer in time',
				description: 'The gateway answered 408. Run again later',
				httpCode,
				failure: { cause: 'temporarily-unavailable', retryAfterMs: retryAfterMs(headers['retry-after'], now) },
			};
		case 502:
		case 503:
		case 504:
			return {
				message: 'Cortex XDR cannot be reached at the moment',
				description: `The gateway answered ${status}. Run again later`,
				httpCode,
				failure: { cause: 'temporarily-unavailable', retryAfterMs: retryAfterMs(headers['retry-after'], now) },
			};
		default:
	}
	if (vendor !== '') {
		return { message: `Cortex XDR refused the request: ${vendor}`, description: `HTTP status ${status}`, httpCode };
	}
	if (isNotJson(body)) {
		return {
			message: 'The answer is not from the Cortex XDR API: it is a web page or plain text instead of JSON',
			description: `${WRONG_HOST}. HTTP status ${status}; the text begins: ${excerpt(plainText(String(body)), 120)}`,
			httpCode,
			failure: { cause: status >= 500 ? 'temporarily-unavailable' : 'configuration-invalid' },
		};
	}
	return {
		message: 'Cortex XDR answered in a form that this node does not know',
		description: `HTTP status ${status}`,
		httpCode,
	};
}

/** Explains why a read was not begun: the time for all of them is over. */
export function explainTooLate(budgetMs: number): Explanation {
	return {
		message: 'Reading from Cortex XDR takes too long',
		description:
			`It was to be done within ${Math.round(budgetMs / 1_000)} s, and there was more to read. Nothing was concluded from what was ` +
			'read. The next poll tries again',
		httpCode: null,
		failure: { cause: 'temporarily-unavailable' },
	};
}

/** The explanation of whatever the transport threw; rethrows what is not the transport's. */
export function explain(error: unknown): Explanation | undefined {
	if (error instanceof NetworkFailure) return explainNetwork(error, { product: 'Cortex XDR', isCloud: true });
	if (error instanceof PreparationFailed) {
		return {
			message: error.message,
			description: 'Correct the Cortex XDR credential',
			httpCode: null,
			failure: { cause: 'credential-invalid' },
		};
	}
	return undefined;
}

function plainText(html: string): string {
	return html.slice(0, 2_000).replace(/<[^<>]*>/g, ' ').replace(/\s+/g, ' ');
}
