import type { IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { exampleOf } from '../../../shared/sample';
import { isTransient } from '../../../shared/transience';
import { allowanceOf } from '../../../shared/trigger/allowance';
import { parseCursor, shorten, type Cursor } from '../../../shared/trigger/cursor';
import { drain, type Handled } from '../../../shared/trigger/drain';
import { markEmitted, parseEmittedIds, wasEmitted, type EmittedIds } from '../../../shared/trigger/emitted';
import { SAMPLES, warn } from '../../../shared/trigger/session';
import { excerpt, isRecord, text } from '../../../shared/values';
import type { Deployment } from '../../transport/connection';
import { exampleDetection, exampleHostView } from '../examples';
import { beginFeed, parseFeedState, readFeed, recentEvents, type Feed } from '../feed/feed';
import type { Row } from '../feed/feedPage';
import { passesDetection } from '../feed/filters';
import { hostDetails, type HostDetails } from '../feed/hostDetails';
import { HOUR, isoTime } from '../feed/times';
import { readDetection, readDetectionEvent, type DetectionView, type EntityView } from '../feed/views';
import type { PollSession, TriggerModule } from '../poll';
import { detectionProperties, readDetectionParameters, type DetectionParameters } from './detectionFields';
import {
	activityOverlap,
	byActivity,
	byId,
	detectionsFrom,
	endOfActivity,
	firstSince,
	ID_OVERLAP,
	newestKey,
	recentDetections,
} from './detectionList';

/** RUX reports detections in an event feed. On QUX the list itself is read, by ID and by the time of activity. */
export const newDetection: TriggerModule<DetectionParameters> = {
	option: {
		name: 'New Detection',
		value: 'newDetection',
		description: 'Vectra detected something on a host or an account; on request also each further activity',
	},
	properties: detectionProperties,
	stateKey: 'detection',
	readParameters: readDetectionParameters,
	async poll(session, parameters, stored) {
		const memory = isRecord(stored) ? stored : {};
		return await (session.api.connection.deployment === 'rux' ? pollRux : pollQux)(session, parameters, memory);
	},
	async sample(session, parameters) {
		const isRux = session.api.connection.deployment === 'rux';
		const details = hostDetails(session, parameters.fetchHostDetails);
		const observe = isRux ? observeEvents(parameters) : observeRows(parameters);
		const rows = isRux
			? (await recentEvents(session.api, feedOf(parameters), (event) => passes(observe(event), parameters))).reverse()
			: (await recentDetections(session.api)).filter((row) => passes(observe(row), parameters));
		const items: IDataObject[] = [];
		for (const row of rows.slice(0, SAMPLES)) {
			const observation = observe(row);
			const item = observation && (await toItem(session, observation, details, false));
			if (item) items.push(item);
		}
		return { items };
	},
	example({ api }, parameters) {
		const now = api.clock.now();
		const { deployment } = api.connection;
		const isRux = deployment === 'rux';
		const observe = isRux ? observeEvents(parameters) : observeRows(parameters);
		const observation = exampleOf(observe, exampleDetection(parameters.entityTypes[0], isRux, now));
		const host = observation.entity && exampleHostView(observation.entity, now);
		return {
			note: 'There is no recent detection, or none passes the filters. Remove filters and test again',
			item: itemOf(deployment, observation, host),
		};
	},
};

/** One event, or one row of the list. */
interface Observation {
	eventId: string;
	event: 'newDetection' | 'detectionActivity';
	eventTime: string | null;
	detection: DetectionView;
	entity: EntityView | null;
	raw: Row;
}

const feedOf = ({ entityTypes, filter }: DetectionParameters): Feed => ({
	path: '/events/detections',
	qs: {
		...(entityTypes.length === 1 ? { type: entityTypes[0] } : {}),
		include_info_category: String(filter.includeInfo),
		include_triaged: String(filter.includeTriaged),
	},
	what: 'the detection events',
});

function observeEvents({ newOnly }: DetectionParameters): (event: Row) => Observation | undefined {
	return (event) => {
		const read = readDetectionEvent(event);
		return (
			read && {
				...read,
				eventId: newOnly ? `detection:new:${read.detection.id}` : `detection:event:${text(event.id)}`,
				event: newOnly ? 'newDetection' : 'detectionActivity',
				eventTime: isoTime(event.event_timestamp),
				raw: event,
			}
		);
	};
}

function observeRows({ newOnly }: DetectionParameters): (row: Row) => Observation | undefined {
	return (row) => {
		const read = readDetection(row);
		return (
			read && {
				...read,
				eventId: newOnly ? `detection:new:${read.detection.id}` : `detection:activity:${read.detection.id}:${text(row.last_timestamp)}`,
				event: newOnly ? 'newDetection' : 'detectionActivity',
				eventTime: newOnly ? (read.detection.firstSeen ?? read.detection.lastSeen) : read.detection.lastSeen,
				raw: row,
			}
		);
	};
}

const passes = (observation: Observation | undefined, { filter, entityTypes }: DetectionParameters): observation is Observation =>
	observation !== undefined && passesDetection(observation.detection, observation.entity?.type, filter, entityTypes);

async function toItem({ api }: PollSession, observation: Observation, details: HostDetails, mayWait: boolean): Promise<IDataObject | undefined> {
	const { detection, entity } = observation;
	const host = entity === null ? null : await details.of(entity, detection.sourceIp, mayWait);
	return host === undefined ? undefined : itemOf(api.connection.deployment, observation, host);
}

function itemOf(deployment: Deployment, observation: Observation, host: IDataObject | null): IDataObject {
	const { eventId, event, eventTime, detection, entity, raw } = observation;
	return {
		eventId,
		event,
		deployment,
		eventTime,
		entity: entity && { ...entity },
		detection: { ...detection },
		host,
		raw: raw as IDataObject,
	};
}

/**
 * Emits the detections that pass the filters.
 *
 * @param emitted given in the mode for new detections, which emits each detection once
 */
function emitter(session: PollSession, parameters: DetectionParameters, emitted: EmittedIds | undefined) {
	const details = hostDetails(session, parameters.fetchHostDetails);
	const items: IDataObject[] = [];
	const memory = { known: emitted };
	/** Detections of nobody, which no item can be about. */
	const unowned: string[] = [];
	const handle = async (observation: Observation | undefined, isFirst: boolean): Promise<Handled> => {
		if (!observation?.entity) unowned.push(observation ? String(observation.detection.id) : 'one without a usable ID or entity');
		if (!passes(observation, parameters)) return 'passed over';
		if (memory.known && wasEmitted(memory.known, observation.detection.id)) return 'passed over';
		const item = await toItem(session, observation, details, !isFirst);
		if (!item) return 'later';
		items.push(item);
		if (memory.known) memory.known = markEmitted(memory.known, observation.detection.id);
		return 'emitted';
	};
	const report = (): void => {
		if (unowned.length === 0) return;
		warn(session, `${unowned.length} detection(s) were not emitted, because Vectra names neither a host nor an account: ${excerpt(unowned.join(', '))}`);
	};
	return { items, memory, handle, report };
}

async function pollRux(session: PollSession, parameters: DetectionParameters, stored: Row) {
	const { api } = session;
	const feed = feedOf(parameters);
	const before = parseFeedState(stored.feed, feed);
	// Before the end of the feed is read: a detection in between is then new by its ID.
	const emitted = parameters.newOnly ? (parseEmittedIds(stored.known) ?? (await firstEmittedIds(session, parameters, INFO, before !== undefined))) : undefined;
	const begin = before ?? (await beginFeed(api, feed, parameters.backlogHours));
	const { items, memory, handle, report } = emitter(session, parameters, emitted);
	const observe = observeEvents(parameters);
	const result =
		before || parameters.backlogHours > 0
			? await readFeed(api, feed, begin, allowanceOf(session, parameters.maxItems), async (event, isFirst) => await handle(observe(event), isFirst))
			: { state: begin };
	if ('warning' in result && result.warning !== undefined) warn(session, result.warning);
	report();
	return { items, state: { feed: result.state, ...memory } };
}

/** RUX hides this category unless the call asks for it. */
const INFO = { include_info_category: 'true' };

/** Where new detections begin. A trigger that is active already, and whose mode was changed to new ones, emits no backlog. */
async function firstEmittedIds({ api }: PollSession, { backlogHours }: DetectionParameters, qs: IDataObject, isActive: boolean): Promise<EmittedIds> {
	const since = api.clock.now() - backlogHours * HOUR;
	const first = backlogHours > 0 && !isActive ? await firstSince(api, since, qs) : undefined;
	return { floor: first === undefined ? ((await newestKey(api, byId, qs)) ?? 0) : first - 1, ids: [] };
}

async function pollQux(session: PollSession, parameters: DetectionParameters, stored: Row) {
	const { api } = session;
	const { newOnly, overlap, backlogHours, filter } = parameters;
	const idsBefore = parseCursor(stored.ids);
	const isActive = idsBefore !== undefined;
	const emitted = newOnly ? (parseEmittedIds(stored.known) ?? (await firstEmittedIds(session, parameters, {}, isActive))) : undefined;
	let ids: Cursor = idsBefore ?? (await beginIds(session, emitted));
	// A detection below a minimum may reach it with a later activity.
	const needsActivity = !newOnly || filter.minThreat !== undefined || filter.minCertainty !== undefined;
	const begin = !newOnly && backlogHours > 0 && !isActive ? { from: api.clock.now() - backlogHours * HOUR, seen: [] } : undefined;
	let activity = needsActivity ? (parseCursor(stored.activity) ?? begin ?? (await endOfActivity(api, overlap))) : undefined;

	const { items, memory, handle, report } = emitter(session, parameters, emitted);
	const allowance = allowanceOf(session, parameters.maxItems);
	const observe = observeRows(parameters);
	const activeSince = activity?.from ?? 0;
	const byIds = await drain(detectionsFrom(api, byId), ids, allowance, async (row, isFirst) => {
		// The list by time shows each activity. Only a row that is too late for it is found by its ID.
		const isLeft = !newOnly && (byActivity.entry(row)?.key ?? Infinity) >= activeSince;
		return isLeft ? 'passed over' : await handle(observe(row), isFirst);
	});
	ids = shorten(byIds.cursor, ID_OVERLAP);
	if (activity) {
		const begun = activity;
		const byTime = await attempt(
			async () =>
				await drain(detectionsFrom(api, byActivity), begun, allowance, async (row, isFirst) => await handle(observe(row), isFirst)),
		);
		if ('failure' in byTime) {
			if (items.length === 0 || !isTransient(byTime.failure)) throw byTime.failure;
			warn(session, `activity of detections waits for the next poll. ${byTime.failure.message}`);
		} else {
			activity = shorten(byTime.value.cursor, activityOverlap(overlap));
		}
	}
	report();
	return { items, state: { ids, ...(activity ? { activity } : {}), ...memory } };
}

/** A cursor behind the old detections, or behind all. */
async function beginIds({ api }: PollSession, emitted: EmittedIds | undefined): Promise<Cursor> {
	const floor = emitted?.floor ?? (await newestKey(api, byId, {})) ?? 0;
	return { from: floor, seen: [String(floor)] };
}
