import { z } from 'zod';

/** What the number of rows that a list announces is worth. */
export const announcedCountSchema = z.enum(['exact', 'tooSmall', 'tooLarge']);

const ERROR: Readonly<Record<z.infer<typeof announcedCountSchema>, number>> = { exact: 0, tooSmall: -1, tooLarge: 1 };

/** The number of rows that a list announces: the actual one, one less, or one more. */
export function announcedCount(actual: number, worth: z.infer<typeof announcedCountSchema>): number {
	return Math.max(0, actual + ERROR[worth]);
}
