import { NodeApiError } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { withMarker } from './text';

/** The lengths to which a note is cut in turn until Vectra accepts it. Vectra does not publish its limit. */
const LENGTHS = [8_000, 4_000, 2_000, 1_000, 500, 250];

/**
 * Writes a note. If Vectra refuses it as too long and `truncate` is on, a shorter text is sent. A refused note was not
 * written, so nothing is written twice.
 *
 * @param marker what must stay at the end
 */
export async function writeFitting<T>(
	note: string,
	marker: string,
	truncate: boolean,
	write: (text: string) => Promise<T>,
): Promise<{ result: T; text: string }> {
	const whole = withMarker(note, marker);
	const shorter = truncate ? LENGTHS.filter((length) => length < whole.length) : [];
	let failure: unknown;
	for (const length of [Infinity, ...shorter]) {
		const text = withMarker(note, marker, length);
		const written = await attempt(async () => await write(text));
		if ('value' in written) return { result: written.value, text };
		failure = written.failure;
		if (!isTooLong(failure)) break;
	}
	throw withLength(failure, whole);
}

const isTooLong = (error: unknown): boolean => error instanceof NodeApiError && error.httpCode === '413';

/** The failure with the length of the note in its description, where Vectra refused it as too long. */
function withLength(error: unknown, whole: string): unknown {
	if (!isTooLong(error)) return error;
	const failure = error as NodeApiError;
	failure.description = `It has ${whole.length} characters. Shorten it, or set If Too Long to Truncate. ${failure.description ?? ''}`;
	return failure;
}
