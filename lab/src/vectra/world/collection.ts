import { MultiIndex } from '../../core/multiIndex';
import type { Subject } from './types';

/** Objects of one type: by id, by tag, and in the order of their ids. */
export class Collection<T extends Subject> {
	private readonly byId = new Map<number, T>();

	private readonly byTag = new MultiIndex<T>();

	private sorted: T[] | undefined;

	private lastId = 0;

	get size(): number {
		return this.byId.size;
	}

	/** An id that is free: one more than the highest ever used. */
	nextId(): number {
		return this.lastId + 1;
	}

	add(item: T): void {
		if (this.byId.has(item.id)) throw new Error(`There is a ${item.type} ${item.id} already`);
		// Appending in order, the usual case, keeps a sorted list sorted.
		if (item.id > this.lastId) this.sorted?.push(item);
		else this.sorted = undefined;
		this.byId.set(item.id, item);
		this.lastId = Math.max(this.lastId, item.id);
		for (const tag of item.tags) this.byTag.add(tag, item);
	}

	get(id: number): T | undefined {
		return this.byId.get(id);
	}

	/** All, ascending by id. The list is the collection's own: do not change it. */
	all(): readonly T[] {
		this.sorted ??= [...this.byId.values()].sort(byId);
		return this.sorted;
	}

	/** Those that carry a tag that `matches`, ascending by id. */
	tagged(matches: (tag: string) => boolean): T[] {
		const found = new Set<T>();
		for (const tag of this.byTag.keys()) {
			if (matches(tag)) for (const item of this.byTag.get(tag)) found.add(item);
		}
		return [...found].sort(byId);
	}

	setTags(item: T, tags: readonly string[]): void {
		for (const tag of item.tags) this.byTag.remove(tag, item);
		item.tags = [...tags];
		for (const tag of item.tags) this.byTag.add(tag, item);
	}

	remove(item: T): void {
		this.byId.delete(item.id);
		for (const tag of item.tags) this.byTag.remove(tag, item);
		this.sorted = undefined;
	}

	clear(): void {
		this.byId.clear();
		this.byTag.clear();
		this.sorted = undefined;
		this.lastId = 0;
	}
}

const byId = (a: Subject, b: Subject): number => a.id - b.id;
