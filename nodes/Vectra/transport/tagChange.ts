/** What to change on a host's tags, in the order in which it should happen where it cannot happen at once. */
export interface TagChange {
	add: string[];
	remove: string[];
}

/** The tags after the change, each once, in their order. */
export function merge(tags: readonly string[], { add, remove }: TagChange): string[] {
	return [...new Set([...tags, ...add])].filter((tag) => !remove.includes(tag));
}

/** What of the change is still to be done. */
export function outstanding(tags: readonly string[], { add, remove }: TagChange): TagChange {
	return {
		add: [...new Set(add)].filter((tag) => !tags.includes(tag)),
		remove: [...new Set(remove)].filter((tag) => tags.includes(tag)),
	};
}

export function isEmpty({ add, remove }: TagChange): boolean {
	return add.length === 0 && remove.length === 0;
}
