import { z } from 'zod';
import type { VectraWorld } from './world/world';

/**
 * Somebody else's edit of a host's tags that happens right before the next matching call is handled: the race between
 * reading a list of tags and writing it back.
 */
export const hookSchema = z
	.strictObject({
		before: z.strictObject({
			method: z.string().min(1).optional(),
			/** A fragment of the path, such as `/tagging/host/`. */
			path: z.string().min(1),
		}),
		hostId: z.int().positive(),
		addTag: z.string().min(1).optional(),
		removeTag: z.string().min(1).optional(),
		/** Before how many calls it happens. */
		times: z.int().positive().default(1),
	})
	.refine(({ addTag, removeTag }) => addTag !== undefined || removeTag !== undefined, 'Give addTag or removeTag');

export type HookInput = z.input<typeof hookSchema>;
type Hook = z.infer<typeof hookSchema>;

export class Hooks {
	private armed: Array<{ id: number; hook: Hook; left: number }> = [];

	private nextId = 1;

	constructor(private readonly world: VectraWorld) {}

	/** Arms a hook; the host must exist. Returns its id. */
	add(input: HookInput): number {
		const hook = hookSchema.parse(input);
		this.world.need('host', hook.hostId);
		const id = this.nextId++;
		this.armed.push({ id, hook, left: hook.times });
		return id;
	}

	list(): Array<Hook & { id: number; left: number }> {
		return this.armed.map(({ id, hook, left }) => ({ id, left, ...hook }));
	}

	clear(): void {
		this.armed = [];
	}

	/** Makes the edits that are due before this call. */
	fire(method: string, path: string): void {
		const due = this.armed.filter(
			({ hook: { before } }) =>
				path.includes(before.path) && (before.method === undefined || before.method.toUpperCase() === method),
		);
		for (const entry of due) entry.left -= 1;
		this.armed = this.armed.filter(({ left }) => left > 0);
		for (const { hook } of due) {
			if (hook.addTag !== undefined) this.world.tag(hook.hostId, hook.addTag);
			if (hook.removeTag !== undefined) this.world.untag(hook.hostId, hook.removeTag);
		}
	}
}
