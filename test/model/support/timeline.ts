import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { SimClock } from '../../../lab/src/core/clock';

/** A poll or an execution under way. What it sends and how long it sleeps is known by it. */
export interface Task {
	readonly kind: 'poll' | 'execution';
	readonly id: number;
	/** The process that ran it is gone: nothing of it goes on. */
	dead: boolean;
	/** It dies when it has made so many calls; `sent` lets the last one reach the product, its reply is lost. */
	dieAt?: { calls: number; sent: boolean };
	calls: number;
}

interface Sleeper {
	at: number;
	order: number;
	wake: () => void;
}

/** Turns of the event loop without any activity after which every task is waiting for the clock. */
const QUIET_TURNS = 4;

/** Never settles: what a process that was killed would still have waited for. */
export const never = async (): Promise<never> => await new Promise<never>(() => {});

/**
 * Lets polls and executions run side by side on the lab's clock, as in n8n: time moves only when all of them sleep, and
 * then to the moment at which the first one wakes.
 */
export class Timeline {
	private readonly storage = new AsyncLocalStorage<Task>();

	private sleepers: Sleeper[] = [];

	private readonly running = new Set<Task>();

	private activity = 0;

	private callsUnderWay = 0;

	private counter = 0;

	constructor(readonly clock: SimClock) {}

	now(): number {
		return this.clock.now();
	}

	/** The task on whose behalf the caller runs. */
	get current(): Task | undefined {
		return this.storage.getStore();
	}

	get tasks(): ReadonlySet<Task> {
		return this.running;
	}

	/** Starts work and returns at once; `ended` hears what became of it unless it was killed. */
	start<T>(kind: Task['kind'], dieAt: Task['dieAt'], work: (task: Task) => Promise<T>, ended: (result: T, task: Task) => void): Task {
		const task: Task = { kind, id: ++this.counter, dead: false, calls: 0, ...(dieAt ? { dieAt } : {}) };
		this.running.add(task);
		void this.storage.run(task, async () => {
			const result = await work(task);
			this.activity += 1;
			if (task.dead) return;
			this.running.delete(task);
			this.storage.exit(() => ended(result, task));
		});
		return task;
	}

	/** Ends a task as SIGKILL does. */
	kill(task: Task): void {
		task.dead = true;
		this.running.delete(task);
		this.activity += 1;
	}

	async sleep(ms: number): Promise<void> {
		const task = this.current;
		if (task?.dead) return await never();
		this.activity += 1;
		await new Promise<void>((wake) => {
			this.sleepers.push({ at: this.now() + Math.max(0, Math.ceil(ms)), order: ++this.counter, wake });
		});
		if (task?.dead) await never();
	}

	/** Counts a call, so that nobody takes a task that waits for a reply for one that sleeps. */
	async call<T>(work: () => Promise<T>): Promise<T> {
		this.callsUnderWay += 1;
		this.activity += 1;
		try {
			return await work();
		} finally {
			this.callsUnderWay -= 1;
			this.activity += 1;
		}
	}

	/** Waits until every task has ended or sleeps. */
	async settle(): Promise<void> {
		if (this.running.size === 0) return;
		let seen = -1;
		for (let quiet = 0; quiet < QUIET_TURNS; ) {
			await nextTurn();
			const still = this.callsUnderWay === 0 && seen === this.activity;
			quiet = still ? quiet + 1 : 0;
			seen = this.activity;
		}
	}

	/** Moves time on; whatever falls due on the way happens in its order. */
	async advance(ms: number): Promise<void> {
		const until = this.now() + ms;
		for (;;) {
			await this.settle();
			const next = this.earliest();
			if (!next || next.at > until) break;
			this.sleepers.splice(this.sleepers.indexOf(next), 1);
			this.clock.advance(Math.max(0, next.at - this.now()));
			next.wake();
		}
		this.clock.advance(until - this.now());
		await this.settle();
	}

	/** Runs on until nothing is under way any more. */
	async drain(): Promise<void> {
		await this.settle();
		while (this.running.size > 0) {
			const next = this.earliest();
			if (!next) throw new Error('A task waits for something that is not on the clock');
			await this.advance(Math.max(0, next.at - this.now()));
		}
		this.sleepers = [];
	}

	private earliest(): Sleeper | undefined {
		let first: Sleeper | undefined;
		for (const one of this.sleepers) {
			if (!first || one.at < first.at || (one.at === first.at && one.order < first.order)) first = one;
		}
		return first;
	}
}
