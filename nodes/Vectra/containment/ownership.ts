import type { TagChange } from '../transport/tagChange';
import { isDecisionTag } from './decision';

/**
 * How a Vectra host says that its isolation is ours. The markers are fixed texts, because Vectra's list filters cannot
 * match a prefix; the detail tags name the endpoints.
 */

/** We isolated the endpoint of the host, or took its isolation over, and read that it is isolated. */
export const CONTAINED = 'cortex-xdr:contained';

/**
 * A claim: an isolation or a release is about to be sent, was sent, or may have been, and its end was not read. The host is
 * followed until it was.
 */
export const PENDING = 'cortex-xdr:pending';

/** Somebody else had isolated the endpoint when its isolation was requested: never ours to release. */
export const EXTERNAL = 'cortex-xdr:external';

/** The marker of Vectra Automated Response (VAR), which adds one `VAR ID:` tag for each thing that it blocked. */
export const VAR_BLOCKED = 'VAR Host Blocked';

/** What makes a host ours, or tells that its isolation is somebody else's. */
export const MARKERS: readonly string[] = [CONTAINED, PENDING, EXTERNAL, VAR_BLOCKED];

/** How each tag of ours begins: by it a list that looks for parts of tags shows what is left over as well. */
export const OWN_TAGS = 'cortex-xdr:';

const DETAIL = /^cortex-xdr:([0-9a-f]{32}):(\d{1,12})(:auto)?(?::until[:=](\d{1,12}))?$/i;
/** A person says how long the isolation lasts, from its begin: `cortex-xdr:for:8h`, `cortex-xdr:for:2d`. */
const DURATION = /^cortex-xdr:for[:=](\d{1,4})(h|d)$/i;
const VAR_CORTEX_ID = /^VAR ID:Cortex Client:([0-9a-f]{32})$/i;
const VAR_ANY_ID = /^VAR ID:/;

const HOUR = 3_600;

/** An endpoint that a host's tags name. */
export interface TaggedEndpoint {
	/** 32 lower-case hex digits. */
	id: string;
	/** Epoch seconds from our own detail tag; null when only VAR names the endpoint. */
	since: number | null;
	/** Epoch seconds at which the isolation ends by itself; null when no detail tag says so. */
	until: number | null;
	/** Every tag that names it, as written on the host. */
	tags: string[];
}

/** Who asked for an isolation: a person by a tag, or a rule of the trigger. */
export type Basis = 'request' | 'criterion';

export interface Ownership {
	contained: boolean;
	pending: boolean;
	/** Whether an isolation of this host is ours to release: a marker says so. A detail tag alone is a left-over. */
	owned: boolean;
	/** Somebody else's isolation, when it was last looked at. */
	external: boolean;
	/** A rule only where the detail tag of every endpoint says so: a person's request outweighs a rule, and VAR does not say who asked. */
	basis: Basis;
	endpoints: TaggedEndpoint[];
	/** For how many hours a person wants it to last, counted from its begin; null when no tag says so. */
	hours: number | null;
}

/**
 * The tag that ties a host to one endpoint: since when, whether a rule asked for it, and until when. Times in epoch seconds.
 *
 * @param until null for an isolation without an end of its own
 */
export function detailTag(endpointId: string, since: number, basis: Basis = 'request', until: number | null = null): string {
	return `cortex-xdr:${endpointId}:${since}${basis === 'criterion' ? ':auto' : ''}${until === null ? '' : `:until:${until}`}`;
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
	const details = new Map<string, Detail>();
	let varOwned = false;
	for (const tag of tags) {
		const detail = readDetail(tag);
		const varId = varBlocked ? VAR_CORTEX_ID.exec(tag)?.[1].toLowerCase() : undefined;
		if (varId !== undefined) varOwned = true;
		const id = detail?.id ?? varId;
		if (id === undefined) continue;
		const endpoint = endpoints.get(id) ?? { id, since: null, until: null, tags: [] };
		endpoint.tags.push(tag);
		endpoints.set(id, endpoint);
		if (detail) details.set(id, newerOf(details.get(id), detail));
	}
	for (const endpoint of endpoints.values()) {
		const { since = null, until = null } = details.get(endpoint.id) ?? {};
		Object.assign(endpoint, { since, until });
	}
	const byRule = endpoints.size > 0 && !varOwned && [...details.values()].every(({ basis }) => basis === 'criterion');
	const hours = tags.flatMap((tag) => hoursOf(tag) ?? []);
	return {
		contained,
		pending,
		owned: contained || pending || varOwned,
		external: tags.includes(EXTERNAL),
		basis: byRule ? 'criterion' : 'request',
		endpoints: [...endpoints.values()],
		hours: hours.length === 0 ? null : Math.max(...hours),
	};
}

/** What a detail tag says. Times in epoch seconds. */
interface Detail {
	id: string;
	since: number;
	basis: Basis;
	until: number | null;
}

function readDetail(tag: string): Detail | undefined {
	const match = DETAIL.exec(tag);
	if (match === null) return undefined;
	const [, id, since, auto, until] = match;
	return { id: id.toLowerCase(), since: Number(since), basis: auto ? 'criterion' : 'request', until: until === undefined ? null : Number(until) };
}

/** Of two detail tags of one endpoint the newer one counts: the other is what an isolation before it left. */
function newerOf(one: Detail | undefined, other: Detail): Detail {
	if (one === undefined || other.since > one.since) return other;
	return other.since === one.since && other.basis === 'request' ? other : one;
}

function hoursOf(tag: string): number | undefined {
	const match = DURATION.exec(tag);
	return match ? Number(match[1]) * (match[2].toLowerCase() === 'd' ? 24 : 1) : undefined;
}

/** When the newest isolation of the host began, by its detail tags; epoch ms. Undefined when no tag says so. */
export function newestStart({ endpoints }: Ownership): number | undefined {
	return latest(endpoints.map(({ since }) => since));
}

/**
 * When the isolation of the host ends by itself; epoch ms. What a person says by a tag counts before what was set when it
 * was asked for. Undefined when no tag says so.
 */
export function endOf(ownership: Ownership): number | undefined {
	const start = newestStart(ownership);
	if (ownership.hours !== null && start !== undefined) return start + ownership.hours * HOUR * 1_000;
	return latest(ownership.endpoints.map(({ until }) => until));
}

/** @param times epoch seconds @returns epoch ms */
function latest(times: ReadonlyArray<number | null>): number | undefined {
	const known = times.filter((time) => time !== null);
	return known.length === 0 ? undefined : Math.max(...known) * 1_000;
}

/** What a claim says of an isolation. Times in epoch seconds. */
export interface Claim {
	endpointId: string;
	since: number;
	basis: Basis;
	/** Null: without an end of its own. */
	until: number | null;
}

/**
 * Claims an isolation before it is sent: the detail tag and the marker. A host that is ours already keeps the detail tag of
 * the endpoint, and with it its age, its basis and its end. Any other detail tag of the endpoint is a left-over of an
 * isolation that is over, and goes. The detail tag comes first: with the marker alone, nobody would know which endpoint is
 * meant.
 */
export function planClaim(tags: readonly string[], { endpointId, since, basis, until }: Claim): TagChange {
	const { owned, endpoints } = readOwnership(tags);
	const wanted = detailTag(endpointId, since, basis, until);
	const endpoint = endpoints.find(({ id }) => id === endpointId);
	const present = (endpoint?.tags ?? []).filter((tag) => DETAIL.test(tag));
	const counted = present.filter((tag) => readDetail(tag)?.since === endpoint?.since);
	const byRequest = counted.filter((tag) => readDetail(tag)?.basis === 'request');
	const own = owned && !present.includes(wanted) ? (byRequest.at(-1) ?? counted[0]) : undefined;
	const kept = own ?? wanted;
	return stillToDo(tags, { add: [kept, PENDING], remove: [...present.filter((tag) => tag !== kept), EXTERNAL] });
}

/**
 * As `planClaim`, before anything is sent: on a host that is not ours, what names another endpoint since an earlier time is
 * left over, and goes. What names one since this very time is somebody's claim.
 */
export function planFirstClaim(tags: readonly string[], claim: Claim): TagChange {
	const { add, remove } = planClaim(tags, claim);
	const { owned, endpoints } = readOwnership(tags);
	const others = owned ? [] : endpoints.filter(({ id }) => id !== claim.endpointId).flatMap((endpoint) => endpoint.tags);
	return { add, remove: [...remove, ...others.filter((tag) => (readDetail(tag)?.since ?? Infinity) < claim.since)] };
}

/** Claims a release before it is sent: while it may land, the host counts neither as contained nor as free. */
export function planDoubt(tags: readonly string[]): TagChange {
	return stillToDo(tags, { add: readOwnership(tags).owned ? [PENDING] : [], remove: [] });
}

/** The endpoint was read as isolated: contained, and nothing is in doubt any more. Where no claim was made it is made up for. */
export function planContained(tags: readonly string[], claim: Claim): TagChange {
	const { add, remove } = planClaim(tags, claim);
	return stillToDo(tags, { add: [...add.filter((tag) => tag !== PENDING), CONTAINED], remove: [...remove, PENDING] });
}

/**
 * Somebody else isolated the endpoint. What is ours stays ours; a marker that names no endpoint is what is left of an
 * isolation that ended, and claims nothing.
 */
export function planExternal(tags: readonly string[]): TagChange {
	const { owned, endpoints } = readOwnership(tags);
	if (owned && endpoints.length > 0) return { add: [], remove: [] };
	return stillToDo(tags, { add: [EXTERNAL], remove: [CONTAINED, PENDING] });
}

/**
 * Nothing came of a claim, or nothing is left of it: takes the tags of an endpoint off, and the markers with the last
 * endpoint. The markers go last, because nobody finds a detail tag without a marker. VAR's marker stays while VAR still
 * blocks the host elsewhere.
 *
 * @param endpointId null when the tags name no endpoint
 */
export function planUnclaim(tags: readonly string[], endpointId: string | null): TagChange {
	const { endpoints } = readOwnership(tags);
	const gone = endpoints.filter(({ id }) => id === endpointId).flatMap((endpoint) => endpoint.tags);
	if (endpoints.some(({ id }) => id !== endpointId)) return { add: [], remove: gone };
	const blockedElsewhere = tags.some((tag) => VAR_ANY_ID.test(tag) && !gone.includes(tag));
	const markers = [EXTERNAL, CONTAINED, PENDING, ...(blockedElsewhere ? [] : [VAR_BLOCKED])];
	return stillToDo(tags, { add: [], remove: [...new Set(gone), ...markers] });
}

/** What Record Release changes besides our own tags, so that nothing isolates the host again at once. */
export interface FollowUp {
	addTags: string[];
	removeTags: string[];
}

/**
 * The endpoint is released: as `planUnclaim`, and with the last endpoint goes what people said about this isolation.
 *
 * @param followUp what changes before the markers, so that nothing asks for the next isolation
 */
export function planRelease(
	tags: readonly string[],
	endpointId: string | null,
	followUp: FollowUp = { addTags: [], removeTags: [] },
): TagChange {
	const ours = planUnclaim(tags, endpointId);
	if (readOwnership(tags).endpoints.some(({ id }) => id !== endpointId)) return ours;
	const aboutIt = tags.filter((tag) => DURATION.test(tag) || isDecisionTag(tag));
	return stillToDo(tags, { add: followUp.addTags, remove: [...followUp.removeTags, ...aboutIt, ...ours.remove] });
}

/** What of a change is still to be done. */
function stillToDo(tags: readonly string[], { add, remove }: TagChange): TagChange {
	return { add: add.filter((tag) => !tags.includes(tag)), remove: remove.filter((tag) => tags.includes(tag)) };
}
