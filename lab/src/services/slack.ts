import { createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SimClock } from '../core/clock';
import { openLink, report } from './person';
import { HttpService } from './service';

/** Public on purpose: they open nothing but this service. */
export const SLACK_KEYS = { token: 'xoxb-lab-demo-token', signingSecret: 'lab-demo-slack-signing-secret' } as const;

/** The channel that the template names. */
export const SLACK_CHANNEL = 'C0LABSOC01';

/** A section takes no more: https://docs.slack.dev/reference/block-kit/blocks/section-block */
const SECTION_TEXT = 3_000;

const switchesSchema = z.strictObject({
	/** Where the app sends clicks on its buttons: the Interactivity Request URL. '': nowhere. */
	interactivityUrl: z.string().default(''),
	/** The error that every call of the API gets inside an HTTP 200, such as `ratelimited` or `not_in_channel`. '': none. */
	refusesWith: z.string().default(''),
	/** Whether the app may read e-mail addresses (`users:read.email`). */
	knowsEmail: z.boolean().default(true),
	/** Whether Slack opens the links of each message, as it does for previews. */
	unfurlsLinks: z.boolean().default(true),
});

export interface SlackUser {
	id: string;
	name: string;
	real_name: string;
	email: string;
}

/** Who works in the workspace. */
export const SLACK_USERS: readonly SlackUser[] = [
	{ id: 'U0LABALICE', name: 'alice', real_name: 'Alice Approver', email: 'alice@lab.example' },
	{ id: 'U0LABBOB00', name: 'bob', real_name: 'Bob Beholder', email: 'bob@lab.example' },
	{ id: 'U0LABCAROL', name: 'carol', real_name: 'Carol Countersigner', email: 'carol@lab.example' },
];

const element = z.looseObject({ text: z.object({ text: z.string() }).optional(), action_id: z.string().optional(), value: z.string().optional(), url: z.string().optional() });
const block = z.looseObject({ type: z.string(), text: z.object({ text: z.string() }).optional(), elements: z.array(element).optional() });
const messageSchema = z.looseObject({ channel: z.string(), text: z.string().optional(), blocks: z.array(block).default([]) });

export type SlackMessage = z.infer<typeof messageSchema> & { ts: string };

const pressSchema = z.strictObject({
	/** Of the message. */
	ts: z.string(),
	/** What the button says. */
	button: z.string(),
	/** Who presses it. */
	user: z.string(),
	/** Sends something else than a signature of Slack, as a forger would. */
	forged: z.boolean().default(false),
});

/** Slack as an app with buttons sees it. */
export class SlackService extends HttpService<typeof switchesSchema> {
	override readonly hosts = ['slack.com', 'hooks.slack.com'];

	/** As they read now, oldest first. */
	readonly messages: SlackMessage[] = [];

	/** What was shown to one person only. */
	readonly whispers: Array<{ user: string; text: string }> = [];

	private sent = 0;

	constructor(clock: SimClock) {
		super({ clock, switches: switchesSchema });
		const { app } = this.server;
		for (const call of ['chat.postMessage', 'chat.update', 'chat.postEphemeral'] as const) {
			app.post(`/api/${call}`, async (request) => this.refusal(request) ?? (await this.write(call, request.body)));
		}
		app.get('/api/users.info', async (request) => {
			const { user } = request.query as { user?: string };
			return this.refusal(request) ?? this.userInfo(user);
		});
		app.get('/api/users.list', async (request) => this.refusal(request) ?? { ok: true, members: SLACK_USERS.map((user) => this.shown(user)) });
		app.get('/api/users.profile.get', async (request) => this.refusal(request) ?? { ok: true, profile: { real_name: 'n8n' } });
		app.post<{ Params: { ts: string } }>('/actions/:ts', async (request) => {
			Object.assign(this.messageAt(request.params.ts), request.body);
			return 'ok';
		});
		this.server.control('GET', '/messages', z.strictObject({}), () => ({ messages: this.messages, whispers: this.whispers }));
		this.server.control('POST', '/press', pressSchema, async (press) => ({ status: await this.press(press) }));
	}

	credentials() {
		const data = { accessToken: SLACK_KEYS.token, signatureSecret: SLACK_KEYS.signingSecret };
		return [{ id: 'labSlack00001', name: 'Slack account', type: 'slackApi', data }];
	}

	/**
	 * Presses a button of a message. Resolves to the status of what was called: the app's Interactivity URL, signed as
	 * https://docs.slack.dev/authentication/verifying-requests-from-slack says, or the link of a button that has one.
	 */
	async press(input: z.input<typeof pressSchema>): Promise<number> {
		const { ts, button, user, forged } = pressSchema.parse(input);
		const message = this.messageAt(ts);
		const pressed = message.blocks.flatMap(({ elements }) => elements ?? []).find(({ text }) => text?.text === button);
		if (!pressed) throw new Error(`Message ${ts} has no button “${button}”`);
		if (pressed.url) return (await openLink(pressed.url)).status;
		if (this.switches.interactivityUrl === '') throw new Error('The app has no Interactivity URL: set the switch interactivityUrl');
		const { id, name } = this.userOf(user);
		const payload = JSON.stringify({
			type: 'block_actions',
			user: { id, name, username: name },
			channel: { id: message.channel },
			message: { ts, blocks: message.blocks },
			container: { message_ts: ts },
			actions: [{ action_id: pressed.action_id, value: pressed.value, action_ts: String(Date.now() / 1_000) }],
			response_url: `https://hooks.slack.com/actions/${ts}`,
		});
		const body = `payload=${encodeURIComponent(payload)}`;
		const timestamp = String(Math.floor(Date.now() / 1_000));
		const secret = forged ? 'another secret' : SLACK_KEYS.signingSecret;
		const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
		const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Slack-Request-Timestamp': timestamp, 'X-Slack-Signature': signature };
		return (await report(this.switches.interactivityUrl, body, headers)).status;
	}

	protected clear(): void {
		this.messages.length = 0;
		this.whispers.length = 0;
	}

	protected unknownCall(): object {
		return { ok: false, error: 'unknown_method' };
	}

	protected unreadable(): object {
		return { ok: false, error: 'invalid_json' };
	}

	/** Slack refuses inside an HTTP 200. */
	private refusal({ headers }: FastifyRequest): object | undefined {
		const { authorization } = headers;
		if (!authorization) return { ok: false, error: 'not_authed' };
		if (authorization !== `Bearer ${SLACK_KEYS.token}`) return { ok: false, error: 'invalid_auth' };
		return this.switches.refusesWith === '' ? undefined : { ok: false, error: this.switches.refusesWith };
	}

	private async write(call: 'chat.postMessage' | 'chat.update' | 'chat.postEphemeral', body: unknown): Promise<object> {
		const read = messageSchema.safeParse(body);
		if (!read.success) return { ok: false, error: 'invalid_arguments' };
		const message = read.data;
		if (message.channel !== SLACK_CHANNEL) return { ok: false, error: 'channel_not_found' };
		if (call === 'chat.postEphemeral') {
			this.whispers.push({ user: String(message.user), text: message.text ?? '' });
			return { ok: true, message_ts: this.nextTs() };
		}
		if (message.blocks.some(({ text }) => (text?.text.length ?? 0) > SECTION_TEXT)) return { ok: false, error: 'invalid_blocks' };
		if (call === 'chat.update') return this.update(message);
		if (message.blocks.length === 0 && !message.text) return { ok: false, error: 'no_text' };
		const ts = this.nextTs();
		this.messages.push({ ...message, ts });
		if (this.switches.unfurlsLinks) await this.unfurl(message);
		return { ok: true, channel: message.channel, ts, message: { ts, text: message.text ?? '' } };
	}

	private update(message: z.infer<typeof messageSchema>): object {
		const known = this.messages.find(({ ts }) => ts === message.ts);
		if (!known) return { ok: false, error: 'message_not_found' };
		Object.assign(known, message);
		return { ok: true, channel: known.channel, ts: known.ts };
	}

	/** Buttons with a link are not opened, as far as is known; links in the text are. */
	private async unfurl({ blocks }: z.infer<typeof messageSchema>): Promise<void> {
		const text = blocks.map((one) => one.text?.text ?? '').join('\n');
		const local = [...text.matchAll(/http:\/\/127\.0\.0\.1:\d+\/[^\s<>|]*/g)].map(([url]) => url);
		await Promise.allSettled(local.map(async (url) => await openLink(url, 'Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)')));
	}

	private userInfo(id: string | undefined): object {
		const user = SLACK_USERS.find((one) => one.id === id);
		return user ? { ok: true, user: this.shown(user) } : { ok: false, error: 'user_not_found' };
	}

	private shown({ id, name, real_name, email }: SlackUser): object {
		return { id, name, real_name, profile: { real_name, ...(this.switches.knowsEmail ? { email } : {}) } };
	}

	private userOf(id: string): SlackUser {
		const user = SLACK_USERS.find((one) => one.id === id);
		if (!user) throw new Error(`Nobody in the workspace has the ID ${id}`);
		return user;
	}

	private messageAt(ts: string): SlackMessage {
		const message = this.messages.find((one) => one.ts === ts);
		if (!message) throw new Error(`There is no message ${ts}`);
		return message;
	}

	private nextTs(): string {
		this.sent += 1;
		return `${Math.floor(this.clock.now() / 1_000)}.${String(this.sent).padStart(6, '0')}`;
	}
}
