import type { IDataObject, IExecuteFunctions, IPollFunctions } from 'n8n-workflow';
import { systemClock, type Clock } from '../../shared/clock';
import { createApi, type VectraApi } from './api';
import type { Connection } from './connection';
import { readGroup, readHost, type VectraGroup, type VectraHost } from './normalize';
import { noteStore, type NoteStore } from './notes';
import { subjectOf } from './objects';
import { MAX_PAGE_SIZE } from './paging';
import { qux } from './qux';
import { rux } from './rux';
import { tagStore, type TagStore } from './tags';

/** In what the API of one deployment differs from the other. */
export interface Dialect {
	/** Added to a search for groups. */
	groupQuery: IDataObject;
	/** Where to read one host whose row in the list held no address. */
	hostDetail(hostId: number): { path: string; qs: IDataObject };
}

/** Vectra as the operations and the trigger use it, the same for RUX and QUX. Every failure is a node error. */
export interface VectraClient extends TagStore, NoteStore {
	readonly connection: Connection;
	/** Hosts that may carry any of the tags. Vectra may match substrings or ignore the filter: check the tags again. */
	listHostsByTags(tags: readonly string[]): Promise<{ hosts: VectraHost[]; unreadable: number }>;
	/** One host with what its row in the list may lack; undefined when it is gone. */
	getHost(hostId: number): Promise<VectraHost | undefined>;
	/** Groups whose name is exactly this. */
	findGroups(name: string): Promise<VectraGroup[]>;
	/** All members: host records, or IP addresses and networks. */
	groupMembers(group: VectraGroup): Promise<unknown[]>;
}

/** Newer versions embed at most this many members in a group. */
const EMBEDDED_MEMBERS_CAP = 2_000;

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
	const dialect = connection.deployment === 'qux' ? qux : rux;

	return {
		...tagStore(api),
		...noteStore(api),
		connection,
		async listHostsByTags(tags) {
			// Ordered by what never changes, so that rows do not move between pages.
			const qs = { tags: tags.join(','), page_size: MAX_PAGE_SIZE, ordering: 'id' };
			const rows = await api.list('/hosts', qs, { what: 'the list of hosts' });
			const hosts = rows.map(readHost).filter((host) => host !== undefined);
			return { hosts, unreadable: rows.length - hosts.length };
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
		async findGroups(name) {
			const qs = { ...dialect.groupQuery, name, page_size: MAX_PAGE_SIZE };
			const rows = await api.list('/groups', qs, { what: 'the list of groups' });
			const groups = rows.map(readGroup).filter((group) => group !== undefined);
			// Vectra's filter is not exact.
			return groups.filter((group) => group.name === name);
		},
		async groupMembers({ id, name, members, memberCount }) {
			const complete =
				members !== null &&
				(memberCount === null ? members.length < EMBEDDED_MEMBERS_CAP : members.length >= memberCount);
			if (complete) return members;
			return await api.list(
				`/groups/${id}/members`,
				{ page_size: MAX_PAGE_SIZE },
				{ what: `the members of the group “${name}”` },
			);
		},
	};
}
