import { z } from 'zod';
import type { SimClock } from '../core/clock';
import { HttpService } from './service';

const switchesSchema = z.strictObject({});

/** An incoming webhook, as Slack, Teams and Mattermost have one for a channel: it takes `{ "text": … }`. */
export class WebhookService extends HttpService<typeof switchesSchema> {
	/** What was posted, oldest first. */
	readonly messages: string[] = [];

	constructor(clock: SimClock) {
		super({ clock, switches: switchesSchema });
		this.server.app.post('/hook', async (request, reply) => {
			const { text } = (request.body ?? {}) as { text?: unknown };
			if (typeof text !== 'string' || text.trim() === '') return await reply.code(400).send('no_text');
			this.messages.push(text);
			return 'ok';
		});
		this.server.control('GET', '/messages', z.strictObject({}), () => this.messages);
	}

	credentials() {
		return [];
	}

	protected clear(): void {
		this.messages.length = 0;
	}

	protected unknownCall(): string {
		return 'no_service';
	}

	protected unreadable(): string {
		return 'invalid_payload';
	}
}
