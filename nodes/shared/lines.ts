import { attempt } from './attempt';

/** The first two bytes of gzip (RFC 1952). */
const GZIP = [0x1f, 0x8b];

/** A line is longer than it may be. */
export class LineTooLong extends Error {}

/**
 * The lines of a text that arrives in pieces, packed with gzip or not: its first bytes tell. Empty lines are left out, and
 * no more than one piece and one line is held at a time. Whoever stops early need not read the rest.
 *
 * @param most the most characters of a line
 * @throws LineTooLong, and the error of the platform for an archive that is damaged or ends too soon
 */
export async function* linesOf(pieces: AsyncIterable<Uint8Array>, most: number): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	let open = '';
	for await (const piece of unpacked(pieces)) {
		open += decoder.decode(piece, { stream: true });
		const lines = open.split('\n');
		open = lines.pop() ?? '';
		yield* lines.map((line) => line.trim()).filter((line) => line !== '');
		if (open.length > most) throw new LineTooLong(`a line has more than ${most} characters`);
	}
	const last = (open + decoder.decode()).trim();
	if (last !== '') yield last;
}

async function* unpacked(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	const source = pieces[Symbol.asyncIterator]();
	const first = await firstBytes(source);
	const whole = rejoined(first, source);
	yield* GZIP.every((byte, at) => first[at] === byte) ? gunzipped(whole) : whole;
}

/** As many pieces as it takes to tell what it is. */
async function firstBytes(source: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
	let bytes = Buffer.alloc(0);
	while (bytes.length < GZIP.length) {
		const next = await source.next();
		if (next.done === true) break;
		bytes = Buffer.concat([bytes, next.value]);
	}
	return bytes;
}

async function* rejoined(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
	yield first;
	for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
}

/** The platform's own decoder: n8n allows a node no import of zlib. */
async function* gunzipped(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
	const { readable, writable } = new DecompressionStream('gzip');
	const fed = feed(pieces, writable.getWriter());
	const reader = readable.getReader();
	try {
		for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value as Uint8Array;
		await fed;
	} finally {
		await attempt(async () => await reader.cancel());
	}
}

interface Writer {
	write(piece: Uint8Array): Promise<void>;
	close(): Promise<void>;
	abort(reason: unknown): Promise<void>;
}

/** Puts the pieces in. It never throws: a failure comes out where the other end is read. */
async function feed(pieces: AsyncGenerator<Uint8Array>, writer: Writer): Promise<void> {
	const fed = await attempt(async () => {
		for await (const piece of pieces) await writer.write(piece);
		await writer.close();
	});
	if ('failure' in fed) await attempt(async () => await writer.abort(fed.failure));
}
