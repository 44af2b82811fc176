import { isRecord, numeric, text } from '../../../shared/values';

/** Which tags are watched: these, or all. */
export type Watched = readonly string[] | 'all';

/** The watched tags of one host or account. */
export interface Tagged {
	name: string;
	tags: string[];
}

/** The memory of tags for one entity type: only who carries a watched tag is in it. */
export interface TagState {
	/** When the memory began, epoch ms, and how often it has changed since: together they make event IDs unique. */
	since: number;
	rev: number;
	watched: Watched;
	entities: Record<string, Tagged>;
}

export interface TagEvent {
	id: number;
	name: string;
	tag: string;
	change: 'added' | 'removed';
}

/** Entities by ID with all of their tags, as they are now. */
export type Current = ReadonlyMap<number, Tagged>;

const watches = (watched: Watched, tag: string): boolean => watched === 'all' || watched.includes(tag);

/** Whoever carries a watched tag, with the watched tags only. Tags are compared whole and with their case. */
export function watchedOnly(current: Current, watched: Watched): Record<string, Tagged> {
	const result: Record<string, Tagged> = {};
	for (const [id, { name, tags }] of current) {
		const kept = [...new Set(tags)].filter((tag) => watches(watched, tag));
		if (kept.length > 0) result[id] = { name, tags: kept };
	}
	return result;
}

/**
 * The state as if `watched` had always been watched: tags that are watched from now on are taken for known where they
 * are, and those that are no longer watched are forgotten, so that editing the list emits nothing.
 */
export function watchFrom(state: TagState, current: Current, watched: Watched): TagState {
	const entities: Record<string, Tagged> = {};
	for (const [id, { name, tags }] of Object.entries(state.entities)) {
		const kept = tags.filter((tag) => watches(watched, tag));
		if (kept.length > 0) entities[id] = { name, tags: kept };
	}
	for (const [id, { name, tags }] of current) {
		const begun = tags.filter((tag) => watches(watched, tag) && !watches(state.watched, tag));
		if (begun.length > 0) entities[id] = { name, tags: [...new Set([...(entities[id]?.tags ?? []), ...begun])] };
	}
	return { ...state, watched, entities };
}

/** What differs from the memory, by ID and tag. Who is not there any more has lost the tags. */
export function changedTags(state: TagState, current: Current): TagEvent[] {
	const now = watchedOnly(current, state.watched);
	const changes: TagEvent[] = [];
	for (const [id, { name, tags }] of Object.entries(now)) {
		const before = state.entities[id]?.tags ?? [];
		for (const tag of tags) if (!before.includes(tag)) changes.push({ id: Number(id), name, tag, change: 'added' });
	}
	for (const [id, { name, tags }] of Object.entries(state.entities)) {
		const after = now[id]?.tags ?? [];
		for (const tag of tags) if (!after.includes(tag)) changes.push({ id: Number(id), name, tag, change: 'removed' });
	}
	return changes.sort((a, b) => a.id - b.id || (a.tag < b.tag ? -1 : 1));
}

/** The entities with these changes made. */
export function applyChanges(entities: Record<string, Tagged>, changes: readonly TagEvent[]): Record<string, Tagged> {
	const next = { ...entities };
	for (const { id, name, tag, change } of changes) {
		const others = (next[id]?.tags ?? []).filter((one) => one !== tag);
		const tags = change === 'added' ? [...others, tag] : others;
		if (tags.length > 0) next[id] = { name: name || (next[id]?.name ?? ''), tags };
		else delete next[id];
	}
	return next;
}

/** Reads a stored state; undefined when there is none to go on from: half a memory would announce the other half. */
export function parseTagState(stored: unknown): TagState | undefined {
	if (!isRecord(stored) || !isRecord(stored.entities)) return undefined;
	const since = numeric(stored.since);
	const rev = numeric(stored.rev);
	const watched = stored.watched === 'all' ? 'all' : readTags(stored.watched);
	if (since === undefined || rev === undefined || watched === undefined) return undefined;
	const entities: Record<string, Tagged> = {};
	for (const [id, value] of Object.entries(stored.entities)) {
		const tags = isRecord(value) ? readTags(value.tags) : undefined;
		if (tags === undefined || !isRecord(value)) return undefined;
		entities[id] = { name: text(value.name), tags };
	}
	return { since, rev, watched, entities };
}

function readTags(value: unknown): string[] | undefined {
	return Array.isArray(value) && value.every((tag) => typeof tag === 'string') ? value : undefined;
}
