/** What came of a piece of work: failures are looked at here, not handed on. */
export type Attempt<T> = { value: T } | { failure: unknown };

export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	try {
		return { value: await work() };
	} catch (failure) {
		return { failure };
	}
}
