import { OUTCOMES, type Desired, type Outcome } from '../../shared/containment';

/** What the summary of a run needs of one item. */
export interface Summarized {
	outcome: Outcome;
	/** How many endpoints could be meant. */
	candidates: number;
}

/**
 * One line for the person at the editor, where a run ended in something else than asked for: a green tick says only that
 * the node ran. Undefined when every item is done.
 *
 * @param failed how many items ended in an error
 */
export function summarizeRun(desired: Desired, items: readonly Summarized[], failed: number): string | undefined {
	const done = items.filter(({ outcome }) => OUTCOMES[outcome].kind === 'done').length;
	const dry = items.filter(({ outcome }) => OUTCOMES[outcome].kind === 'dryRun').length;
	const total = items.length + failed;
	if (done === total) return undefined;
	const others = new Map<string, number>();
	for (const item of items) {
		const { kind } = OUTCOMES[item.outcome];
		if (kind !== 'done' && kind !== 'dryRun') others.set(inWords(item), (others.get(inWords(item)) ?? 0) + 1);
	}
	if (failed > 0) others.set('error', failed);
	const counted = [...others].map(([word, count]) => (total === 1 ? word : `${count} ${word}`));
	const beginning =
		dry > 0 ? `Dry Run, nothing was sent: ${dry} of ${total} would be ${desired}` : `${done} of ${total} ${desired}`;
	return counted.length === 0 ? beginning : `${beginning}: ${counted.join(', ')}`;
}

/** `blockedByPendingRelease` becomes `blocked by pending release`. */
function inWords({ outcome, candidates }: Summarized): string {
	const words = outcome.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
	return candidates > 1 ? `${words} (${candidates} candidates)` : words;
}
