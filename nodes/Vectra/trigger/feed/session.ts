import { NodeOperationError } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { isTransient } from '../../transport/errors';
import type { EntityType } from '../../transport/objects';
import type { PollSession } from '../poll';

/** Most items that a test run in the editor shows. */
export const SAMPLES = 5;

export function warn({ context }: PollSession, message: string): void {
	context.logger.warn(`Vectra AI Trigger: ${message}`);
}

/**
 * Does the work for each entity type. If Vectra cannot serve one of them at the moment, its state stays as it was and the
 * other goes on. Throws when Vectra can serve none.
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

/** The error of a test run without items. */
export function nothingToShow({ context }: PollSession, what: string, advice: string): Error {
	return new NodeOperationError(context.getNode(), `There is no ${what} to show`, { description: advice });
}
