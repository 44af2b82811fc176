/** The outcome of some work as a value: what it returned, or the error it threw. */
export type Attempt<T> = { value: T } | { failure: Error };

/** Runs work whose failure the caller looks at. Anything thrown that is no error object is wrapped in one. */
export async function attempt<T>(work: () => Promise<T>): Promise<Attempt<T>> {
	try {
		return { value: await work() };
	} catch (error) {
		return { failure: error instanceof Error ? error : new Error(String(error)) };
	}
}
