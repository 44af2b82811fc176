import { z } from 'zod';
import type { SimClock } from '../core/clock';
import { linksIn, openLink, sendForm } from './person';
import { HttpService } from './service';

/** Public on purpose: it opens nothing but this service. */
export const TEAMS_TOKEN = 'lab-demo-graph-token';

/** The chat that the template names. */
export const TEAMS_CHAT = '19:lab0soc0approvers@thread.v2';

/** The chat of the second approvers. */
export const TEAMS_SECOND_CHAT = '19:lab0soc0second@thread.v2';

const switchesSchema = z.strictObject({
	/** Whether Microsoft's preview service opens the links of each message; it sends no User-Agent. */
	previewsLinks: z.boolean().default(true),
	/** Whether the account of the token may write to the chat. */
	isMember: z.boolean().default(true),
});

const messageSchema = z.looseObject({ body: z.object({ contentType: z.enum(['html', 'text']), content: z.string().min(1) }) });

export interface TeamsMessage {
	id: string;
	chat: string;
	/** HTML. */
	content: string;
	/** Where its links lead, in their order. */
	links: string[];
}

/** Two chats of Microsoft Teams, over Microsoft Graph. */
export class TeamsService extends HttpService<typeof switchesSchema> {
	override readonly hosts = ['graph.microsoft.com'];

	/** Oldest first. */
	readonly messages: TeamsMessage[] = [];

	private sent = 0;

	constructor(clock: SimClock) {
		super({ clock, switches: switchesSchema });
		this.server.app.post<{ Params: { chat: string } }>('/v1.0/chats/:chat/messages', async (request, reply) => {
			if (request.headers.authorization !== `Bearer ${TEAMS_TOKEN}`) {
				return await reply.code(401).send(graphError('InvalidAuthenticationToken', 'Access token is empty or invalid.'));
			}
			if (![TEAMS_CHAT, TEAMS_SECOND_CHAT].includes(request.params.chat)) return await reply.code(404).send(graphError('NotFound', 'The chat was not found.'));
			if (!this.switches.isMember) return await reply.code(403).send(graphError('Forbidden', 'The caller is not a member of the chat.'));
			const read = messageSchema.safeParse(request.body);
			if (!read.success) return await reply.code(400).send(graphError('BadRequest', 'Body cannot be empty.'));
			return await reply.code(201).send(await this.post(request.params.chat, read.data.body.content));
		});
		this.server.control('GET', '/messages', z.strictObject({}), () => this.messages);
		this.server.control('POST', '/open', z.strictObject({ link: z.string() }), async ({ link }) => ({ status: (await openLink(link)).status }));
		const answer = z.strictObject({ link: z.string(), fields: z.array(z.string()) });
		this.server.control('POST', '/answer', answer, async ({ link, fields }) => ({ status: (await sendForm(link, fields)).status }));
	}

	credentials() {
		const data = {
			clientId: 'lab-demo-client',
			clientSecret: 'lab-demo-secret',
			oauthTokenData: { access_token: TEAMS_TOKEN, token_type: 'Bearer', expires_in: 86_400 },
		};
		return [{ id: 'labTeams00001', name: 'Microsoft Teams account', type: 'microsoftTeamsOAuth2Api', data }];
	}

	protected clear(): void {
		this.messages.length = 0;
	}

	protected unknownCall(method: string, path: string): object {
		return graphError('BadRequest', `The lab does not play ${method} ${path}`);
	}

	protected unreadable(message: string): object {
		return graphError('BadRequest', message);
	}

	private async post(chat: string, content: string): Promise<object> {
		this.sent += 1;
		const message = { id: String(1_700_000_000_000 + this.sent), chat, content, links: linksIn(content) };
		this.messages.push(message);
		if (this.switches.previewsLinks) await Promise.allSettled(message.links.filter(isLocal).map(async (url) => await openLink(url, null)));
		return { id: message.id, messageType: 'message', chatId: chat, body: { contentType: 'html', content } };
	}
}

/** Only what leads back to n8n is opened: nothing may leave the machine. */
export const isLocal = (url: string): boolean => url.startsWith('http://127.0.0.1:');

const graphError = (code: string, message: string): object => ({ error: { code, message } });
