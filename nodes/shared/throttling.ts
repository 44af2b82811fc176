import type { HttpReply } from './http';
import { compactJson } from './values';

/** Where in a reply its own words are looked for, in characters. */
const LOOKED_AT = 2_000;

/** Answers of gateways, which do not know what became of the request. */
const NOBODY_KNOWS = [408, 502, 503, 504];

/**
 * Whether the service refused the request because there were too many: then nothing happened, and waiting helps. 429 says
 * so by itself. Other statuses have come with the text “Too many requests” (vendor documentation of Cortex XDR) or “Rate
 * limit exceeded” (public clients).
 *
 * @param isError whether the body is an error although its status is a success
 */
export function isThrottled({ status, body }: HttpReply, isError = false): boolean {
	if (status === 429) return true;
	if (NOBODY_KNOWS.includes(status) || (status < 400 && !isError)) return false;
	const words = typeof body === 'string' ? body : compactJson(body);
	return /too many requests|\brate[ -]?limit|request was throttled/i.test(words.slice(0, LOOKED_AT));
}
