import { badType, badFields, methodNotAllowed, notFound } from '../literals';
import { seconds } from '../render/times';
import type { Lockdown } from '../world/lockdowns';
import type { Api, Call } from './api';

/** Lockdowns through Vectra itself. Reading is documented; the one writing call is known from a single client. */
export function lockdownRoutes(api: Api): void {
	api.add(
		{ method: 'GET', path: '/lockdown', in: { rux: 0 }, handle: list },
		{ method: 'POST', path: '/lockdown', in: { rux: 0 }, handle: write },
	);
	for (const type of ['host', 'account'] as const) {
		api.add({
			method: 'GET',
			path: `/lockdown/${type}`,
			in: { qux: 1 },
			handle: (call) =>
				shown(call)
					.filter(({ entity }) => entity.type === type)
					.map(({ entity, locked, locked_by, unlock }) => ({
						[`${type}_id`]: entity.id,
						lock_date: seconds(locked),
						locked_by,
						unlock_date: seconds(unlock),
					})),
		});
	}
}

/** Those in force, or all that Vectra remembers. */
function shown({ world, switches }: Call): Lockdown[] {
	return switches.lockdownHistory ? world.lockdowns.all() : world.lockdowns.at(world.clock.now());
}

function list(call: Call): unknown {
	const { query } = call;
	const { type = query.entity_type } = query;
	if (type !== undefined && !['host', 'account', 'traffic'].includes(type)) throw badType();
	return shown(call)
		.filter(({ entity }) => type === undefined || entity.type === type)
		.map(lockdownRow);
}

const lockdownRow = ({ id, entity, locked, locked_by, unlock }: Lockdown): Record<string, unknown> => ({
	id,
	type: entity.type,
	entity_id: entity.id,
	entity_name: entity.name,
	lock_event_timestamp: seconds(locked),
	locked_by,
	certainty: entity.certainty,
	unlock_event_timestamp: seconds(unlock),
});

function write(call: Call): unknown {
	const { world, body, switches, caller } = call;
	if (!switches.lockdownWrite) throw methodNotAllowed('POST');
	const { lock_status, entity_type, id } = body;
	if (entity_type !== 'host' && entity_type !== 'account') throw badType();
	const entity = world.find(entity_type, Number(id));
	if (!entity) throw notFound();
	if (lock_status === 'lock') world.lockdowns.lock(entity, caller.actor.username, world.clock.now());
	else if (lock_status === 'unlock') world.lockdowns.unlock(entity);
	else throw badFields({ lock_status: [`"${String(lock_status)}" is not a valid choice.`] });
	return list(call);
}
