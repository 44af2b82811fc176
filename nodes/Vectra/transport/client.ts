import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import { createApi, type VectraApi } from './api';
import type { Connection } from './connection';
import { DIALECTS } from './dialect';
import { readMembers } from './members';
import { readActiveDetection, readGroup, readHost, readUrgency, type VectraGroup, type VectraHost } from './normalize';
import { noteStore, type NoteStore } from './notes';
import { subjectOf } from './objects';
import { inTurn, MAX_PAGE_SIZE, walk } from './paging';
import { tagStore, type TagStore } from './tags';

/** Vectra as the operations and the trigger use it, the same for RUX and QUX. Every failure is a node error. */
export interface VectraClient extends TagStore, NoteStore {
	readonly connection: Connection;
	/** Hosts that may carry any of the tags. Vectra may match substrings or ignore the filter: check the tags again. */
	listHostsByTags(tags: readonly string[]): Promise<{ hosts: VectraHost[]; unreadable: number }>;
	/** Every host. */
	listHosts(): Promise<{ hosts: VectraHost[]; unreadable: number }>;
	/** Urgency scores by host ID, for hosts with this score or a higher one. RUX only; empty elsewhere. */
	listUrgency(atLeast: number): Promise<Map<number, number>>;
	/** The types of the active detections, as far as they are among these, by host ID. */
	listDetectionTypes(types: readonly string[]): Promise<Map<number, Set<string>>>;
	/** One host with what its row in the list may lack; undefined when it is gone. */
	getHost(hostId: number): Promise<VectraHost | undefined>;
	/** Groups whose name is exactly one of these. @param inOneCall lists all groups instead of asking for each name */
	findGroups(names: readonly string[], inOneCall?: boolean): Promise<VectraGroup[]>;
	/** All members: host records, or IP addresses and networks. */
	groupMembers(group: VectraGroup): Promise<unknown[]>;
}

export async function createClient(
	context: IExecuteFunctions | IPollFunctions,
	clock: Clock = systemClock,
	budgetMs?: number,
): Promise<VectraClient> {
	return clientOf(await createApi(context, clock, budgetMs));
}

/** The client over a connection that is already there. */
export function clientOf(api: VectraApi): VectraClient {
	const { connection } = api;
	const dialect = DIALECTS[connection.deployment];

	const hostsOf = async (filter: IDataObject): Promise<{ hosts: VectraHost[]; unreadable: number }> => {
		// Ordered by what never changes, so that rows do not move between pages.
		const qs = { ...filter, page_size: MAX_PAGE_SIZE, ordering: 'id' };
		const rows = await api.list('/hosts', qs, { what: 'the list of hosts' });
		const hosts = rows.map(readHost).filter((host) => host !== undefined);
		return { hosts, unreadable: rows.length - hosts.length };
	};

	return {
		...tagStore(api),
		...noteStore(api),
		connection,
		async listHostsByTags(tags) {
			return await hostsOf({ tags: tags.join(',') });
		},
		async listHosts() {
			return await hostsOf(dialect.hostFields === undefined ? {} : { fields: dialect.hostFields });
		},
		async listUrgency(atLeast) {
			const urgency = new Map<number, number>();
			if (connection.deployment !== 'rux') return urgency;
			const subject = { what: 'the list of entities' };
			// Highest first. The server may ignore the order or the fields, so every row is looked at.
			const qs = { type: 'host', ordering: '-urgency_score', page_size: MAX_PAGE_SIZE, fields: 'id,type,urgency_score' };
			const pages = inTurn(async (page) => await api.page('/entities', qs, subject, page));
			for await (const { rows } of walk(pages)) {
				const scores = rows.map(readUrgency).filter((score) => score !== undefined);
				for (const { hostId, score } of scores) if (score >= atLeast) urgency.set(hostId, score);
				if ((scores.at(-1)?.score ?? 0) < atLeast) break;
			}
			return urgency;
		},
		async listDetectionTypes(types) {
			const one = types.length === 1 ? { detection_type: types[0] } : {};
			const qs = { state: 'active', ...one, page_size: MAX_PAGE_SIZE, ordering: 'id' };
			const byHost = new Map<number, Set<string>>();
			for (const row of await api.list('/detections', qs, { what: 'the list of detections' })) {
				const detection = readActiveDetection(row);
				if (!detection || !types.includes(detection.type)) continue;
				const known = byHost.get(detection.hostId) ?? new Set<string>();
				byHost.set(detection.hostId, known.add(detection.type));
			}
			return byHost;
		},
		async getHost(hostId) {
			const { path, qs } = dialect.hostDetail(hostId);
			const subject = subjectOf({ type: 'host', id: hostId });
			const reply = await api.read(path, qs, subject, [404]);
			if (reply.status === 404) return undefined;
			const host = readHost(reply.body);
			if (!host) throw api.fail(reply, subject);
			return host;
		},
		async findGroups(names, inOneCall = false) {
			const queries = inOneCall ? [{}] : names.map((name) => ({ name }));
			const found = new Map<number, VectraGroup>();
			for (const query of queries) {
				const qs = { ...dialect.groupQuery, ...query, page_size: MAX_PAGE_SIZE };
				const groups = (await api.list('/groups', qs, { what: 'the list of groups' })).map(readGroup);
				// Vectra's filter is not exact.
				for (const group of groups) if (group && names.includes(group.name)) found.set(group.id, group);
			}
			return [...found.values()];
		},
		groupMembers: async (group) => await readMembers(api, group),
	};
}
