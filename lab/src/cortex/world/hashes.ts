export type HashList = 'blocklist' | 'allowlist';

/** The tenant's file hash exceptions. */
export class HashLists {
	private readonly lists: Record<HashList, Set<string>> = { blocklist: new Set(), allowlist: new Set() };

	/** Adds hashes. Returns how many are new: none is an error to the product. */
	add(list: HashList, hashes: readonly string[]): number {
		const before = this.lists[list].size;
		for (const hash of hashes) this.lists[list].add(hash.toLowerCase());
		return this.lists[list].size - before;
	}

	remove(list: HashList, hashes: readonly string[]): void {
		for (const hash of hashes) this.lists[list].delete(hash.toLowerCase());
	}

	has(list: HashList, hash: string): boolean {
		return this.lists[list].has(hash.toLowerCase());
	}

	clear(): void {
		for (const list of Object.values(this.lists)) list.clear();
	}
}
