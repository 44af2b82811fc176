import { z } from 'zod';
import type { SimServer } from '../../core/simServer';
import { hookSchema, type Hooks } from '../hooks';
import { changeSwitches } from '../switches';
import { credentialSchema } from '../tokens';
import { burst, burstSchema } from '../world/burst';
import {
	accountChangeSchema,
	accountInputSchema,
	detectionInputSchema,
	groupInputSchema,
	hostChangeSchema,
	hostInputSchema,
	type Group,
	type Host,
} from '../world/types';
import type { VectraWorld } from '../world/world';

const nothing = z.strictObject({});
const whole = z.coerce.number().int().nonnegative();
const tagSchema = z.strictObject({ tag: z.string().min(1) });

/** What the lab's console and tests use beside the product's API: the network, Vectra's own screens, the unknowns. */
export function controlRoutes(server: SimServer, world: VectraWorld, hooks: Hooks): void {
	hostControl(server, world);
	groupControl(server, world);
	tokenControl(server, world);

	server.control('POST', '/accounts', accountInputSchema, (input) => world.addAccount(input));
	server.control('PATCH', '/accounts/:id', accountChangeSchema, (input, { id }) =>
		world.updateAccount(Number(id), input),
	);
	server.control('POST', '/detections', detectionInputSchema, (input) => world.addDetection(input));
	server.control('POST', '/detections/:id/repeat', nothing, (_input, { id }) => world.repeatDetection(Number(id)));
	server.control('POST', '/events', burstSchema, (input) => burst(world, input));
	server.control(
		'POST',
		'/lockdowns',
		z.strictObject({ type: z.enum(['host', 'account']), id: z.int(), locked: z.boolean().default(true) }),
		({ type, id, locked }) => {
			const entity = world.need(type, id);
			if (locked) world.lockdowns.lock(entity, 'soc', world.clock.now());
			else world.lockdowns.unlock(entity);
		},
	);
	server.control('POST', '/seed', z.strictObject({ count: z.int().positive().max(100_000) }), ({ count }) => {
		world.seed(count);
		return { ok: true, hosts: world.hosts.size, accounts: world.accounts.size, detections: world.detections.size };
	});
	server.control('GET', '/switches', nothing, () => world.switches);
	server.control('PUT', '/switches', z.record(z.string(), z.unknown()), (change) =>
		changeSwitches(world.switches, change),
	);
	server.control('GET', '/hooks', nothing, () => hooks.list());
	server.control('POST', '/hooks', hookSchema, (hook) => ({ id: hooks.add(hook) }));
	server.control('DELETE', '/hooks', nothing, () => hooks.clear());
}

function hostControl(server: SimServer, world: VectraWorld): void {
	const listQuery = z.strictObject({
		name: z.string().optional(),
		ip: z.string().optional(),
		tag: z.string().optional(),
		offset: whole.default(0),
		limit: whole.default(1_000),
	});
	server.control('GET', '/hosts', listQuery, ({ name, ip, tag, offset, limit }) => {
		const rows = ip === undefined ? world.hosts.all() : world.hosts.withIp(ip);
		const found = rows.filter(
			(host) => (name === undefined || host.name === name) && (tag === undefined || host.tags.includes(tag)),
		);
		return {
			total: found.length,
			hosts: found.slice(offset, offset + limit).map((host) => hostView(world, host)),
		};
	});
	server.control('POST', '/hosts', hostInputSchema, (input) => hostView(world, world.addHost(input)));
	server.control('GET', '/hosts/:id', nothing, (_input, { id }) => hostView(world, world.host(Number(id))));
	server.control('PATCH', '/hosts/:id', hostChangeSchema, (input, { id }) =>
		hostView(world, world.updateHost(Number(id), input)),
	);
	server.control('DELETE', '/hosts/:id', z.strictObject({ into: whole.optional() }), ({ into }, { id }) => {
		world.removeHost(Number(id), into ?? null);
		return { ok: true };
	});
	server.control('POST', '/hosts/:id/tags', tagSchema, ({ tag }, { id }) => {
		world.tag(Number(id), tag);
		return hostView(world, world.host(Number(id)));
	});
	server.control('DELETE', '/hosts/:id/tags', tagSchema, ({ tag }, { id }) => {
		world.untag(Number(id), tag);
		return hostView(world, world.host(Number(id)));
	});
	server.control('GET', '/hosts/:id/notes', nothing, (_input, { id }) => world.notesOf('host', Number(id)));
	server.control('POST', '/hosts/:id/notes', z.strictObject({ note: z.string().min(1) }), ({ note }, { id }) =>
		world.addNote(world.host(Number(id)), note),
	);
}

function groupControl(server: SimServer, world: VectraWorld): void {
	const members = z.array(z.union([z.int(), z.string()])).default([]);
	server.control('GET', '/groups', nothing, () => world.groups.all().map(groupView));
	server.control('POST', '/groups', groupInputSchema, (input) => groupView(world.addGroup(input)));
	server.control(
		'POST',
		'/groups/:id/members',
		z.strictObject({ add: members, remove: members }),
		(input, { id }) => {
			const group = world.groups.get(Number(id));
			if (!group) throw new Error(`There is no group ${id}`);
			if (input.add.length > 0) world.changeMembers(group, 'append', input.add);
			if (input.remove.length > 0) world.changeMembers(group, 'remove', input.remove);
			return groupView(group);
		},
	);
}

function tokenControl(server: SimServer, world: VectraWorld): void {
	server.control('POST', '/tokens', credentialSchema, (credential) => world.tokens.add(credential));
	server.control(
		'POST',
		'/tokens/revoke',
		z.strictObject({
			/** A personal, access or refresh token. */
			token: z.string().optional(),
			clientId: z.string().optional(),
			/** Every access token; clients may ask for new ones. */
			allAccess: z.boolean().default(false),
		}),
		({ token, clientId, allAccess }) => {
			const ended = allAccess ? world.tokens.endAccess() : 0;
			if (token !== undefined && !world.tokens.revokeToken(token)) throw new Error('There is no such token');
			if (clientId !== undefined && !world.tokens.revokeClient(clientId))
				throw new Error(`There is no client ${clientId}`);
			return { ok: true, ended };
		},
	);
}

/** A host as the lab's console shows it: RUX and QUX scores, groups, and what is open on it. */
function hostView(world: VectraWorld, host: Host): Record<string, unknown> {
	return {
		...host,
		is_prioritized: host.urgency_score >= world.switches.prioritizedFrom,
		groups: world.groups.groupsOf(host).map(({ id, name, type }) => ({ id, name, type })),
		notes: world.notes.of(host).length,
		assigned_to: world.assignments.openOn(host)?.assigned_to.username ?? null,
	};
}

const groupView = (group: Group): Record<string, unknown> => ({ ...group, members: [...group.members] });
