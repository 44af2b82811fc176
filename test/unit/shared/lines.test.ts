import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { linesOf, LineTooLong } from '../../../nodes/shared/lines';

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function all(bytes: Uint8Array, size: number, most = 1_000): Promise<string[]> {
	const lines: string[] = [];
	for await (const line of linesOf(inPieces(bytes, size), most)) lines.push(line);
	return lines;
}

const utf8 = (text: string) => Buffer.from(text, 'utf8');

describe('the lines of a text in pieces', () => {
	it('are the same wherever it is cut, packed or not', async () => {
		const line = fc.string({ unit: 'grapheme', maxLength: 12 }).map((text) => text.replace(/[\r\n]/g, '').trim());
		await fc.assert(
			fc.asyncProperty(fc.array(line, { maxLength: 20 }), fc.integer({ min: 1, max: 9 }), fc.boolean(), async (lines, size, isPacked) => {
				const bytes = utf8(lines.join('\n'));
				expect(await all(isPacked ? gzipSync(bytes) : bytes, size)).toEqual(lines.filter((one) => one !== ''));
			}),
			{ numRuns: 200 },
		);
	});

	it('are none of nothing, also packed', async () => {
		expect([await all(utf8(''), 1), await all(utf8('\n\r\n'), 1), await all(gzipSync(''), 3)]).toEqual([[], [], []]);
	});

	it('has an error for an archive that ends too soon or is damaged', async () => {
		const packed = gzipSync(utf8('{"a":1}\n'.repeat(5_000)));
		await expect(all(packed.subarray(0, packed.length - 12), 64)).rejects.toThrow();
		const damaged = Buffer.from(packed);
		damaged.fill(0xff, 30, 60);
		await expect(all(damaged, 64)).rejects.toThrow();
	});

	it('does not hold a line of any length, however well it is packed', async () => {
		const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 'a'));
		await expect(all(bomb, 1_024)).rejects.toThrow(LineTooLong);
		await expect(all(utf8('a'.repeat(1_001)), 100)).rejects.toThrow(LineTooLong);
	});

	it('reads no more than is asked for', async () => {
		let given = 0;
		async function* endless(): AsyncGenerator<Uint8Array> {
			for (;;) {
				given += 1;
				yield utf8('{"a":1}\n'.repeat(100));
			}
		}
		const lines: string[] = [];
		for await (const line of linesOf(endless(), 1_000)) if (lines.push(line) === 250) break;
		expect([lines.length, given <= 4]).toEqual([250, true]);
	});
});
