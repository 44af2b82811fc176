import type { TagChange } from '../transport/tagChange';

/**
 * How the ownership of an isolation is written on a Vectra host. The markers are fixed texts, because Vectra's list
 * filters cannot match a prefix; the detail tags say which endpoints are meant.
 */

/** The host's endpoint was seen to be isolated, and we isolated it or took it over. */
export const CONTAINED = 'cortex-xdr:contained';

/** An isolation was accepted, or may have been, but is not verified: ours to follow and to release, not yet contained. */
export const PENDING = 'cortex-xdr:pending';

/** Vectra Automated Response (VAR) marks a host so, with one `VAR ID:` tag for each thing that it blocked. */
export const VAR_BLOCKED = 'VAR Host Blocked';

const DETAIL = /^cortex-xdr:([0-9a-f]{32}):(\d{1,12})(:auto)?$/i;
const VAR_CORTEX_ID = /^VAR ID:Cortex Client:([0-9a-f]{32})$/i;
const VAR_ANY_ID = /^VAR ID:/;

/** An endpoint that a host's tags name. */
export interface TaggedEndpoint {
	/** 32 lower-case hex digits. */
	id: string;
	/** Epoch seconds from our own detail tag; null when only VAR names the endpoint. */
	since: number | null;
	/** Every tag that names it, as written on the host. */
	tags: string[];
}

/** Who asked for an isolation: a person by a tag, or a rule of the trigger. */
export type Basis = 'request' | 'criterion';

export interface Ownership {
	contained: boolean;
	pending: boolean;
	/** Whether an isolation of this host is ours to release. */
	owned: boolean;
	/** A rule only where every detail tag says so: a person's wish outweighs it, and VAR does not tell. */
	basis: Basis;
	endpoints: TaggedEndpoint[];
}

/** The tag that ties a host to one endpoint, and tells since when and whether a rule asked for it. */
export function detailTag(endpointId: string, epochSeconds: number, basis: Basis = 'request'): string {
	return `cortex-xdr:${endpointId}:${epochSeconds}${basis === 'criterion' ? ':auto' : ''}`;
}

/**
 * What a host's tags say about its containment. Endpoints come in the order of their tags; VAR's count only while its
 * own marker is there.
 */
export function readOwnership(tags: readonly string[]): Ownership {
	const contained = tags.includes(CONTAINED);
	const pending = tags.includes(PENDING);
	const varBlocked = tags.includes(VAR_BLOCKED);
	const endpoints = new Map<string, TaggedEndpoint>();
	let varOwned = false;
	let byRequest = false;
	for (const tag of tags) {
		const detail = DETAIL.exec(tag);
		const varId = varBlocked ? VAR_CORTEX_ID.exec(tag) : null;
		if (varId) varOwned = true;
		const match = detail ?? varId;
		if (!match) continue;
		const id = match[1].toLowerCase();
		const endpoint = endpoints.get(id) ?? { id, since: null, tags: [] };
		endpoint.tags.push(tag);
		if (!detail?.[3]) byRequest = true;
		if (detail) endpoint.since ??= Number(detail[2]);
		endpoints.set(id, endpoint);
	}
	return {
		contained,
		pending,
		owned: contained || pending || varOwned,
		basis: endpoints.size > 0 && !byRequest ? 'criterion' : 'request',
		endpoints: [...endpoints.values()],
	};
}

/** When the newest isolation of the host began, by its detail tags; epoch ms. Undefined when no tag says so. */
export function newestStart({ endpoints }: Ownership): number | undefined {
	const times = endpoints.flatMap(({ since }) => (since === null ? [] : [since * 1_000]));
	return times.length === 0 ? undefined : Math.max(...times);
}

/**
 * Marks a host as contained (verified) or pending (not verified). The detail tag comes first: a marker without it would
 * leave an isolation of which nobody knows where it is.
 */
export function planIsolation(
	tags: readonly string[],
	endpointId: string,
	epochSeconds: number,
	verified: boolean,
	basis: Basis = 'request',
): TagChange {
	const { contained, pending, endpoints } = readOwnership(tags);
	const named = endpoints.some(({ id, since }) => id === endpointId && since !== null);
	const add = named ? [] : [detailTag(endpointId, epochSeconds, basis)];
	if (verified && !contained) add.push(CONTAINED);
	if (!verified && !pending) add.push(PENDING);
	return { add, remove: verified && pending ? [PENDING] : [] };
}

/**
 * Takes ownership of an isolation that may exist though no tag tells of it, so that it is followed and released. A host
 * that is contained stays ours in any case; while a release of ours may still land it is not taken for contained, for a
 * new request would then go unanswered.
 *
 * @param endpointId null when it is not known: the marker alone makes the trigger look for it by the host's identifiers
 * @param releaseMayLand a release was sent, or may have been, and is not settled
 */
export function planFollow(
	tags: readonly string[],
	endpointId: string | null,
	epochSeconds: number,
	basis: Basis = 'request',
	releaseMayLand = false,
): TagChange {
	if (readOwnership(tags).owned) return releaseMayLand ? planDoubt(tags) : { add: [], remove: [] };
	if (endpointId === null) return { add: [PENDING], remove: [] };
	return planIsolation(tags, endpointId, epochSeconds, false, basis);
}

/** What is marked as contained may not be so any more: it is followed until its state was read. */
export function planDoubt(tags: readonly string[]): TagChange {
	const { contained, pending } = readOwnership(tags);
	return { add: contained && !pending ? [PENDING] : [], remove: [] };
}

/** Nothing is isolated that could be meant: a marker that came without an endpoint, from `planFollow`, has no purpose. */
export function planAbsence(tags: readonly string[]): TagChange {
	const { contained, pending, endpoints } = readOwnership(tags);
	return { add: [], remove: pending && !contained && endpoints.length === 0 ? [PENDING] : [] };
}

/** What Record Release changes besides our own tags, so that the host is not isolated again at once. */
export interface FollowUp {
	addTags: string[];
	removeTags: string[];
}

/**
 * Takes an endpoint's tags off, and the markers with the last endpoint. The markers go last: a detail without a marker
 * would be found by nobody. VAR's marker stays while VAR still blocks the host elsewhere.
 *
 * @param endpointId null when the tags name no endpoint
 * @param followUp what must change with the markers, and before them, so that nothing asks for the next isolation
 */
export function planRelease(
	tags: readonly string[],
	endpointId: string | null,
	followUp: FollowUp = { addTags: [], removeTags: [] },
): TagChange {
	const { endpoints } = readOwnership(tags);
	const gone = endpoints.filter(({ id }) => id === endpointId).flatMap((endpoint) => endpoint.tags);
	if (endpoints.some(({ id }) => id !== endpointId)) return { add: [], remove: gone };
	const blockedElsewhere = tags.some((tag) => VAR_ANY_ID.test(tag) && !gone.includes(tag));
	const markers = [CONTAINED, PENDING, ...(blockedElsewhere ? [] : [VAR_BLOCKED])];
	const remove = [...followUp.removeTags, ...new Set(gone), ...markers];
	return { add: [...followUp.addTags], remove: remove.filter((tag) => tags.includes(tag)) };
}
