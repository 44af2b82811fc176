import { Readable } from 'node:stream';
import { NetworkFailure, send, type HttpRequest, type RequestContext } from '../../../nodes/shared/http';

/** Answers with this body under 200. */
function context(body: unknown): { context: RequestContext; options: Array<Record<string, unknown>> } {
	const options: Array<Record<string, unknown>> = [];
	const httpRequestWithAuthentication = async (_type: string, given: Record<string, unknown>) => {
		options.push(given);
		return await Promise.resolve({ statusCode: 200, headers: { 'X-A': 'b' }, body: await body });
	};
	return { context: { helpers: { httpRequestWithAuthentication } } as unknown as RequestContext, options };
}

const ask = async (body: unknown, more: Partial<HttpRequest> = {}) =>
	await send(context(body).context, 'any', { method: 'GET', url: '/x', ...more });

const failure = async (work: Promise<unknown>): Promise<NetworkFailure> => {
	const error: unknown = await work.then(
		() => undefined,
		(thrown: unknown) => thrown,
	);
	if (!(error instanceof NetworkFailure)) throw new Error(`No NetworkFailure: ${String(error)}`);
	return error;
};

describe('the body of a reply', () => {
	it.each<[string, string[], unknown]>([
		['JSON', ['{"a":', '[1]}'], { a: [1] }],
		['JSON behind a byte order mark', ['\uFEFF{"a":1}'], { a: 1 }],
		['a bare value', ['true'], true],
		['text', ['<html>'], '<html>'],
		['torn JSON', ['{"a":'], '{"a":'],
		['nothing', [], ''],
	])('is read as %s', async (_name, parts, expected) => {
		const reply = await ask(Readable.from(parts.map((part) => Buffer.from(part))));
		expect(reply).toEqual({ status: 200, headers: { 'x-a': 'b' }, body: expected });
	});

	it('is bytes where a file is expected', async () => {
		const { body } = await ask(Readable.from([Buffer.from([80, 75]), Buffer.from([0])]), { encoding: 'arraybuffer' });
		expect(body).toEqual(Buffer.from([80, 75, 0]));
	});

	it('is taken as it is where n8n has read it', async () => {
		expect((await ask({ a: 1 })).body).toEqual({ a: 1 });
	});

	it('that trickles in is given up at the deadline, and its connection closed', async () => {
		const stream = Readable.from(
			(async function* () {
				for (;;) {
					yield Buffer.from(' ');
					await new Promise((resolve) => setTimeout(resolve, 20));
				}
			})(),
		);
		const started = performance.now();
		const { kind, fate } = await failure(ask(stream, { totalTimeout: 200 }));
		expect({ kind, fate }).toEqual({ kind: 'timeout', fate: 'replyUnknown' });
		expect(performance.now() - started).toBeLessThan(2_000);
		expect(stream.destroyed).toBe(true);
	});

	it('that never begins is given up at the deadline, and closed when it comes after all', async () => {
		const late = Readable.from([Buffer.from('x')]);
		let come: (body: Readable) => void = () => undefined;
		const coming = new Promise<Readable>((resolve) => (come = resolve));
		expect(await failure(ask(coming, { totalTimeout: 50 }))).toMatchObject({ kind: 'timeout', fate: 'replyUnknown' });
		come(late);
		await new Promise((resolve) => setTimeout(resolve, 20));
		expect(late.destroyed).toBe(true);
	});

	it('that does not end is given up at a size', async () => {
		const megabyte = Buffer.alloc(1024 * 1024, 0x20);
		let sent = 0;
		const stream = Readable.from(
			(function* () {
				for (;;) {
					sent += 1;
					yield megabyte;
				}
			})(),
		);
		expect(await failure(ask(stream))).toMatchObject({ kind: 'reply', fate: 'replyUnknown', message: 'the reply is larger than 128 MB' });
		expect(sent).toBeLessThan(140);
		expect(stream.destroyed).toBe(true);
	});

	it.each([new Error('no code'), Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), Object.assign(new Error('x'), { code: 'Z_DATA_ERROR' })])(
		'that breaks off leaves open what became of the request: %s',
		async (error) => {
			const stream = new Readable({
				read() {
					this.destroy(error);
				},
			});
			expect((await failure(ask(stream))).fate).toBe('replyUnknown');
		},
	);
});
