/** Finds values by a key that several may share. One value per key, the usual case, costs no list. */
export class MultiIndex<T> {
	private readonly entries = new Map<string, T | Set<T>>();

	add(key: string, value: T): void {
		const entry = this.entries.get(key);
		if (entry === undefined) this.entries.set(key, value);
		else if (entry instanceof Set) entry.add(value);
		else if (entry !== value) this.entries.set(key, new Set([entry, value]));
	}

	remove(key: string, value: T): void {
		const entry = this.entries.get(key);
		if (entry instanceof Set) {
			entry.delete(value);
			if (entry.size === 0) this.entries.delete(key);
		} else if (entry === value) {
			this.entries.delete(key);
		}
	}

	get(key: string): T[] {
		const entry = this.entries.get(key);
		if (entry === undefined) return [];
		return entry instanceof Set ? [...entry] : [entry];
	}

	/** Every key in use. */
	keys(): IterableIterator<string> {
		return this.entries.keys();
	}

	clear(): void {
		this.entries.clear();
	}
}
