import { setTimeout as sleep } from 'node:timers/promises';
import { lastLines } from './processGroup';

/** Tests start several n8n at the same time, on a machine that may be slow. */
const LIMIT_MS = 300_000;

/** Who is waited for: a process that ends will not bring it about any more. */
export interface WaitedFor {
	running: boolean;
	logFile: string;
}

/**
 * Asks four times a second until the answer is neither false nor undefined, and resolves to it.
 *
 * @param what such as `n8n to be ready`
 * @throws Error with the last lines of the log when five minutes are over, or when the process has ended
 */
export async function waitFor<T>(what: string, ask: () => Promise<T | false | undefined>, process?: () => WaitedFor): Promise<T> {
	const deadline = Date.now() + LIMIT_MS;
	for (;;) {
		const answer = await ask();
		if (answer !== undefined && answer !== false) return answer;
		const { running, logFile } = process?.() ?? { running: true, logFile: undefined };
		const log = logFile === undefined ? '' : `\n${lastLines(logFile)}`;
		if (!running) throw new Error(`Waited in vain for ${what}: the process has ended.${log}`);
		if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}: ${LIMIT_MS / 1_000} s are over.${log}`);
		await sleep(250);
	}
}
