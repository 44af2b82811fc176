import type { IPollFunctions } from 'n8n-workflow';

/** Most items that a test run in the editor shows. */
export const SAMPLES = 5;

interface HasContext {
	context: IPollFunctions;
}

/** A line in n8n's log, for whoever looks why something was not emitted. */
export function warn({ context }: HasContext, message: string): void {
	context.logger.warn(`${context.getNode().name}: ${message}`);
}
