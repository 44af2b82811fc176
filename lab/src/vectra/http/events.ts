import { badFields, badType, required } from '../literals';
import { accountScoringRow, auditRow, detectionEventRow, scoringRow } from '../render/event';
import { seconds } from '../render/times';
import type { Row } from '../render/view';
import { releaseHas } from '../version';
import type { Feed, FeedEvent } from '../world/feeds';
import { parseTime, type EntityType } from '../world/types';
import type { Api, Call } from './api';
import { anyOf, number, readBoolean, testsOf, text, time, type Filters } from './filters';

const DEFAULT_LIMIT = 500;
const MAX_LIMIT = 1_000;

/** Parameters that say where a page begins and what it leaves out; the feeds read them themselves. */
const KEPT = { read: () => undefined };
const COMMON: Filters<FeedEvent<unknown>> = {
	from: KEPT,
	limit: KEPT,
	event_timestamp_gte: time(({ at }) => at, 'gte'),
	event_timestamp_lte: time(({ at }) => at, 'lte'),
};

/** RUX event feeds by checkpoint; QUX has audits by day, and health events from appliance 9.4. */
export function eventRoutes(api: Api): void {
	const { feeds } = api.world;
	api.add(
		{
			method: 'GET',
			path: '/events/entity_scoring',
			in: { rux: 1 },
			handle: (call) => {
				const type = typeOf(call, true);
				const filters = { ...COMMON, type: KEPT, entity_type: KEPT, include_score_decreases: KEPT };
				const decreases = switchedOn(call, 'include_score_decreases');
				const keeps = (event: FeedEvent<{ decrease: boolean }>): boolean =>
					event.type === type && (decreases || !event.data.decrease);
				return page(call, feeds.entity_scoring, filters, keeps, (event) => scoringRow(call, event));
			},
		},
		{
			method: 'GET',
			path: '/events/detections',
			in: { rux: 3 },
			handle: (call) => {
				const type = typeOf(call, false);
				const info = switchedOn(call, 'include_info_category');
				const triaged = switchedOn(call, 'include_triaged');
				return page(
					call,
					feeds.detections,
					{
						...COMMON,
						type: KEPT,
						include_info_category: KEPT,
						include_triaged: KEPT,
						detection_id: number(({ data }) => data.detection.id),
					},
					({ type: own, data: { detection } }) =>
						(type === undefined || own === type) &&
						(info || detection.category !== 'info') &&
						(triaged || !detection.is_triaged),
					(event) => detectionEventRow(call, event),
				);
			},
		},
		{
			method: 'GET',
			path: '/events/audits',
			in: { rux: 0 },
			needs: 'audit',
			handle: (call) =>
				page(
					call,
					feeds.audits,
					{
						...COMMON,
						user_id: number(({ data: { actor } }) => (actor.isClient ? null : actor.id)),
						event_object: text(({ data }) => data.object),
						event_action: anyOf(({ data }) => [data.action]),
					},
					() => true,
					auditRow,
				),
		},
		{
			method: 'GET',
			path: '/events/health',
			in: { qux: 5, rux: 0 },
			when: ({ applianceVersion }, { deployment }) => deployment === 'rux' || releaseHas(applianceVersion, '9.4'),
			needs: 'audit',
			handle: (call) =>
				page(
					call,
					feeds.health,
					COMMON,
					() => true,
					({ id, at, data }) => ({
						id,
						event_timestamp: seconds(at),
						...data,
					}),
				),
		},
		{
			method: 'GET',
			path: '/events/account_scoring',
			in: { rux: 0, ruxUntil: 3 },
			handle: (call) =>
				page(
					call,
					feeds.entity_scoring,
					COMMON,
					({ type, data }) => type === 'account' && !data.decrease,
					(event) => accountScoringRow(call, event),
				),
		},
		{
			method: 'GET',
			path: '/events/account_detection',
			in: { rux: 0, ruxUntil: 3 },
			handle: (call) =>
				page(
					call,
					feeds.detections,
					COMMON,
					({ type }) => type === 'account',
					(event) => detectionEventRow(call, event),
				),
		},
		{ method: 'GET', path: '/audits', in: { qux: 1 }, needs: 'audit', handle: auditsByDay },
	);
}

/**
 * One page of a feed. `from` is inclusive, the checkpoint is one more than the last id, and of an empty page it is the end
 * of the feed, unless switched to nothing.
 */
function page<T>(
	call: Call,
	feed: Feed<T>,
	filters: Filters<FeedEvent<T>>,
	keeps: (event: FeedEvent<T>) => boolean,
	render: (event: FeedEvent<T>) => Row,
): Row {
	const tests = testsOf(call, filters);
	const from = whole(call, 'from', 0);
	const limit = Math.min(Math.max(1, whole(call, 'limit', DEFAULT_LIMIT)), MAX_LIMIT);
	const found = feed.read(from, limit, (event) => keeps(event) && tests.every((test) => test(event)));
	const last = Math.max(...found.events.map(({ id }) => id));
	return {
		events: found.events.map(render),
		next_checkpoint: found.events.length > 0 ? last + 1 : checkpointOfEmpty(call, from, feed.end),
		remaining_count: found.remaining,
	};
}

function checkpointOfEmpty({ switches }: Call, from: number, end: number): number | string | null {
	if (switches.nullCheckpointOnEmpty === true) return null;
	if (switches.nullCheckpointOnEmpty === 'text') return 'null';
	return from > end && switches.fromBeyondEnd === 'echo' ? from : end;
}

function whole({ query }: Call, name: string, otherwise: number): number {
	const value = query[name];
	if (value === undefined || value === '') return otherwise;
	if (!/^\d+$/.test(value)) throw badFields({ [name]: ['A valid integer is required.'] });
	return Number(value);
}

const switchedOn = ({ query }: Call, name: string): boolean =>
	query[name] !== undefined && readBoolean(query[name], name);

/** The one type a feed is asked for; before v3.4 it was also called `entity_type`. */
function typeOf({ query, version }: Call, isRequired: boolean): EntityType | undefined {
	const value = query.type ?? (version.minor < 4 ? query.entity_type : undefined);
	if (value === undefined && !isRequired) return undefined;
	if (value !== 'host' && value !== 'account') throw badType();
	return value;
}

/** Whole days, without pages. */
function auditsByDay(call: Call): unknown {
	const bound = (name: 'start' | 'end'): number => {
		const value = call.query[name];
		const at = value === undefined ? undefined : parseTime(value);
		if (at === undefined) throw required(name);
		return at;
	};
	const [start, end] = [bound('start'), bound('end') + 24 * 3_600_000];
	const { events } = call.world.feeds.audits.read(0, Infinity, ({ at }) => at >= start && at < end);
	return { audits: events.map(auditRow) };
}
