import { NodeApiError, type IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { exampleOf } from '../../../shared/sample';
import { allowanceOf, isSpent } from '../../../shared/trigger/allowance';
import { warn } from '../../../shared/trigger/session';
import { isRecord } from '../../../shared/values';
import { hostView } from '../../output/hostView';
import type { VectraApi } from '../../transport/api';
import { readHost } from '../../transport/normalize';
import type { EntityType } from '../../transport/objects';
import { MAX_PAGE_SIZE } from '../../transport/paging';
import type { Row } from '../feed/feedPage';
import { passesScore } from '../feed/filters';
import { hostDetails } from '../feed/hostDetails';
import { HOUR, isoTime, parseTime, writeSearchTime } from '../feed/times';
import { readEntity, type EntityView } from '../feed/views';
import { exampleEntity } from '../examples';
import type { PollSession } from '../poll';
import type { ScoreParameters } from './scoreFields';
import {
	changedScores,
	isIncrease,
	isSweepDue,
	newestStamp,
	parseScoreState,
	withScores,
	withoutGone,
	type ScoreChange,
	type ScoreState,
} from './scoreSnapshot';

/** The fields of a row in the complete list. */
const FIELDS = 'id,name,ip,last_source,tags,severity,threat,certainty,t_score,c_score,last_modified,last_detection_timestamp,url,host_url';

/** Rows of a search are long: they hold every fact about an entity. */
const SEARCH_PAGE = 500;

/** Replies of a Vectra that does not offer the search, or not to this role. */
const NO_SEARCH = ['400', '403', '404', '405', '501'];

/**
 * Emits the entities of QUX whose scores differ from those of the last poll. A search finds the modified entities. Without
 * the search, and once an hour in any case, all entities are compared.
 */
export async function pollQuxScores(
	session: PollSession,
	type: EntityType,
	parameters: ScoreParameters,
	stored: unknown,
): Promise<{ items: IDataObject[]; state: ScoreState }> {
	const { api } = session;
	const now = api.clock.now();
	let state = parseScoreState(stored);
	let rows: Row[] | undefined;
	if (state && !isSweepDue(state, now)) {
		rows = await searchModified(api, type, state.stamp - parameters.overlap);
		if (rows === undefined) {
			warn(session, `this Vectra offers no search to this credential: each poll compares all ${type}s instead`);
			state = { ...state, search: false };
		}
	}
	const isSweep = rows === undefined;
	rows ??= await listAll(api, type);
	state ??= baselineScores(rows, type, parameters, now);

	const changes = changedScores(state, rows, type);
	const { items, done } = await toItems(session, changes, state, parameters);
	const complete = done.length === changes.length;
	const next = withScores(state, done);
	if (next.floor > state.floor) warn(session, `too many ${type}s have a score: the lowest scores are left out`);
	return {
		items,
		state: {
			...state,
			...next,
			scores: isSweep && complete ? withoutGone(next.scores, rows) : next.scores,
			rev: state.rev + (changes.length > 0 ? 1 : 0),
			// The next poll must find the rest again, so the stamp moves on only when all is done.
			stamp: complete ? Math.max(state.stamp, newestStamp(rows) ?? 0) : state.stamp,
			sweptAt: isSweep && complete ? now : state.sweptAt,
		},
	};
}

/** The highest scores, for a test run. */
export async function sampleQuxScores(session: PollSession, type: EntityType, parameters: ScoreParameters, most: number): Promise<IDataObject[]> {
	const now = session.api.clock.now();
	const empty = emptyScores(now);
	const changes = changedScores(empty, await listAll(session.api, type), type)
		.filter(({ entity }) => passesScore(entity, parameters.filter))
		.sort(({ after: a }, { after: b }) => b.threat + b.certainty - a.threat - a.certainty);
	return (await toItems(session, changes.slice(0, most), empty, parameters)).items;
}

const emptyScores = (since: number): ScoreState => ({ since, rev: 0, scores: {}, floor: 0, stamp: 0, sweptAt: 0, search: true });

/** An invented change, in the form of a real one. */
export function exampleQuxScore(type: EntityType, now: number): IDataObject {
	const row = exampleEntity(type, now);
	const entity = exampleOf((record) => readEntity(record, type), row);
	const [before, after] = [{ threat: 40, certainty: 35 }, { threat: entity.threat ?? 0, certainty: entity.certainty ?? 0 }];
	return itemOf({ entity, row, before, after }, hostOfRow(entity, row), emptyScores(now), now);
}

async function toItems(
	session: PollSession,
	changes: readonly ScoreChange[],
	state: ScoreState,
	parameters: ScoreParameters,
): Promise<{ items: IDataObject[]; done: ScoreChange[] }> {
	const allowance = allowanceOf(session, parameters.maxItems);
	const details = hostDetails(session, parameters.fetchHostDetails);
	const items: IDataObject[] = [];
	const done: ScoreChange[] = [];
	for (const change of changes) {
		const { entity, row } = change;
		const passes = passesScore(entity, parameters.filter) && (!parameters.filter.onlyIncreases || isIncrease(change));
		if (passes) {
			if (isSpent(allowance, items.length === 0)) break;
			const host = isComplete(row) || !parameters.fetchHostDetails ? hostOfRow(entity, row) : await details.of(entity, null, items.length > 0);
			if (host === undefined) break;
			items.push(itemOf(change, host, state, allowance.clock.now()));
			allowance.items -= 1;
		}
		done.push(change);
	}
	return { items, done };
}

function itemOf({ entity, row, before, after }: ScoreChange, host: IDataObject | null, { since, rev }: ScoreState, now: number): IDataObject {
	return {
		eventId: `score:${entity.type}:${entity.id}:${after.threat}-${after.certainty}:${since}-${rev + 1}`,
		event: 'entityScoreChange',
		deployment: 'qux',
		eventTime: isoTime(row._doc_modified_ts) ?? isoTime(row.last_modified) ?? new Date(now).toISOString(),
		entity: { ...entity },
		previous: before && { ...before },
		lastDetection: null,
		activeDetectionTypes: null,
		host,
		raw: row as IDataObject,
	};
}

const isComplete = (row: Row): boolean => 'ip' in row && 'tags' in row && 'groups' in row && 'host_artifact_set' in row;

function hostOfRow({ type }: EntityView, row: Row): IDataObject | null {
	const host = type === 'host' ? readHost(row) : undefined;
	return host ? hostView(host) : null;
}

/** The scores as they are. Entities of the backlog are left out, so that they count as changed. */
function baselineScores(rows: readonly Row[], type: EntityType, { backlogHours }: ScoreParameters, now: number): ScoreState {
	const empty: ScoreState = {
		since: now,
		rev: 0,
		scores: {},
		floor: 0,
		// Without a time by Vectra's clock: an hour back, for ours may be wrong. The next sweep finds the rest.
		stamp: newestStamp(rows) ?? now - HOUR,
		sweptAt: now,
		search: true,
	};
	const begin = now - backlogHours * HOUR;
	const old = rows.filter((row) => backlogHours === 0 || (parseTime(row.last_detection_timestamp) ?? -Infinity) < begin);
	return { ...empty, ...withScores(empty, changedScores(empty, old, type)) };
}

async function listAll(api: VectraApi, type: EntityType): Promise<Row[]> {
	// Ordered by ID, which never changes: rows must not move between pages.
	const qs = { page_size: MAX_PAGE_SIZE, ordering: 'id', fields: FIELDS };
	return (await api.list(`/${type}s`, qs, { what: `the list of ${type}s` })).filter(isRecord);
}

/** The entities that were modified since; undefined when this Vectra offers no search. */
async function searchModified(api: VectraApi, type: EntityType, since: number): Promise<Row[] | undefined> {
	// The range ends in the future, because open ranges are not known to work.
	const until = Math.max(api.clock.now(), since) + 24 * HOUR;
	const range = `[${writeSearchTime(since)} TO ${writeSearchTime(until)}]`;
	const qs = { query_string: `${type}._doc_modified_ts:${range}`, page_size: SEARCH_PAGE };
	const found = await attempt(async () => await api.list(`/search/${type}s`, qs, { what: `the search for ${type}s` }));
	if ('value' in found) return found.value.filter(isRecord);
	const { failure } = found;
	if (failure instanceof NodeApiError && NO_SEARCH.includes(failure.httpCode ?? '')) return undefined;
	throw failure;
}
