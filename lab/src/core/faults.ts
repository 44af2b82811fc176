import { z } from 'zod';

/**
 * What can go wrong between a client and the product. The first group answers instead of the simulator, the second lets
 * the simulator act and then spoils the reply.
 */
export const FAULT_KINDS = [
	'status', // `status` with `body` and `headers` (429 with or without Retry-After, 401, 502…)
	'html500', // an HTML error page
	'slow', // answers normally, `delayMs` wall-clock ms late
	'trickle', // the call takes effect, the reply comes byte by byte, with `delayMs` wall-clock ms between them
	'reset', // drops the connection before anything happened
	'replyLost', // the call takes effect, then the connection drops
	'truncated', // the call takes effect, the JSON ends half way
	'numbersAsStrings', // numbers in the reply become strings
	'nullLists', // empty lists in the reply become null
] as const;

export const faultSchema = z.strictObject({
	kind: z.enum(FAULT_KINDS),
	/** A fragment of the path; every path when left out. */
	path: z.string().optional(),
	method: z.string().optional(),
	/** How many calls it hits; until removed when left out. */
	times: z.int().positive().optional(),
	/** How many matching calls pass unharmed first. */
	skip: z.int().nonnegative().default(0),
	status: z.int().min(300).max(599).default(429),
	body: z.unknown().optional(),
	headers: z.record(z.string(), z.string()).default({}),
	delayMs: z.int().nonnegative().max(600_000).default(1_000),
});

export type FaultRule = z.infer<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;

interface Armed {
	id: number;
	rule: FaultRule;
	left: number;
	skip: number;
}

/** The fault rules in force, in the order in which they were added; the first that matches a call is used. */
export class Faults {
	private armed: Armed[] = [];

	private nextId = 1;

	add(input: FaultInput): number {
		const rule = faultSchema.parse(input);
		const id = this.nextId++;
		this.armed.push({ id, rule, left: rule.times ?? Infinity, skip: rule.skip });
		return id;
	}

	remove(id: number): boolean {
		const before = this.armed.length;
		this.armed = this.armed.filter((fault) => fault.id !== id);
		return this.armed.length < before;
	}

	clear(): void {
		this.armed = [];
	}

	list(): Array<{ id: number; left: number | null; rule: FaultRule }> {
		return this.armed.map(({ id, left, rule }) => ({ id, left: Number.isFinite(left) ? left : null, rule }));
	}

	/** The rule that hits this call, used up by one. */
	take(method: string, path: string): FaultRule | undefined {
		for (const fault of this.armed) {
			const { rule } = fault;
			if (rule.path !== undefined && !path.includes(rule.path)) continue;
			if (rule.method !== undefined && rule.method.toUpperCase() !== method) continue;
			if (fault.skip > 0) {
				fault.skip -= 1;
				continue;
			}
			fault.left -= 1;
			if (fault.left <= 0) this.remove(fault.id);
			return rule;
		}
		return undefined;
	}
}

/** The reply as a client with other types would see it: numbers as strings. */
export function numbersAsStrings(value: unknown): unknown {
	if (typeof value === 'number') return String(value);
	if (Array.isArray(value)) return value.map(numbersAsStrings);
	if (value !== null && typeof value === 'object') {
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbersAsStrings(inner)]));
	}
	return value;
}

/** The reply with every empty list turned into null. */
export function nullLists(value: unknown): unknown {
	if (Array.isArray(value)) return value.length === 0 ? null : value.map(nullLists);
	if (value !== null && typeof value === 'object') {
		return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, nullLists(inner)]));
	}
	return value;
}
