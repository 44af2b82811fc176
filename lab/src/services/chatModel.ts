import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { SimClock } from '../core/clock';
import { nextReply, replySchema, type ChatReply, type ChatRequest } from './chatScript';
import { HttpService } from './service';

/** Public on purpose like the lab's other keys. */
export const MODEL_KEY = 'lab-demo-model-key';

const switchesSchema = z.strictObject({
	/** More than one call of a tool in one reply, as models send them unless they are asked not to. */
	parallelToolCalls: z.boolean().default(false),
});

const messageSchema = z.object({ role: z.string(), content: z.unknown().optional() });
const toolSchema = z.object({ function: z.object({ name: z.string(), parameters: z.unknown().optional() }) });
const requestSchema = z.object({
	model: z.string(),
	messages: z.array(messageSchema).min(1),
	tools: z.array(toolSchema).default([]),
	stream: z.boolean().default(false),
});

type ModelRequest = z.infer<typeof requestSchema>;

const scriptSchema = z.strictObject({
	/** A text that the conversation holds, such as the name of a host; left out: any conversation. */
	about: z.string().min(1).optional(),
	/** Turn by turn; the last one is repeated. */
	replies: z.array(replySchema).min(1),
});

export type ChatScript = z.input<typeof scriptSchema>;

/**
 * A language model behind OpenAI's chat completions API (`POST /v1/chat/completions`), which says what it was told to.
 * Without a script it calls each tool that takes no arguments once, proposes what a person has to review, and sums up.
 * Which turn it is follows from the conversation alone, so that a request sent twice gets the same reply.
 */
export class ChatModelService extends HttpService<typeof switchesSchema> {
	private scripts: Array<z.infer<typeof scriptSchema>> = [];

	private replies = 0;

	constructor(clock: SimClock) {
		super({ clock, switches: switchesSchema });
		const { app } = this.server;
		app.get('/v1/models', async (request, reply) => {
			if (!signedIn(request)) return await refuse(reply);
			return { object: 'list', data: [{ id: 'lab-model', object: 'model', owned_by: 'lab' }] };
		});
		app.post('/v1/chat/completions', async (request, reply) => {
			if (!signedIn(request)) return await refuse(reply);
			const asked = requestSchema.safeParse(request.body);
			if (!asked.success) return await reply.code(400).send(this.unreadable(z.prettifyError(asked.error)));
			if (asked.data.stream) return await reply.code(400).send(this.unreadable('The lab does not stream'));
			const said = this.answer(asked.data);
			if (said.fail !== undefined) return await reply.code(said.fail).send(errorBody('The lab was told to fail', said.fail === 429 ? 'rate_limit_exceeded' : 'server_error'));
			return this.completion(asked.data, said);
		});
		this.server.control('PUT', '/script', scriptSchema, (script) => this.script(script));
	}

	/** What it is to say, from the next request on; the newest script that fits a conversation applies. */
	script(script: ChatScript): void {
		this.scripts.unshift(scriptSchema.parse(script));
	}

	/** Everything that was sent to the model about a text, as one text for each request, oldest first. */
	heard(about: string): string[] {
		const requests = this.server.journal.list({ method: 'POST', path: '/chat/completions' });
		return requests.map(({ body }) => JSON.stringify(body)).filter((text) => text.includes(about));
	}

	credentials() {
		const data = { apiKey: MODEL_KEY, url: `${this.address}/v1`, header: false };
		return [{ id: 'labOpenAi01', name: 'OpenAI account', type: 'openAiApi', data }];
	}

	protected clear(): void {
		this.scripts = [];
		this.replies = 0;
	}

	protected unknownCall(method: string, path: string) {
		return this.unreadable(`Unknown request URL: ${method} ${path}`);
	}

	protected unreadable(message: string) {
		return errorBody(message, 'invalid_request_error');
	}

	private answer(asked: ModelRequest): ChatReply {
		const conversation = JSON.stringify(asked.messages);
		const script = this.scripts.find(({ about }) => about === undefined || conversation.includes(about));
		return nextReply(readRequest(asked), script?.replies, this.switches.parallelToolCalls);
	}

	private completion({ model, messages }: ModelRequest, { say, call = [] }: ChatReply) {
		this.replies += 1;
		const tokens = JSON.stringify(messages).length;
		const toolCalls = call.map((one, index) => toolCall(one, `call_${this.replies}_${index}`));
		return {
			id: `chatcmpl-lab-${this.replies}`,
			object: 'chat.completion',
			created: Math.floor(this.clock.now() / 1000),
			model,
			choices: [
				{
					index: 0,
					message: { role: 'assistant', content: say ?? null, ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}) },
					finish_reason: toolCalls.length > 0 ? 'tool_calls' : 'stop',
				},
			],
			usage: { prompt_tokens: tokens, completion_tokens: 1, total_tokens: tokens + 1 },
		};
	}
}

/** OpenAI writes arguments as a text of JSON; a model may also write something that is none. */
function toolCall({ tool, with: given }: NonNullable<ChatReply['call']>[number], id: string) {
	return { id, type: 'function', function: { name: tool, arguments: typeof given === 'string' ? given : JSON.stringify(given) } };
}

function readRequest({ messages, tools }: ModelRequest): ChatRequest {
	return {
		turn: messages.filter(({ role }) => role === 'assistant').length,
		answers: messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content)),
		tools: tools.map(({ function: { name, parameters } }) => ({ name, parameters })),
	};
}

const signedIn = ({ headers }: FastifyRequest): boolean => headers.authorization === `Bearer ${MODEL_KEY}`;

const refuse = async (reply: FastifyReply) => await reply.code(401).send(errorBody('Incorrect API key provided', 'invalid_request_error', 'invalid_api_key'));

const errorBody = (message: string, type: string, code: string | null = null) => ({ error: { message, type, param: null, code } });
