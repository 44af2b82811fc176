import { z } from 'zod';

/** One reply of the model: a text, calls of tools, both, or a failure. */
export const replySchema = z.strictObject({
	say: z.string().optional(),
	/** An HTTP status instead of a reply, such as 500 or 429. */
	fail: z.number().int().min(400).max(599).optional(),
	/** Arguments as an object, or as the very text that the model writes. */
	call: z.array(z.strictObject({ tool: z.string(), with: z.union([z.string(), z.record(z.string(), z.unknown())]).default({}) })).optional(),
});

export type ChatReply = z.infer<typeof replySchema>;

/** What the model sees of a conversation. */
export interface ChatRequest {
	/** How often it has replied. */
	turn: number;
	/** What tools answered, oldest first. */
	answers: readonly string[];
	/** `parameters` is a JSON schema. */
	tools: ReadonlyArray<{ name: string; parameters?: unknown }>;
}

/** The scripted reply of this turn; without a script, that of a model that reads, proposes and sums up. */
export function nextReply(request: ChatRequest, script: readonly ChatReply[] | undefined, parallel: boolean): ChatReply {
	return script ? script[Math.min(request.turn, script.length - 1)] : diligent(request, parallel);
}

/** Reads with every tool that needs no argument, one per turn or all at once; then proposes what a person reviews. */
function diligent({ turn, answers, tools }: ChatRequest, parallel: boolean): ChatReply {
	const readers = tools.filter((tool) => !isReviewed(tool)).map(({ name }) => ({ tool: name, with: {} }));
	const rounds = parallel && readers.length > 0 ? [readers] : readers.map((reader) => [reader]);
	const proposals = tools.filter(isReviewed).map(({ name }) => [{ tool: name, with: { toolParameters: { why: 'Its detections are active and its score has risen' }, hitlParameters: {} } }]);
	const call = [...rounds, ...proposals][turn];
	if (call) return { call };
	const last = answers.at(-1);
	return { say: `I read ${answers.length - proposals.length} source(s).${last === undefined ? '' : ` The last answer was: ${last.slice(0, 200)}`}` };
}

/** n8n puts what a person has to review into an envelope of its own. */
function isReviewed({ parameters }: ChatRequest['tools'][number]): boolean {
	return JSON.stringify(parameters ?? {}).includes('"toolParameters"');
}
