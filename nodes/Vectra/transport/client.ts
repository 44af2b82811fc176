import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import { isRecord, numeric } from '../../shared/values';
import { createApi, type VectraApi } from './api';
import type { Connection } from './connection';
import { DIALECTS } from './dialect';
import { listLockdowns, type Lockdown } from './lockdowns';
import { readMembers } from './members';
import { readActiveDetection, readGroup, readHost, readUrgency, type VectraGroup, type VectraHost } from './normalize';
import { noteStore, type NoteStore } from './notes';
import { subjectOf } from './objects';
import { inTurn, MAX_PAGE_SIZE, walk } from './paging';
import { tagStore, type TagStore } from './tags';

/**
 * Hosts as listed. With `unreadable` rows, which have no usable ID, the list is not whole: who is missing in it may be one
 * of them, and nothing follows from the absence of a host.
 */
export interface HostList {
	hosts: VectraHost[];
	unreadable: number;
}

/** Vectra as the operations and the trigger use it, the same for RUX and QUX. Every failure is a node error. */
export interface VectraClient extends TagStore, NoteStore {
	readonly connection: Connection;
	/**
	 * Hosts that may carry any of the tags. Vectra may match substrings or ignore the filter: check the tags again.
	 *
	 * @throws NodeOperationError when the list is short of rows
	 */
	listHostsByTags(tags: readonly string[]): Promise<HostList>;
	/** Every host. @throws NodeOperationError when the list is short of rows */
	listHosts(): Promise<HostList>;
	/**
	 * Urgency scores by host ID, for hosts with this score or a higher one. RUX only; empty elsewhere.
	 *
	 * @throws NodeOperationError when the list is not whole
	 */
	listUrgency(atLeast: number): Promise<Map<number, number>>;
	/** The types of the active detections, as far as they are among these, by host ID. @throws when the list is not whole */
	listDetectionTypes(types: readonly string[]): Promise<Map<number, Set<string>>>;
	/** One host with what its row in the list may lack; undefined when it is gone. */
	getHost(hostId: number): Promise<VectraHost | undefined>;
	/** Groups whose name is exactly one of these. @param inOneCall lists all groups instead of asking for each name */
	findGroups(names: readonly string[], inOneCall?: boolean): Promise<VectraGroup[]>;
	/** The hosts that Vectra itself has locked down. @throws NodeApiError also for a 403 */
	hostLockdowns(): Promise<Lockdown[]>;
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

	const hostsOf = async (filter: IDataObject): Promise<HostList> => {
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
			const bounds = api.bounds(subject.what);
			// Highest first. The server may ignore the order or the fields, so every row is looked at.
			const qs = { type: 'host', ordering: '-urgency_score', page_size: MAX_PAGE_SIZE, fields: 'id,type,urgency_score' };
			const pages = inTurn(async (page) => await api.page('/entities', qs, subject, page));
			const keys = new Set<string>();
			let count = 0;
			let lowest = Infinity;
			let isSorted = true;
			for await (const page of walk(pages, bounds)) {
				for (const key of page.keys) keys.add(key);
				count = page.count ?? 0;
				for (const row of page.rows) {
					if (!hasId(row)) throw noId(api, subject.what);
					const read = readUrgency(row);
					if (!read) continue;
					isSorted &&= read.score <= lowest;
					lowest = read.score;
					if (read.score >= atLeast) urgency.set(read.hostId, read.score);
				}
				// The unscored come last, and are as good as 0.
				if (isSorted && (page.rows.every((row) => !readUrgency(row)) || lowest < atLeast)) return urgency;
			}
			// A host that is missing here would be taken for one without a score.
			if (keys.size < count) throw bounds.incomplete(keys.size, count);
			return urgency;
		},
		async listDetectionTypes(types) {
			const one = types.length === 1 ? { detection_type: types[0] } : {};
			const qs = { state: 'active', ...one, page_size: MAX_PAGE_SIZE, ordering: 'id' };
			const byHost = new Map<number, Set<string>>();
			const subject = { what: 'the list of detections' };
			for (const row of await api.list('/detections', qs, subject)) {
				if (!hasId(row)) throw noId(api, subject.what);
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
		hostLockdowns: async () => await listLockdowns(api, 'host'),
		groupMembers: async (group) => await readMembers(api, group),
	};
}

function hasId(row: unknown): boolean {
	return isRecord(row) && numeric(row.id) !== undefined;
}

function noId(api: VectraApi, what: string): Error {
	return api.doubt(`${what.charAt(0).toUpperCase()}${what.slice(1)} has rows without a usable ID`, 'Whose they are cannot be told. Run again');
}
