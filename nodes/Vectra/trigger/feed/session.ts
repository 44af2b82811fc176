import { NodeOperationError } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { isTransient } from '../../transport/errors';
import type { EntityType } from '../../transport/objects';
import type { PollSession } from '../poll';

/** How many items a test run in the editor shows at most. */
export const SAMPLES = 5;

export function warn({ context }: PollSession, message: string): void {
	context.logger.warn(`Vectra AI Trigger: ${message}`);
}

/**
 * Does the work for each entity type. One that Vectra cannot serve at the moment does not hold up the other: its state
 * stays as it was. Throws when none could be served.
 */
export async function forEachType<S>(
	session: PollSession,
	types: readonly EntityType[],
	stored: (type: EntityType) => unknown,
	work: (type: EntityType) => Promise<S>,
): Promise<Record<string, unknown>> {
	const states: Record<string, unknown> = {};
	const failures: Error[] = [];
	for (const type of types) {
		const done = await attempt(async () => await work(type));
		if ('failure' in done && !isTransient(done.failure)) throw done.failure;
		if ('failure' in done) failures.push(done.failure);
		states[type] = 'value' in done ? done.value : stored(type);
	}
	if (failures.length === types.length) throw failures[0];
	for (const { message } of failures) warn(session, `events of one entity type wait for the next poll. ${message}`);
	return states;
}

/** The error of a test run that has nothing to show. */
export function nothingToShow({ context }: PollSession, what: string, advice: string): Error {
	return new NodeOperationError(context.getNode(), `There is no ${what} to show`, { description: advice });
}
