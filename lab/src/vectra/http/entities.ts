import { badFields, badType, notFound } from '../literals';
import { ordered, pageOf, trimmed } from '../paging';
import { entityRow } from '../render/entity';
import type { Entity, EntityType } from '../world/types';
import { isAvailable } from '../version';
import type { Api, Call } from './api';
import { checkReference } from './detections';
import { ENTITY_FILTERS, ENTITY_ORDER } from './entityFilters';
import { passing, splitList, testsOf } from './filters';

/** Entities came with v3.1. */
const ENTITIES_IN = { rux: 1 };

export function entityRoutes(api: Api): void {
	api.add(
		{
			method: 'GET',
			path: '/entities',
			in: ENTITIES_IN,
			handle: (call) => {
				const tests = testsOf(call, ENTITY_FILTERS);
				const rows = ordered(call, passing(all(call), tests), ENTITY_ORDER);
				return pageOf(
					call,
					rows,
					trimmed(call, (entity) => entityRow(call, entity), { canExclude: true }),
				);
			},
		},
		{
			method: 'GET',
			path: '/entities/:id',
			in: ENTITIES_IN,
			handle: (call) =>
				trimmed(call, (entity: Entity) => entityRow(call, entity), { canExclude: true })(entityOf(call)),
		},
		{
			method: 'PATCH',
			path: '/entities/:id',
			in: { rux: 5 },
			handle: (call) => {
				const entity = entityOf(call);
				const { unresolved_priority, external_reference_id } = call.body;
				checkReference(call, external_reference_id);
				checkPriority(call, unresolved_priority);
				entity.extra = {
					...entity.extra,
					...(unresolved_priority === undefined ? {} : { unresolved_priority: String(unresolved_priority) === 'true' }),
					...(external_reference_id === undefined ? {} : { external_reference_id }),
				};
				return entityRow(call, entity);
			},
		},
	);
}

/** Refuses what is neither true nor false in the form that this tenant takes. */
function checkPriority({ switches }: Call, value: unknown): void {
	const forms = { text: ['string'], boolean: ['boolean'], both: ['string', 'boolean'] }[switches.unresolvedPriorityAs];
	if (value === undefined || (forms.includes(typeof value) && ['true', 'false'].includes(String(value)))) return;
	throw badFields({ unresolved_priority: ['Must be a valid boolean.'] });
}

/** The entity that the path and the parameter `type` name; an id alone may be both a host's and an account's. */
export function findEntity(call: Call): Entity | undefined {
	const types = typesOf(call);
	if (types?.length !== 1) throw badType();
	const id = Number(call.params.id);
	return types[0] === 'host' ? call.world.hostShownFor(id) : call.world.find(types[0], id);
}

function entityOf(call: Call): Entity {
	const entity = findEntity(call);
	if (!entity) throw notFound();
	return entity;
}

/** The types that `type` names (before v3.4 also `entity_type`); undefined when it is not given. */
function typesOf({ query, version }: Call): EntityType[] | undefined {
	const given = query.type ?? (isAvailable(version, { rux: 1, ruxUntil: 3 }) ? query.entity_type : undefined);
	if (given === undefined) return undefined;
	const types = splitList(given);
	if (types.length === 0 || !types.every((type) => type === 'host' || type === 'account')) throw badType();
	return types as EntityType[];
}

function all(call: Call): readonly Entity[] {
	const types = typesOf(call) ?? ['host', 'account'];
	const { hosts, accounts } = call.world;
	if (!types.includes('account')) return hosts.all();
	return types.includes('host') ? [...hosts.all(), ...accounts.all()] : accounts.all();
}
