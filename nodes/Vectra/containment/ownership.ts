import type { TagChange } from '../transport/tagChange';

/**
 * How a Vectra host says that its isolation is ours. The markers are fixed texts, because Vectra's list filters cannot
 * match a prefix; the detail tags name the endpoints.
 */

/** We isolated the endpoint of the host, or took its isolation over, and read that it is isolated. */
export const CONTAINED = 'cortex-xdr:contained';

/** An isolation was accepted, or may have been, and is not verified: ours to follow and to release, not yet contained. */
export const PENDING = 'cortex-xdr:pending';

/** The marker of Vectra Automated Response (VAR), which adds one `VAR ID:` tag for each thing that it blocked. */
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
	/** A rule only where every detail tag says so: a person's request outweighs a rule, and VAR does not say who asked. */
	basis: Basis;
	endpoints: TaggedEndpoint[];
}

/** The tag that ties a host to one endpoint. It says since when, and whether a rule asked for it. */
export function detailTag(endpointId: string, epochSeconds: number, basis: Basis = 'request'): string {
	return `cortex-xdr:${endpointId}:${epochSeconds}${basis === 'criterion' ? ':auto' : ''}`;
}

/**
 * Reads what the tags of a host say about its containment. Endpoints come in the order of their tags; VAR's tags count
 * only beside VAR's own marker.
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
 * Marks a host as contained (verified) or pending (not verified). The detail tag comes first: with the marker alone,
 * nobody would know which endpoint is isolated.
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
 * Takes ownership of an isolation that may exist without a tag, so that it is followed and released. A host that is
 * contained stays ours in any case. While a release of ours may still land, the host becomes pending: as contained it
 * would count as done, and a new request would go unanswered.
 *
 * @param endpointId null when it is not known: the trigger then finds the endpoint by the identifiers of the host
 * @param releaseMayLand a release was sent, or may have been, and its end is not known
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

/** Marks a contained host as pending too: it may not be isolated any more, so it is followed until its state was read. */
export function planDoubt(tags: readonly string[]): TagChange {
	const { contained, pending } = readOwnership(tags);
	return { add: contained && !pending ? [PENDING] : [], remove: [] };
}

/** No endpoint of the host is isolated: takes off a pending marker that names no endpoint (see `planFollow`). */
export function planAbsence(tags: readonly string[]): TagChange {
	const { contained, pending, endpoints } = readOwnership(tags);
	return { add: [], remove: pending && !contained && endpoints.length === 0 ? [PENDING] : [] };
}

/** What Record Release changes besides our own tags, so that nothing isolates the host again at once. */
export interface FollowUp {
	addTags: string[];
	removeTags: string[];
}

/**
 * Takes the tags of an endpoint off, and the markers with the last endpoint. The markers go last, because nobody finds a
 * detail tag without a marker. VAR's marker stays while VAR still blocks the host elsewhere.
 *
 * @param endpointId null when the tags name no endpoint
 * @param followUp what changes before the markers, so that nothing asks for the next isolation
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
