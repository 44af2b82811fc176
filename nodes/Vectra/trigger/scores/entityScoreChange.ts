import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { exampleOf } from '../../../shared/sample';
import { allowanceOf } from '../../../shared/trigger/allowance';
import { SAMPLES, warn } from '../../../shared/trigger/session';
import { isRecord, numeric, text, textList } from '../../../shared/values';
import type { EntityType } from '../../transport/objects';
import { beginFeed, parseFeedState, readFeed, recentEvents, type Feed } from '../feed/feed';
import type { Row } from '../feed/feedPage';
import { passesScore, scoreFilterProblem } from '../feed/filters';
import { hostDetails, type HostDetails } from '../feed/hostDetails';
import { forEachType } from '../feed/session';
import { isoTime } from '../feed/times';
import { readScoring, type EntityView } from '../feed/views';
import { exampleHostView, exampleScoring } from '../examples';
import type { PollSession, TriggerModule } from '../poll';
import { exampleQuxScore, pollQuxScores, sampleQuxScores } from './quxScores';
import { readScoreParameters, scoreProperties, type ScoreParameters } from './scoreFields';

/** RUX reports scores in an event feed for each entity type. QUX has no feed: each poll compares the scores with the last poll. */
export const entityScoreChange: TriggerModule<ScoreParameters> = {
	option: {
		name: 'Entity Score Change',
		value: 'entityScoreChange',
		description: 'The score of a host or an account changed',
	},
	properties: scoreProperties,
	stateKey: 'entityScore',
	readParameters: readScoreParameters,
	async poll(session, parameters, stored) {
		refuseUnknown(session, parameters);
		const isRux = session.api.connection.deployment === 'rux';
		const items: IDataObject[] = [];
		const before = (type: EntityType): unknown => (isRecord(stored) ? stored[type] : undefined);
		const state = await forEachType(session, parameters.entityTypes, before, async (type) => {
			const poll = isRux ? pollFeed : pollQuxScores;
			const result = await poll(session, type, parameters, before(type));
			items.push(...result.items);
			return result.state;
		});
		return { items, state };
	},
	async sample(session, parameters) {
		refuseUnknown(session, parameters);
		const isRux = session.api.connection.deployment === 'rux';
		const items: IDataObject[] = [];
		for (const type of parameters.entityTypes) {
			items.push(...(await (isRux ? sampleFeed : sampleQuxScores)(session, type, parameters, SAMPLES)));
		}
		return { items };
	},
	example({ api }, { entityTypes: [type] }) {
		const now = api.clock.now();
		const isRux = api.connection.deployment === 'rux';
		return {
			note: 'No score changed in the last month, or no change passes the filters. Remove filters and test again',
			item: isRux ? exampleItem(type, now) : exampleQuxScore(type, now),
		};
	},
};

function exampleItem(type: EntityType, now: number): IDataObject {
	const event = exampleScoring(type, now);
	const entity = exampleOf(readScoring, event);
	return itemOf(event, entity, exampleHostView(entity, now));
}

function refuseUnknown({ context, api }: PollSession, { filter }: ScoreParameters): void {
	const problem = scoreFilterProblem(filter, api.connection.deployment);
	if (!problem) return;
	const { message, description } = problem;
	throw new NodeOperationError(context.getNode(), message, { description, failure: { cause: 'configuration-invalid' } });
}

/** Only Vectra knows whether a score fell. It leaves such events out unless the call asks for them. */
const feedOf = (type: EntityType, { filter }: ScoreParameters): Feed => ({
	path: '/events/entity_scoring',
	qs: { type, include_score_decreases: filter.onlyIncreases ? 'false' : 'true' },
	what: `the scoring events of ${type}s`,
});

async function pollFeed(session: PollSession, type: EntityType, parameters: ScoreParameters, stored: unknown) {
	const { api } = session;
	const feed = feedOf(type, parameters);
	const known = parseFeedState(stored, feed);
	const items: IDataObject[] = [];
	if (!known && parameters.backlogHours === 0) return { items, state: await beginFeed(api, feed, 0) };
	const begin = known ?? (await beginFeed(api, feed, parameters.backlogHours));
	const details = hostDetails(session, parameters.fetchHostDetails);
	const allowance = allowanceOf(session, parameters.maxItems);
	const { state, warning } = await readFeed(api, feed, begin, allowance, async (event, isFirst) => {
		const entity = readScoring(event);
		if (entity?.type !== type || !passesScore(entity, parameters.filter)) return 'passed over';
		const item = await toItem(event, entity, details, !isFirst);
		if (!item) return 'later';
		items.push(item);
		return 'emitted';
	});
	if (warning !== undefined) warn(session, warning);
	return { items, state };
}

async function sampleFeed(session: PollSession, type: EntityType, parameters: ScoreParameters, most: number): Promise<IDataObject[]> {
	const details = hostDetails(session, parameters.fetchHostDetails);
	const passes = (event: Row): boolean => {
		const entity = readScoring(event);
		return entity?.type === type && passesScore(entity, parameters.filter);
	};
	const items: IDataObject[] = [];
	for (const event of (await recentEvents(session.api, feedOf(type, parameters), passes)).slice(-most)) {
		const entity = readScoring(event);
		const item = entity && (await toItem(event, entity, details, false));
		if (item) items.push(item);
	}
	return items;
}

async function toItem(event: Row, entity: EntityView, details: HostDetails, mayWait: boolean): Promise<IDataObject | undefined> {
	const host = await details.of(entity, null, mayWait);
	return host === undefined ? undefined : itemOf(event, entity, host);
}

function itemOf(event: Row, entity: EntityView, host: IDataObject | null): IDataObject {
	const last = isRecord(event.last_detection) ? event.last_detection : {};
	const lastId = numeric(last.id);
	return {
		eventId: `score:${entity.type}:event:${text(event.id)}`,
		event: 'entityScoreChange',
		deployment: 'rux',
		eventTime: isoTime(event.event_timestamp),
		entity: { ...entity },
		previous: null,
		lastDetection: lastId === undefined ? null : { id: lastId, type: text(last.type), url: text(last.url) },
		activeDetectionTypes: textList(event.active_detection_types),
		host,
		raw: event as IDataObject,
	};
}
