/** Polls under way in this process, by workflow and node. */
const underWay = new Set<string>();

/**
 * Runs `work` unless an earlier run under the same key has not ended: n8n's schedule does not wait for a slow poll, and
 * two polls would both emit and then overwrite each other's memory.
 *
 * @returns what `work` returns, or `busy` when it was not run
 */
export async function singleFlight<T, B>(key: string, work: () => Promise<T>, busy: B): Promise<T | B> {
	if (underWay.has(key)) return busy;
	underWay.add(key);
	try {
		return await work();
	} finally {
		underWay.delete(key);
	}
}
