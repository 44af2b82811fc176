import { recall, remember, type KnownHost } from './memory';
import { readOwnership } from './ownership';
import type { Hold, Snapshot } from './reconcile';

/** How long a host that is gone is reported, in ms: by then somebody has seen it, or the drift report tells of its endpoint. */
const LONGEST_REPORT = 30 * 24 * 3_600_000;

/** The hosts that were ours and are not in this list. A list that is not whole says nothing about them. */
export function unlisted(known: readonly KnownHost[], { hosts, isWhole }: Snapshot): KnownHost[] {
	if (!isWhole) return [];
	const listed = new Set(hosts.map(({ id }) => id));
	return known.filter(({ id }) => !listed.has(id));
}

/**
 * What is remembered of our hosts after a poll.
 *
 * @param gone those that Vectra does not know any more, when it was asked for each
 * @param unread those that could not be asked for
 * @param now epoch ms
 */
export function rememberOurs(snapshot: Snapshot, known: readonly KnownHost[], gone: ReadonlySet<number>, unread: ReadonlySet<number>, now: number): KnownHost[] {
	const listed = new Map(snapshot.hosts.map((host) => [host.id, host]));
	const ours = snapshot.hosts.filter(({ tags }) => readOwnership(tags).owned).map(remember);
	const kept = known.flatMap((one) => {
		const host = listed.get(one.id);
		// A row without its tags does not say that the host is not ours any more.
		if (host !== undefined) return host.knows.tags ? [] : [one];
		if (gone.has(one.id)) return [{ ...one, goneSince: one.goneSince ?? now }];
		return unread.has(one.id) || !snapshot.isWhole ? [one] : [];
	});
	return [...ours, ...kept.filter(({ goneSince }) => goneSince === null || goneSince + LONGEST_REPORT > now)];
}

/** The reports about hosts that are gone. */
export function vanishedHolds(known: readonly KnownHost[]): Hold[] {
	return known
		.filter(({ goneSince }) => goneSince !== null)
		.map((one) => ({
			host: recall(one),
			desired: 'isolated' as const,
			reason: 'vanished' as const,
			criteria: [],
			basis: readOwnership(one.tags).basis,
		}));
}
