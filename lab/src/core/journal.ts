/** One API call as the simulator saw it. Request headers are left out on purpose: they carry keys. */
export interface JournalEntry {
	seq: number;
	/** Simulated time, epoch ms. */
	at: number;
	/** Wall-clock time, epoch ms. */
	realAt: number;
	method: string;
	path: string;
	query: Record<string, unknown>;
	body: unknown;
	status: number;
	/** What a fault rule did to this call, if any. */
	fault?: string;
}

export interface JournalFilter {
	method?: string;
	/** A fragment of the path. */
	path?: string;
	/** Only entries with a larger `seq`. */
	after?: number;
}

/** Everything that was asked of a simulator, oldest first, bounded to the newest `limit` calls. */
export class Journal {
	private entries: JournalEntry[] = [];

	private nextSeq = 1;

	private readonly watchers = new Set<(entry: JournalEntry) => void>();

	constructor(private readonly limit = 200_000) {}

	/**
	 * Tells of each call as it is recorded: it has taken effect, its answer has not left yet. Returns a function that ends
	 * it.
	 */
	watch(watcher: (entry: JournalEntry) => void): () => void {
		this.watchers.add(watcher);
		return () => this.watchers.delete(watcher);
	}

	record(entry: Omit<JournalEntry, 'seq'>): JournalEntry {
		const recorded = { seq: this.nextSeq++, ...entry };
		this.entries.push(recorded);
		if (this.entries.length > this.limit) this.entries = this.entries.slice(-Math.ceil(this.limit / 2));
		for (const watcher of [...this.watchers]) watcher(recorded);
		return recorded;
	}

	list({ method, path, after = 0 }: JournalFilter = {}): JournalEntry[] {
		return this.entries.filter(
			(entry) =>
				entry.seq > after &&
				(method === undefined || entry.method === method.toUpperCase()) &&
				(path === undefined || entry.path.includes(path)),
		);
	}

	/** The `seq` of the newest call: pass it as `after` later to see only what came since. */
	get position(): number {
		return this.nextSeq - 1;
	}

	clear(): void {
		this.entries = [];
	}
}
