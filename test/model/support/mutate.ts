/** Which piece of the code is broken at the moment; none for the code as it is. */
export const broken: { name?: string } = {};

/** The function, or while the named mutant is on, what stands in its place. */
export function breakable<F extends (...args: never[]) => unknown>(name: string, actual: F, mutant: (actual: F) => F): F {
	const other = mutant(actual);
	return ((...args: Parameters<F>) => (broken.name === name ? other : actual)(...args)) as F;
}
