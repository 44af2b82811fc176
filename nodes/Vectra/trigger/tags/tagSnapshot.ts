import { isRecord, numeric, text } from '../../../shared/values';

/** Which tags are watched: these, or all. */
export type Watched = readonly string[] | 'all';

/** The watched tags of one host or account. */
export interface Tagged {
	name: string;
	tags: string[];
}

/** The remembered tags of one entity type. Only entities with a watched tag are in it. */
export interface TagState {
	/** When the memory began, epoch ms. With the number of changes since (`rev`) it makes event IDs unique. */
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

/** Entities by ID with all of their present tags. */
export type Current = ReadonlyMap<number, Tagged>;

const watches = (watched: Watched, tag: string): boolean => watched === 'all' || watched.includes(tag);

/** The entities with a watched tag, with their watched tags only. Tags are compared whole and with their case. */
export function watchedOnly(current: Current, watched: Watched): Record<string, Tagged> {
	const result: Record<string, Tagged> = {};
	for (const [id, { name, tags }] of current) {
		const kept = [...new Set(tags)].filter((tag) => watches(watched, tag));
		if (kept.length > 0) result[id] = { name, tags: kept };
	}
	return result;
}

/**
 * The state as if `watched` had always been watched, so that an edit of the list emits nothing: tags that are watched from
 * now on count as known, and tags that are not watched any more are forgotten.
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

/**
 * The differences from the memory, by ID and tag. An entity that is gone has lost its tags.
 *
 * @param isUnclear whether this reading leaves open which tags an entity has that is not in `current`
 */
export function changedTags(state: TagState, current: Current, isUnclear: (id: number) => boolean = () => false): TagEvent[] {
	const now = watchedOnly(current, state.watched);
	const changes: TagEvent[] = [];
	for (const [id, { name, tags }] of Object.entries(now)) {
		const before = state.entities[id]?.tags ?? [];
		for (const tag of tags) if (!before.includes(tag)) changes.push({ id: Number(id), name, tag, change: 'added' });
	}
	for (const [id, { name, tags }] of Object.entries(state.entities)) {
		if (isUnclear(Number(id))) continue;
		const after = now[id]?.tags ?? [];
		for (const tag of tags) if (!after.includes(tag)) changes.push({ id: Number(id), name, tag, change: 'removed' });
	}
	return changes.sort((a, b) => a.id - b.id || (a.tag < b.tag ? -1 : 1));
}

/** The entities after these changes. */
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

/** Reads a stored state; undefined when any part cannot be read: half a memory would emit the other half as added. */
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
