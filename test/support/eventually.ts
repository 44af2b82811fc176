import { setTimeout as sleep } from 'node:timers/promises';

/** Looks until there is something, and gives it back. @throws Error with what was waited for, and the last failure */
export async function eventually<T>(what: string, look: () => T | Promise<T>, withinMs = 150_000): Promise<Exclude<T, false | undefined | null>> {
	const deadline = Date.now() + withinMs;
	let trouble = '';
	for (;;) {
		try {
			const seen = await look();
			if (seen) return seen as Exclude<T, false | undefined | null>;
			trouble = '';
		} catch (error) {
			trouble = `: ${(error as Error).message}`;
		}
		if (Date.now() > deadline) throw new Error(`Not seen within ${Math.round(withinMs / 1000)} s: ${what}${trouble}`);
		await sleep(1_000);
	}
}
