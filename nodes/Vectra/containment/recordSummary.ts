import { isRecord, text } from '../../shared/values';

/** Part of the reason of a record whose tags are written and whose note is missing. */
export const NO_NOTE = 'but the note could not be written';

/** The same where detections of the host are still open. */
export const NOT_CLOSED = 'but its detections could not be closed';

/** How many different reasons are named. */
const MOST_REASONS = 3;

/**
 * One line for the person at the editor, where something was not recorded, or not whole. Undefined when all is recorded.
 *
 * @param outputs the items as they go on, each with what was done under `record`
 * @param failed how many items ended in an error
 */
export function summarizeRecords(outputs: ReadonlyArray<Record<string, unknown>>, failed: number): string | undefined {
	const records = outputs.map(({ record }) => (isRecord(record) ? record : {}));
	const done = records.filter(({ recorded }) => recorded === true).length;
	const total = records.length + failed;
	const incomplete = records.filter(({ recorded, reason }) => recorded === true && [NO_NOTE, NOT_CLOSED].some((part) => text(reason).includes(part)));
	const others = records.filter(({ recorded }) => recorded !== true).map(({ reason }) => reasonOf(reason));
	const reasons = [...new Set([...others, ...incomplete.map(({ reason }) => reasonOf(reason)), ...(failed > 0 ? ['error'] : [])])];
	if (reasons.length === 0) return undefined;
	const named = reasons.slice(0, MOST_REASONS).join('; ');
	return `${done} of ${total} recorded: ${named}${reasons.length > MOST_REASONS ? '; …' : ''}`;
}

const reasonOf = (reason: unknown): string => text(reason) || 'no reason given';
