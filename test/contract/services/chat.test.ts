import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import axios from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import { MAIL_LOGIN, MailService } from '../../../lab/src/services/mail';
import { BROWSER } from '../../../lab/src/services/person';
import { SLACK_CHANNEL, SLACK_KEYS, SLACK_USERS, SlackService } from '../../../lab/src/services/slack';
import { TEAMS_CHAT, TEAMS_TOKEN, TeamsService } from '../../../lab/src/services/teams';

const http = axios.create({ proxy: false, validateStatus: () => true });
const [alice] = SLACK_USERS;

/** Stands for n8n: notes who calls it, and with what. */
class Listener {
	readonly calls: Array<{ method: string; path: string; headers: IncomingHttpHeaders; body: string }> = [];

	private constructor(private readonly server: Server) {}

	static async open(): Promise<Listener> {
		const server = createServer((request, response) => {
			let body = '';
			request.on('data', (part) => (body += String(part))).on('end', () => {
				listener.calls.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers, body });
				response.end('ok');
			});
		});
		const listener = new Listener(server);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return listener;
	}

	get address(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	async close(): Promise<void> {
		await new Promise((resolve) => this.server.close(resolve));
	}
}

let n8n: Listener;

beforeAll(async () => (n8n = await Listener.open()));
beforeEach(() => (n8n.calls.length = 0));
afterAll(async () => await n8n.close());

describe('Slack', () => {
	const slack = new SlackService(new SimClock());
	const call = async (method: string, body: object, token: string | null = SLACK_KEYS.token) =>
		(await http.post(`${slack.address}/api/${method}`, body, { headers: token === null ? {} : { Authorization: `Bearer ${token}` } })) as { status: number; data: Record<string, unknown> };
	const button = (text: string, more: object) => ({ type: 'button', text: { type: 'plain_text', text }, ...more });
	const question = (text = 'Isolate?') => ({
		channel: SLACK_CHANNEL,
		blocks: [
			{ type: 'section', text: { type: 'mrkdwn', text } },
			{ type: 'actions', elements: [button('Yes', { action_id: 'approve', value: 'v1' }), button('Page', { url: `${n8n.address}/page` })] },
		],
	});
	const ask = async () => String((await call('chat.postMessage', question())).data.ts);

	beforeAll(async () => await slack.listen());
	beforeEach(() => {
		slack.reset();
		slack.switches.interactivityUrl = `${n8n.address}/slack`;
	});
	afterAll(async () => await slack.close());

	it.each<[string, () => Promise<{ status: number; data: object }>, string]>([
		['no token', async () => await call('chat.postMessage', question(), null), 'not_authed'],
		['a wrong token', async () => await call('chat.postMessage', question(), 'xoxb-other'), 'invalid_auth'],
		['an unknown channel', async () => await call('chat.postMessage', { ...question(), channel: 'C1' }), 'channel_not_found'],
		['a section beyond 3 000 characters', async () => await call('chat.postMessage', question('x'.repeat(3_001))), 'invalid_blocks'],
		['nothing to say', async () => await call('chat.postMessage', { channel: SLACK_CHANNEL }), 'no_text'],
		['no channel', async () => await call('chat.postMessage', {}), 'invalid_arguments'],
		['a change of no message', async () => await call('chat.update', { channel: SLACK_CHANNEL, ts: '1.1' }), 'message_not_found'],
		['an unknown call', async () => await call('chat.sing', {}), 'unknown_method'],
	])('refuses %s inside an HTTP 200', async (_name, send, error) => {
		const { status, data } = await send();
		expect(data).toEqual({ ok: false, error });
		expect(status).toBe(error === 'unknown_method' ? 404 : 200);
		expect(slack.messages).toEqual([]);
	});

	it('refuses every call with the error of its switch', async () => {
		await http.put(`${slack.address}/_sim/switches`, { ...slack.switches, refusesWith: 'ratelimited' });
		expect((await call('chat.postMessage', question())).data).toEqual({ ok: false, error: 'ratelimited' });
	});

	it('reports a click to the Interactivity URL, signed, with who clicked and where to answer', async () => {
		const ts = await ask();
		expect((await http.post(`${slack.address}/_sim/press`, { ts, button: 'Yes', user: alice.id })).data).toEqual({ status: 200 });
		const [{ method, path, headers, body }] = n8n.calls;
		expect([method, path]).toEqual(['POST', '/slack']);
		const time = String(headers['x-slack-request-timestamp']);
		expect(headers['x-slack-signature']).toBe(`v0=${createHmac('sha256', SLACK_KEYS.signingSecret).update(`v0:${time}:${body}`).digest('hex')}`);
		const payload = JSON.parse(String(new URLSearchParams(body).get('payload'))) as Record<string, unknown>;
		expect(payload).toMatchObject({ user: { id: alice.id }, channel: { id: SLACK_CHANNEL }, message: { ts }, actions: [{ action_id: 'approve', value: 'v1' }], response_url: `https://hooks.slack.com/actions/${ts}` });
		await slack.press({ ts, button: 'Yes', user: alice.id, forged: true });
		expect(n8n.calls[1].headers['x-slack-signature']).not.toBe(headers['x-slack-signature']);
	});

	it('opens the link of a button that has one, and the links of the text under its own name', async () => {
		const { data } = await call('chat.postMessage', question(`See ${n8n.address}/form`));
		expect(n8n.calls.map(({ path, headers }) => [path, String(headers['user-agent']).slice(0, 8)])).toEqual([['/form', 'Slackbot']]);
		await slack.press({ ts: String(data.ts), button: 'Page', user: alice.id });
		expect(n8n.calls.at(-1)).toMatchObject({ method: 'GET', path: '/page', headers: { 'user-agent': BROWSER } });
	});

	it('changes messages, tells one person alone, and knows who is who', async () => {
		const ts = await ask();
		await http.post(`${slack.address}/actions/${ts}`, { text: 'Approved', blocks: [] });
		expect(slack.messages).toEqual([expect.objectContaining({ ts, text: 'Approved', blocks: [] })]);
		await call('chat.update', { channel: SLACK_CHANNEL, ts, text: 'Again' });
		await call('chat.postEphemeral', { channel: SLACK_CHANNEL, user: alice.id, text: 'Not you' });
		expect((await http.get(`${slack.address}/_sim/messages`)).data).toMatchObject({ messages: [{ text: 'Again' }], whispers: [{ user: alice.id, text: 'Not you' }] });
		const who = async (user: string) => (await http.get(`${slack.address}/api/users.info`, { params: { user }, headers: { Authorization: `Bearer ${SLACK_KEYS.token}` } })).data as object;
		expect(await who(alice.id)).toMatchObject({ user: { name: 'alice', profile: { email: alice.email } } });
		slack.switches.knowsEmail = false;
		expect(JSON.stringify(await who(alice.id))).not.toContain('@');
		expect(await who('U1')).toEqual({ ok: false, error: 'user_not_found' });
	});

	it('says why a click is impossible', async () => {
		const ts = await ask();
		await expect(slack.press({ ts: '1.1', button: 'Yes', user: alice.id })).rejects.toThrow('no message 1.1');
		await expect(slack.press({ ts, button: 'No', user: alice.id })).rejects.toThrow('no button “No”');
		await expect(slack.press({ ts, button: 'Yes', user: 'U1' })).rejects.toThrow('U1');
		slack.switches.interactivityUrl = '';
		await expect(slack.press({ ts, button: 'Yes', user: alice.id })).rejects.toThrow('interactivityUrl');
	});
});

describe('Microsoft Teams', () => {
	const teams = new TeamsService(new SimClock());
	const send = async (body: object, chat = TEAMS_CHAT, token = TEAMS_TOKEN) =>
		await http.post(`${teams.address}/v1.0/chats/${encodeURIComponent(chat)}/messages`, body, { headers: { Authorization: `Bearer ${token}` } });
	const html = (content: string) => ({ body: { contentType: 'html', content } });

	beforeAll(async () => await teams.listen());
	beforeEach(() => teams.reset());
	afterAll(async () => await teams.close());

	it.each<[string, () => Promise<{ status: number; data: object }>, number, string]>([
		['a wrong token', async () => await send(html('x'), TEAMS_CHAT, 'other'), 401, 'InvalidAuthenticationToken'],
		['an unknown chat', async () => await send(html('x'), '19:other@thread.v2'), 404, 'NotFound'],
		['nothing to say', async () => await send(html('')), 400, 'BadRequest'],
		['another call', async () => await http.get(`${teams.address}/v1.0/me`), 404, 'BadRequest'],
	])('refuses %s', async (_name, call, status, code) => {
		expect(await call()).toMatchObject({ status, data: { error: { code } } });
		expect(teams.messages).toEqual([]);
	});

	it('refuses whoever is not in the chat', async () => {
		teams.switches.isMember = false;
		expect((await send(html('x'))).status).toBe(403);
	});

	it('keeps a message with its links, opens them without a name for a preview, and lets a person open and answer', async () => {
		const link = `${n8n.address}/form?a=1&b=2`;
		expect((await send(html(`<a href="${link}">Answer</a> <a href="https://elsewhere.example/">x</a>`))).status).toBe(201);
		expect(teams.messages[0].links).toEqual([link, 'https://elsewhere.example/']);
		expect(n8n.calls.map(({ path, headers }) => [path, headers['user-agent']])).toEqual([['/form?a=1&b=2', undefined]]);
		expect((await http.post(`${teams.address}/_sim/open`, { link })).data).toEqual({ status: 200 });
		expect((await http.post(`${teams.address}/_sim/answer`, { link, fields: ['Yes', ''] })).data).toEqual({ status: 200 });
		expect(n8n.calls.slice(1).map(({ method, headers }) => [method, headers['user-agent']])).toEqual([['GET', BROWSER], ['POST', BROWSER]]);
		expect(n8n.calls[2].body).toMatch(/name="field-0"\r\n\r\nYes\r\n[\s\S]*name="field-1"/);
	});
});

describe('mail', () => {
	const mail = new MailService(new SimClock());
	/** Sends a message word by word. Resolves to the last reply: the first refusal, or that it was taken. */
	const send = async (password: string = MAIL_LOGIN.password) => {
		const login = Buffer.from(`\0${MAIL_LOGIN.user}\0${password}`).toString('base64');
		const content = ['From: n8n@lab.example', 'To: soc@lab.example', 'Subject: Isolate?', 'Content-Type: text/html', '', `<a href="${n8n.address}/form">Answer</a>`, '.'];
		const said = ['EHLO lab', `AUTH PLAIN ${login}`, 'MAIL FROM:<n8n@lab.example>', 'RCPT TO:<soc@lab.example>', 'DATA', content.join('\r\n')];
		const socket = connect(mail.smtpPort, '127.0.0.1');
		try {
			for await (const line of createInterface(socket)) {
				// A reply of several lines goes on.
				if (line[3] === '-') continue;
				const next = said.shift();
				if (/^[45]/.test(line) || next === undefined) return line;
				socket.write(`${next}\r\n`);
			}
			return 'closed';
		} finally {
			socket.destroy();
		}
	};

	beforeAll(async () => await mail.listen());
	beforeEach(() => mail.reset());
	afterAll(async () => await mail.close());

	it('keeps what it delivers, and scans its links under the name of a browser', async () => {
		expect(await send()).toMatch(/^250/);
		expect((await http.get(`${mail.address}/_sim/messages`)).data).toEqual([
			{ subject: 'Isolate?', from: 'n8n@lab.example', to: 'soc@lab.example', text: expect.stringContaining('Answer'), html: expect.stringContaining('Answer'), links: [`${n8n.address}/form`] },
		]);
		expect(n8n.calls).toEqual([expect.objectContaining({ method: 'GET', path: '/form' })]);
		expect(n8n.calls[0].headers['user-agent']).toBe(BROWSER);
	});

	it('scans nothing when told so, and lets a person open and answer', async () => {
		mail.switches.scansLinks = false;
		await send();
		expect(n8n.calls).toEqual([]);
		const [link] = mail.messages[0].links;
		await http.post(`${mail.address}/_sim/open`, { link });
		await http.post(`${mail.address}/_sim/answer`, { link, fields: ['No'] });
		expect(n8n.calls.map(({ method }) => method)).toEqual(['GET', 'POST']);
	});

	it('takes messages from its users only, and for its recipients only', async () => {
		expect(await send('wrong')).toMatch(/^535/);
		mail.switches.refusesRecipients = true;
		expect(await send()).toMatch(/^550/);
		expect(mail.messages).toEqual([]);
	});
});
