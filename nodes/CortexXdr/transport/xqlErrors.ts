import type { Explanation } from '../../shared/explanation';
import type { HttpReply } from '../../shared/http';
import { compactJson, excerpt, isRecord, text } from '../../shared/values';
import { isErrorEnvelope } from './errors';

/** Why Cortex did not start a query: too many run, the query cannot be read, or the day's quota is used up. */
export interface XqlRefusal {
	about: 'busy' | 'query' | 'quota';
	explanation: Explanation;
}

/**
 * What XQL has errors of its own for; undefined for anything else. The vendor prints the same sample under every status, and
 * two statuses for a quota that is used up, so the texts decide.
 *
 * @param query whose line is quoted where Cortex says where it stopped reading
 */
export function explainXql({ status, body }: HttpReply, query: string): XqlRefusal | undefined {
	const isError = (status >= 400 && ![408, 502, 503, 504].includes(status)) || isErrorEnvelope(body);
	if (!isError) return undefined;
	const reply = isRecord(body) && isRecord(body.reply) ? body.reply : {};
	const words = compactJson(reply);
	const httpCode = String(status);
	if (status === 599 || /max daily quota|quota_exceeded/i.test(words)) {
		const description = `${vendorWords(reply) || `Cortex answered ${status}`}. Nothing was run. XQL → Get Quota shows what is used; it begins anew at midnight UTC`;
		return { about: 'quota', explanation: { message: 'The daily quota for XQL queries is used up', description, httpCode } };
	}
	if (/max allowed amount of parallel running queries/i.test(words)) {
		const description =
			'Cortex runs four queries of API keys at a time, and a query that nobody waits for keeps its place until it ends. Nothing ' +
			'was run. Run again later; XQL → Get Quota shows which queries are running';
		return {
			about: 'busy',
			explanation: { message: 'Too many XQL queries are running', description, httpCode, failure: { cause: 'rate-limited' } },
		};
	}
	const extra = reply.err_extra;
	if (!isRecord(extra) || !('parse_err' in extra)) return undefined;
	const fault = text(extra.parse_err) || compactJson(extra.parse_err);
	const message = `Cortex XDR cannot read the query: ${excerpt(fault, 300).replace(/[.\s]+$/, '')}`;
	const description = ['Nothing was run', quotedLine(fault, query), 'Correct Query'].filter(Boolean).join('. ');
	return { about: 'query', explanation: { message, description, httpCode } };
}

/** The words of `err_extra`, a text or an object with `err_msg`. */
function vendorWords({ err_msg: message, err_extra: extra }: Record<string, unknown>): string {
	const words = isRecord(extra) ? text(extra.err_msg) || text(extra.error) : text(extra);
	return excerpt(words || text(message), 300).replace(/[.\s]+$/, '');
}

/** The line of the query that the fault names; '' when it names none. The form of the position is not published. */
function quotedLine(fault: string, query: string): string {
	const line = Number(/line\W{0,4}(\d{1,6})/i.exec(fault)?.[1]);
	const content = query.split(/\r?\n/)[line - 1];
	return content === undefined ? '' : `Line ${line} is “${excerpt(content, 120)}”`;
}
