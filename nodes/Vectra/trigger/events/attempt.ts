/** The outcome of some work as a value: what it gave, or the error it threw. */
export type Attempt<T> = { value: T } | { failure: Error };

/** Runs work whose failure may be borne. What is not an error object is made one. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	try {
		return { value: await work() };
	} catch (error) {
		return { failure: error instanceof Error ? error : new Error(String(error)) };
	}
}
