/** Keys of the work in progress in this process. */
const inFlight = new Set<string>();

/**
 * Runs `work` unless an earlier run under the same key is still in progress: n8n's schedule does not wait for a slow
 * poll, and two polls would both emit and then overwrite each other's memory.
 *
 * @returns what `work` returns, or `busy` when it did not run
 */
export async function singleFlight<T, B>(key: string, work: () => Promise<T>, busy: B): Promise<T | B> {
	if (inFlight.has(key)) return busy;
	inFlight.add(key);
	try {
		return await work();
	} finally {
		inFlight.delete(key);
	}
}
