import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import type { Service } from '../../lab/src/services/service';

const TOKEN = 'xoxb-lab-demo-review';

/** A question in a channel: its text, and where each button leads. */
export interface Question {
	channel: string;
	text: string;
	buttons: Record<string, string>;
}

interface Block {
	text?: { text: string };
	elements?: Array<{ text: { text: string }; url?: string }>;
}

/** As much of Slack as a review in a channel needs: it takes a message with buttons that are links. */
export class ReviewInSlack implements Service {
	readonly hosts = ['slack.com'];

	readonly questions: Question[] = [];

	address = '';

	private readonly server = createServer((request, response) => void this.answer(request, response));

	async listen(port = 0): Promise<string> {
		await new Promise<void>((resolve) => this.server.listen(port, '127.0.0.1', resolve));
		this.address = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
		return this.address;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	reset(): void {
		this.questions.length = 0;
	}

	/** What was asked about a host, by its name. */
	about(name: string): Question[] {
		return this.questions.filter(({ text }) => text.startsWith(`*Isolate ${name}?*`));
	}

	credentials() {
		return [{ id: 'labSlackReview01', name: 'Slack account', type: 'slackApi', data: { accessToken: TOKEN } }];
	}

	private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const body = await readText(request);
		const reply = request.url !== '/api/chat.postMessage' ? { ok: false, error: 'unknown_method' } : request.headers.authorization !== `Bearer ${TOKEN}` ? { ok: false, error: 'invalid_auth' } : this.post(JSON.parse(body) as { channel: string; blocks: Block[] });
		response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply));
	}

	private post({ channel, blocks }: { channel: string; blocks: Block[] }) {
		const text = blocks.flatMap((block) => (block.text && block.text.text.trim() !== '' ? [block.text.text] : [])).join('\n');
		const buttons = blocks.flatMap(({ elements = [] }) => elements.map((button): [string, string] => [button.text.text, String(button.url)]));
		this.questions.push({ channel, text, buttons: Object.fromEntries(buttons) });
		return { ok: true, channel, ts: `${this.questions.length}.0`, message: {} };
	}
}
