import { z } from 'zod';
import type { SimServer } from '../../core/simServer';
import { eventSchema, hookSchema, runEvent } from '../events';
import type { Hooks } from '../hooks';
import { keySchema, type KeyRing } from '../keys';
import { switchChangeSchema } from '../switches';
import type { Action } from '../world/actions';
import { alertInputSchema } from '../world/alerts';
import { incidentInputSchema } from '../world/incidents';
import { asList, endpointInputSchema, type Endpoint } from '../world/types';
import type { CortexWorld } from '../world/world';

const nothing = z.strictObject({});
const whole = z.coerce.number().int().nonnegative();

/**
 * What the lab's console and tests use beside the product's API: the field, the console user, the unknowns.
 */
export function controlRoutes(server: SimServer, world: CortexWorld, keys: KeyRing, hooks: Hooks): void {
	endpointControl(server, world);

	const actionQuery = z.strictObject({ endpointId: z.string().optional(), limit: whole.default(1_000) });
	server.control('GET', '/actions', actionQuery, ({ endpointId, limit }) =>
		[...world.actions.list()]
			.filter(({ executions }) => endpointId === undefined || executions.has(endpointId))
			.slice(-limit)
			.map(actionView),
	);
	server.control(
		'POST',
		'/actions/:id/cancel',
		z.strictObject({ endpointId: z.string().optional() }),
		({ endpointId }, { id }) => ({ ok: true, cancelled: world.cancelPending(Number(id), endpointId) }),
	);
	server.control('POST', '/seed', z.strictObject({ count: z.int().positive() }), ({ count }) => {
		world.seed(count);
		return { ok: true, endpoints: world.endpoints.size };
	});
	server.control('GET', '/alerts', nothing, () => world.alerts.list());
	server.control('POST', '/alerts', alertInputSchema, (input) => world.alerts.add(input));
	server.control('POST', '/alerts/seed', z.strictObject({ count: z.int().positive() }), ({ count }) => {
		world.alerts.seed(count);
	});
	server.control('GET', '/incidents', nothing, () =>
		world.incidents
			.list()
			.map((one) => ({ ...one, comments: world.incidents.get(one.incident_id)?.comments })),
	);
	server.control('POST', '/incidents', incidentInputSchema, (input) =>
		world.incidents.add(input, world.clock.now()),
	);
	server.control('POST', '/incidents/:id/merge', z.strictObject({ into: z.string().min(1) }), ({ into }, { id }) =>
		world.alerts.mergeIncident(id, into),
	);
	server.control('POST', '/xql/seed', z.strictObject({ dataset: z.string().min(1), count: z.int().positive().max(1_000_000) }), ({ dataset, count }) => {
		world.xql.seed(dataset, count);
	});
	server.control('POST', '/keys', keySchema, (key) => keys.add(key));
	server.control('DELETE', '/keys/:id', nothing, (_input, { id }) => {
		if (!keys.remove(id)) throw new Error(`There is no key ${id}`);
	});
	server.control('GET', '/switches', nothing, () => world.switches);
	server.control('PUT', '/switches', switchChangeSchema, (change) => Object.assign(world.switches, change));
	server.control('GET', '/hooks', nothing, () => hooks.list());
	server.control('POST', '/hooks', hookSchema, (hook) => ({ id: hooks.add(hook) }));
	server.control('DELETE', '/hooks', nothing, () => hooks.clear());
}

function endpointControl(server: SimServer, world: CortexWorld): void {
	const listQuery = z.strictObject({
		name: z.string().optional(),
		ip: z.string().optional(),
		offset: whole.default(0),
		limit: whole.default(1_000),
	});
	server.control('GET', '/endpoints', listQuery, ({ name, ip, offset, limit }) => {
		const found = [...(ip === undefined ? world.endpoints.all() : world.endpoints.withIp(ip))].filter(
			({ fields }) => name === undefined || asList(fields.endpoint_name).includes(name),
		);
		return {
			total: found.length,
			endpoints: found.slice(offset, offset + limit).map((one) => view(world, one)),
		};
	});
	server.control('POST', '/endpoints', endpointInputSchema, (input) => world.addEndpoint(input));
	server.control('GET', '/endpoints/:id', nothing, (_input, { id }) => view(world, world.find(id)));
	server.control('PATCH', '/endpoints/:id', endpointInputSchema, (input, { id }) => {
		world.setState(id, input);
		return world.endpoint(id);
	});
	server.control('PUT', '/endpoints/:id/risk', z.strictObject({ score: z.int().min(0).max(1_000) }), ({ score }, { id }) => {
		world.risks.set(world.find(id).id, score);
	});
	server.control('POST', '/endpoints/:id/:event', z.looseObject({}), (input, { id, event }) => {
		const parsed = eventSchema.safeParse({ ...input, event });
		if (!parsed.success) throw new Error(`Bad event ${event}: ${z.prettifyError(parsed.error)}`);
		return runEvent(world, id, parsed.data);
	});
}

/**
 * A record with what only the field knows: whether the agent is online and whether the host is cut off in
 * fact.
 */
function view(world: CortexWorld, endpoint: Endpoint): Record<string, unknown> {
	return {
		...world.record(endpoint),
		agent: { online: endpoint.online, isolated: endpoint.actuallyIsolated, deleted: endpoint.deleted },
	};
}

function actionView({ id, kind, source, createdAt, expiresAt, detail, executions }: Action): unknown {
	const statuses = [...executions].map(([endpointId, { status, error }]) => [
		endpointId,
		error ? { status, error } : { status },
	]);
	return { id, kind, source, createdAt, expiresAt, detail, endpoints: Object.fromEntries(statuses) };
}
