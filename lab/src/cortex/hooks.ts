import type { z } from 'zod';
import { hookSchema, runEvent } from './events';
import type { CortexWorld } from './world/world';

export type Hook = z.infer<typeof hookSchema>;
export type HookInput = z.input<typeof hookSchema>;

/** The hooks in force. Each fires before as many calls as it was armed for. */
export class Hooks {
	private armed: Array<{ id: number; hook: Hook; left: number }> = [];

	/** Hooks whose event was not possible when its time came. */
	private failed: Array<{ id: number; hook: Hook; error: string }> = [];

	private nextId = 1;

	constructor(private readonly world: CortexWorld) {}

	add(input: HookInput): number {
		const hook = hookSchema.parse(input);
		this.world.find(hook.endpointId);
		const id = this.nextId++;
		this.armed.push({ id, hook, left: hook.times });
		return id;
	}

	list(): {
		armed: Array<{ id: number; hook: Hook; left: number }>;
		failed: Array<{ id: number; hook: Hook; error: string }>;
	} {
		return { armed: this.armed.map((entry) => ({ ...entry })), failed: [...this.failed] };
	}

	clear(): void {
		this.armed = [];
		this.failed = [];
	}

	/**
	 * Lets everything happen that was to happen before a call of this path and body. The call itself never fails for it.
	 */
	fire(path: string, body: unknown): void {
		const due = this.armed.filter(({ hook }) => matches(path, hook.before) && holds(body, hook.bodyContains));
		for (const entry of due) entry.left -= 1;
		this.armed = this.armed.filter(({ left }) => left > 0);
		for (const { id, hook } of due) {
			try {
				runEvent(this.world, hook.endpointId, hook);
			} catch (error) {
				this.failed.push({ id, hook, error: (error as Error).message });
			}
		}
	}
}

function holds(body: unknown, fragment: string | undefined): boolean {
	return fragment === undefined || (JSON.stringify(body) ?? '').includes(fragment);
}

/** Whole path segments: `endpoints/get_endpoint` must not match `endpoints/get_endpoints`. */
function matches(path: string, fragment: string): boolean {
	const trimmed = fragment.replace(/^\/+|\/+$/g, '');
	return `${path.replace(/\/+$/, '')}/`.includes(`/${trimmed}/`);
}
