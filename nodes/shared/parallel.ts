import { attempt } from './attempt';

/**
 * Works on all values, at most `most` at a time, and returns the results in their order. After the first failure nothing more is
 * begun.
 *
 * @throws the first failure
 */
export async function inParallel<Value, Result>(
	values: readonly Value[],
	most: number,
	work: (value: Value) => Promise<Result>,
): Promise<Result[]> {
	const results = new Array<Result>(values.length);
	let next = 0;
	let hasFailed = false;
	const worker = async (): Promise<void> => {
		while (next < values.length && !hasFailed) {
			const index = next;
			next += 1;
			const done = await attempt(async () => await work(values[index]));
			if ('failure' in done) {
				hasFailed = true;
				throw done.failure;
			}
			results[index] = done.value;
		}
	};
	await Promise.all(Array.from({ length: Math.min(most, values.length) }, worker));
	return results;
}
