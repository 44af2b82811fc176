import type { Entity, Time } from './types';

export interface Lockdown {
	readonly id: number;
	readonly entity: Entity;
	readonly locked: Time;
	readonly locked_by: string;
	/** When it ends by itself; null = until somebody ends it. */
	readonly unlock: Time | null;
}

/** Hosts and accounts locked down through Vectra itself. */
export class Lockdowns {
	private list: Lockdown[] = [];

	private nextId = 1;

	lock(entity: Entity, by: string, now: Time, unlock: Time | null = null): void {
		this.unlock(entity);
		this.list.push({ id: this.nextId++, entity, locked: now, locked_by: by, unlock });
	}

	unlock(entity: Entity): void {
		this.list = this.list.filter((lockdown) => lockdown.entity !== entity);
	}

	/** Also those that have ended by themselves. */
	all(): Lockdown[] {
		return [...this.list];
	}

	/** Those in force at a time. */
	at(now: Time): Lockdown[] {
		return this.list.filter(({ unlock }) => unlock === null || unlock > now);
	}

	clear(): void {
		this.list = [];
		this.nextId = 1;
	}
}
