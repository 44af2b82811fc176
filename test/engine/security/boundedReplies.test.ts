import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGzip } from 'node:zlib';
import nock from 'nock';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { createPoller, runNode } from '../../support/engine';

const closers: Array<() => Promise<void>> = [];

// Real sockets: only they trickle and unpack.
beforeAll(() => nock.restore());
afterEach(async () => {
	await Promise.all(closers.splice(0).map(async (close) => await close()));
});

async function server(answer: (response: ServerResponse) => void) {
	let closed = 0;
	const listener = createServer((_request, response) => {
		response.on('close', () => (closed += 1));
		answer(response);
	});
	await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
	closers.push(
		async () =>
			await new Promise((resolve) => {
				listener.close(() => resolve());
				listener.closeAllConnections();
			}),
	);
	const host = `http://127.0.0.1:${(listener.address() as AddressInfo).port}`;
	return { credentials: { vectraApi: { host, apiToken: 'token-of-the-test' } }, closed: () => closed };
}

it('a reply that trickles in does not outlive the budget of the poll, and its connection is closed', async () => {
	const { credentials, closed } = await server((response) => {
		response.writeHead(200, { 'Content-Type': 'application/json' });
		const drip = setInterval(() => response.write(' '), 100);
		response.on('close', () => clearInterval(drip));
	});
	const trigger = createPoller({
		node: new VectraTrigger(),
		parameters: { authentication: 'apiToken', triggerOn: 'containmentChange' },
		credentials,
		budgetMs: 1_500,
	});
	const started = performance.now();
	const { items, error } = await trigger.poll();
	expect(items).toBeNull();
	expect(error?.message).toMatch(/did not answer in time|takes too long/);
	expect(performance.now() - started).toBeLessThan(10_000);
	await new Promise((resolve) => setTimeout(resolve, 100));
	expect(closed()).toBeGreaterThan(0);
});

it('a small reply that unpacks to a huge one is given up', async () => {
	const { credentials } = await server((response) => {
		response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' });
		const gzip = createGzip();
		gzip.pipe(response);
		response.on('error', () => undefined);
		const megabyte = Buffer.alloc(1024 * 1024, 0x20);
		let left = 200;
		const more = (): void => {
			while (left > 0) {
				left -= 1;
				if (!gzip.write(megabyte)) return void gzip.once('drain', more);
			}
			gzip.end('{}');
		};
		more();
	});
	const { error } = await runNode({
		node: new Vectra(),
		parameters: { authentication: 'apiToken', resource: 'tag', operation: 'add', host: { __rl: true, mode: 'id', value: 1 }, tags: ['x'] },
		credentials,
	});
	expect(error).toMatchObject({
		message: 'The answer of Vectra cannot be read',
		description: expect.stringMatching(/larger than 128 MB/) as string,
	});
}, 60_000);
