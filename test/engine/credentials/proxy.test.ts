import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import nock from 'nock';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { runNode, testCredential } from '../../support/engine';

const HOST = 'api-acme.xdr.eu.example';
const FIELDS = { host: HOST, keyType: 'standard', keyId: '7', apiKey: 'demo-key' };
/** A mutation, which is sent once. */
const BLOCK = { resource: 'hash', operation: 'block', hashes: 'ab'.repeat(32) };

const before = process.env.HTTPS_PROXY;

/** A port of this machine; `answer` is sent to whoever connects, and without it nobody listens. */
async function withProxy(answer: string | undefined, work: (address: string) => Promise<void>): Promise<void> {
	const server = createServer((socket) => {
		socket.on('error', () => undefined);
		socket.once('data', () => socket.end(answer ?? ''));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
	const close = async () => await new Promise((resolve) => server.close(resolve));
	if (answer === undefined) await close();
	process.env.HTTPS_PROXY = `http://${address}`;
	try {
		await work(address);
	} finally {
		if (answer !== undefined) await close();
	}
}

beforeAll(() => {
	// nock would answer in place of the proxy.
	nock.restore();
});

afterAll(() => {
	if (before === undefined) delete process.env.HTTPS_PROXY;
	else process.env.HTTPS_PROXY = before;
});

const run = async () => await runNode({ node: new CortexXdr(), parameters: BLOCK, credentials: { cortexXdrApi: FIELDS } });

it('a proxy that is not there is named, and not taken for the service', async () => {
	await withProxy(undefined, async (address) => {
		const said = `The proxy at ${address} refuses the connection. Check HTTPS_PROXY and NO_PROXY of n8n, and that the proxy runs`;
		expect(await testCredential('cortexXdrApi', FIELDS)).toEqual({ status: 'Error', message: said });
		expect((await run()).error).toMatchObject({ message: 'Cortex XDR cannot be reached', description: said });
	});
});

it('a proxy that wants a log-in is not taken for the service', async () => {
	await withProxy('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n', async () => {
		const { message, description } = (await run()).error ?? {};
		expect([message, description]).toEqual([
			'The proxy between n8n and the service asks for a log-in',
			'Put the user name and the password of the proxy into HTTPS_PROXY of n8n, or the host into NO_PROXY',
		]);
	});
});
