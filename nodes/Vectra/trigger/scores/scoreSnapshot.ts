import { isRecord, numeric, text } from '../../../shared/values';
import type { EntityType } from '../../transport/objects';
import type { Row } from '../feed/feedPage';
import { HOUR, parseTime } from '../feed/times';
import { readEntity, type EntityView } from '../feed/views';

export interface Scores {
	threat: number;
	certainty: number;
}

/** The remembered scores of one entity type of QUX. */
export interface ScoreState {
	/** When the memory began, epoch ms. With the number of changes since (`rev`) it makes event IDs unique. */
	since: number;
	rev: number;
	/** `threat/certainty` of every entity that has a score, by ID. */
	scores: Record<string, string>;
	/** Each score above it is remembered; 0 unless there are too many. */
	floor: number;
	/** The newest modification that was read, epoch ms of Vectra's clock. */
	stamp: number;
	/** When all entities were last read, epoch ms of our clock. */
	sweptAt: number;
	/** False when this Vectra has no search. */
	search: boolean;
}

export interface ScoreChange {
	entity: EntityView;
	row: Row;
	/** Null: no score, or an unknown one. */
	before: Scores | null;
	after: Scores;
}

/** Most entities whose scores are remembered. Beyond it the lowest scores are not followed. */
export const MAX_SCORES = 20_000;

/** How often all entities are read, whatever the search finds: the lag of its index is not known. */
const SWEEP_EVERY = HOUR;

export const isSweepDue = ({ search, sweptAt }: ScoreState, now: number): boolean =>
	!search || sweptAt > now || sweptAt + SWEEP_EVERY <= now;

/** The differences from the memory, by ID. Rows without scores are passed over. */
export function changedScores(state: ScoreState, rows: readonly Row[], type: EntityType): ScoreChange[] {
	const changes = new Map<number, ScoreChange>();
	for (const row of rows) {
		const entity = readEntity(row, type);
		if (!entity || entity.threat === null || entity.certainty === null) continue;
		const after = { threat: entity.threat, certainty: entity.certainty };
		const before = readScores(state.scores[entity.id]);
		if (before === null && total(after) <= state.floor) continue;
		if (total(before ?? NONE) === total(after) && (before ?? NONE).threat === after.threat) continue;
		changes.set(entity.id, { entity, row, before, after });
	}
	return [...changes.values()].sort((a, b) => a.entity.id - b.entity.id);
}

export const isIncrease = ({ before, after }: ScoreChange): boolean =>
	after.threat > (before ?? NONE).threat || after.certainty > (before ?? NONE).certainty;

/** The scores after these changes, and the floor below which scores had to be dropped. */
export function withScores(
	{ scores, floor }: Pick<ScoreState, 'scores' | 'floor'>,
	changes: readonly ScoreChange[],
	most = MAX_SCORES,
): Pick<ScoreState, 'scores' | 'floor'> {
	const next = { ...scores };
	for (const { entity, after } of changes) {
		if (total(after) === 0) delete next[entity.id];
		else next[entity.id] = `${after.threat}/${after.certainty}`;
	}
	const ids = Object.keys(next);
	if (ids.length <= most) return { scores: next, floor };
	const totalOf = (id: string): number => total(readScores(next[id]) ?? NONE);
	const dropped = ids.sort((a, b) => totalOf(b) - totalOf(a)).slice(most);
	const highest = totalOf(dropped[0]);
	for (const id of dropped) delete next[id];
	return { scores: next, floor: Math.max(floor, highest) };
}

/** The scores without those of entities that are gone. */
export function withoutGone(scores: Record<string, string>, rows: readonly Row[]): Record<string, string> {
	const there = new Set(rows.map(({ id }) => text(id)));
	return Object.fromEntries(Object.entries(scores).filter(([id]) => there.has(id)));
}

/** The newest modification in the rows; undefined when they have none. */
export function newestStamp(rows: readonly Row[]): number | undefined {
	const stamps = rows.map((row) => parseTime(row._doc_modified_ts) ?? parseTime(row.last_modified));
	return stamps.reduce((newest, stamp) => (stamp !== undefined && stamp > (newest ?? 0) ? stamp : newest), undefined);
}

/** Reads a stored state; undefined when there is none to continue from. Scores that cannot be read are dropped. */
export function parseScoreState(stored: unknown): ScoreState | undefined {
	if (!isRecord(stored) || !isRecord(stored.scores)) return undefined;
	const [since, rev, stamp, sweptAt] = [stored.since, stored.rev, stored.stamp, stored.sweptAt].map(numeric);
	if (since === undefined || rev === undefined || stamp === undefined) return undefined;
	const scores = Object.entries(stored.scores).filter(([, value]) => readScores(value) !== null);
	return {
		since,
		rev,
		scores: Object.fromEntries(scores) as Record<string, string>,
		floor: numeric(stored.floor) ?? 0,
		stamp,
		sweptAt: sweptAt ?? 0,
		search: stored.search !== false,
	};
}

const NONE: Scores = { threat: 0, certainty: 0 };

const total = ({ threat, certainty }: Scores): number => threat + certainty;

function readScores(value: unknown): Scores | null {
	const match = /^(\d+)\/(\d+)$/.exec(text(value));
	return match ? { threat: Number(match[1]), certainty: Number(match[2]) } : null;
}
