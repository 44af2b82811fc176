import { attempt } from '../../../shared/attempt';
import { isTransient } from '../../../shared/transience';
import { warn } from '../../../shared/trigger/session';
import type { EntityType } from '../../transport/objects';
import type { PollSession } from '../poll';

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
