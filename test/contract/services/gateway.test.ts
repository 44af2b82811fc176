import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import axios from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import { Gateway } from '../../../lab/src/services/gateway';
import { WebhookService } from '../../../lab/src/services/webhook';

class PublicWebhook extends WebhookService {
	override readonly hosts = ['hooks.example', '*.hooks.example'];
}

let webhook: PublicWebhook;
let gateway: Gateway;

beforeAll(async () => {
	webhook = new PublicWebhook(new SimClock());
	await webhook.listen();
	gateway = await Gateway.open([webhook]);
});

afterAll(async () => {
	await gateway.close();
	await webhook.close();
});

/** The connection through the gateway, and the first bytes of its answer to CONNECT. */
async function tunnel(host: string): Promise<{ socket: Socket; answer: string }> {
	const socket = connect(Number(new URL(gateway.address).port), '127.0.0.1');
	socket.write(`CONNECT ${host}:443 HTTP/1.1\r\nHost: ${host}:443\r\n\r\n`);
	const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(String(data))));
	return { socket, answer };
}

async function postTo(host: string, body: object): Promise<string> {
	const { socket } = await tunnel(host);
	const options = { host, path: '/hook', method: 'POST', ca: gateway.authority, socket, agent: false, headers: { 'content-type': 'application/json' } };
	return await new Promise((resolve, reject) => {
		request(options, (response) => {
			let text = '';
			response.on('data', (part) => (text += String(part))).on('end', () => resolve(text));
		})
			.on('error', reject)
			.end(JSON.stringify(body));
	});
}

it.each(['hooks.example', 'acme.hooks.example'])('https://%s ends at the service that plays it, under a certificate that fits', async (host) => {
	expect(await postTo(host, { text: `to ${host}` })).toBe('ok');
	expect(webhook.messages).toContain(`to ${host}`);
});

it.each(['slack.com', 'hooks.example.evil.test', 'a.b.hooks.example'])('%s is not played: refused by name', async (host) => {
	const { socket, answer } = await tunnel(host);
	expect(answer).toMatch(/^HTTP\/1\.1 502 .*The lab does not play/s);
	expect(answer).toContain(host);
	socket.destroy();
});

it('a service has faults, a journal and a reset as the products have', async () => {
	webhook.server.faults.add({ kind: 'status', status: 503, times: 1 });
	await expect(axios.post(`${webhook.address}/hook`, { text: 'x' })).rejects.toMatchObject({ response: { status: 503 } });
	await expect(axios.post(`${webhook.address}/hook`, {})).rejects.toMatchObject({ response: { status: 400, data: 'no_text' } });
	expect((await axios.get(`${webhook.address}/other`, { validateStatus: null })).data).toBe('no_service');
	expect((await axios.get(`${webhook.address}/_sim/messages`)).data).toEqual(webhook.messages);
	webhook.reset();
	expect([webhook.messages, webhook.server.journal.list()]).toEqual([[], []]);
});
