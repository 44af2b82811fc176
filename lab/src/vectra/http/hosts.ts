import { badFields, notFound } from '../literals';
import { ordered, pageOf, trimmed } from '../paging';
import { hostDetail, hostRow } from '../render/host';
import type { Host } from '../world/types';
import { isRecord, type Api, type Call } from './api';
import { ENTITY_ORDER, HOST_FILTERS } from './entityFilters';
import { passing, readBoolean, tagMatcher, testsOf } from './filters';

/** `/hosts`: QUX, and RUX from v3.3. */
export const HOSTS_IN = { qux: 1, rux: 3 };

export function hostRoutes(api: Api): void {
	api.add(
		{
			method: 'GET',
			path: '/hosts',
			in: HOSTS_IN,
			handle: (call) => {
				const tests = testsOf(call, HOST_FILTERS);
				const rows = ordered(call, passing(candidates(call), tests), ENTITY_ORDER);
				return pageOf(
					call,
					rows,
					trimmed(call, (host) => hostRow(call, host)),
				);
			},
		},
		{
			method: 'GET',
			path: '/hosts/:id',
			in: HOSTS_IN,
			handle: (call) => {
				const ldap = 'include_ldap' in call.query && readBoolean(call.query.include_ldap, 'include_ldap');
				return trimmed(call, (host: Host) => hostDetail(call, host, { ldap }))(hostOf(call));
			},
		},
		{ method: 'PATCH', path: '/hosts/:id', in: HOSTS_IN, handle: patchHost },
	);
}

/** The host that the path names. */
export function hostOf({ world, params }: Call): Host {
	const host = world.hostShownFor(Number(params.id));
	if (!host) throw notFound();
	return host;
}

/** The few hosts that an index finds, where the call has a filter for one; else all. */
function candidates({ query, world, switches }: Call): readonly Host[] {
	if (query.last_source !== undefined) return world.hosts.withIp(query.last_source);
	if (query.tags !== undefined) return world.hosts.tagged(tagMatcher(query.tags, switches));
	return world.hosts.all();
}

/** The key asset flag, as text; in v2.1, which has no note history, also the one note. */
function patchHost(call: Call): unknown {
	const { world, body, version, caller } = call;
	const host = hostOf(call);
	if (!isRecord(body) || Object.keys(body).length === 0)
		throw badFields({ non_field_errors: ['Nothing to change.'] });
	if (body.key_asset !== undefined) {
		world.updateHost(host.id, { key_asset: readBoolean(String(body.key_asset), 'key_asset') });
	}
	if (body.note !== undefined && version.deployment === 'qux' && version.minor === 1) {
		for (const note of world.notes.of(host)) world.removeNote(host, note, caller.actor);
		world.addNote(host, String(body.note), caller.actor);
	}
	return hostRow(call, host);
}
