import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { allowanceOf, isSpent } from '../../../shared/trigger/allowance';
import { SAMPLES, warn } from '../../../shared/trigger/session';
import { chunks, isRecord, text } from '../../../shared/values';
import type { VectraApi } from '../../transport/api';
import { readHost, readTags } from '../../transport/normalize';
import type { EntityType } from '../../transport/objects';
import { MAX_PAGE_SIZE } from '../../transport/paging';
import type { Row } from '../feed/feedPage';
import { exampleEntity, exampleHostView } from '../examples';
import { hostDetails, type HostDetails } from '../feed/hostDetails';
import { forEachType } from '../feed/session';
import { namelessEntity, readEntity, readScoring, type EntityView } from '../feed/views';
import type { PollSession, TriggerModule } from '../poll';
import { readTagParameters, tagProperties, type TagParameters } from './tagFields';
import {
	applyChanges,
	changedTags,
	parseTagState,
	watchedOnly,
	watchFrom,
	type TagEvent,
	type TagState,
	type Tagged,
	type Watched,
} from './tagSnapshot';

/** How many tags one request asks for. */
const TAGS_PER_CALL = 25;

/** The node's memory is one column of n8n's database, and each emission writes it. */
const MOST_ENTITIES = 10_000;

/** Neither deployment reports tags as events, so each poll compares them with the last poll. */
export const tagChange: TriggerModule<TagParameters> = {
	option: {
		name: 'Tag Change',
		value: 'tagChange',
		description: 'A tag was added to a host or an account, or removed',
	},
	properties: tagProperties,
	stateKey: 'tags',
	readParameters: readTagParameters,
	async poll(session, parameters, stored) {
		const items: IDataObject[] = [];
		const before = (type: EntityType): unknown => (isRecord(stored) ? stored[type] : undefined);
		const state = await forEachType(session, parameters.entityTypes, before, async (type) => {
			const result = await pollType(session, type, parameters, before(type));
			items.push(...result.items);
			return result.state;
		});
		return { items, state };
	},
	async sample(session, parameters) {
		const items: IDataObject[] = [];
		for (const type of parameters.entityTypes) {
			const { rows } = await readRows(session.api, type, parameters.watched);
			const state = { ...empty(session, parameters), entities: {} };
			const changes = changedTags(state, currentOf(rows)).slice(0, SAMPLES);
			items.push(...(await toItems(session, type, changes, rows, state, { ...parameters, changes: ['added'] })).items);
		}
		return { items };
	},
	example(session, parameters) {
		const { entityTypes, watched, changes } = parameters;
		const [type] = entityTypes;
		const now = session.api.clock.now();
		const tag = watched === 'all' ? 'vectra_contain' : watched[0];
		const change = changes.includes('added') ? 'added' : 'removed';
		const tags = change === 'added' ? [tag] : [];
		const row: Row = { ...exampleEntity(type, now), tags };
		const event: TagEvent = { id: 0, name: text(row.name), tag, change };
		const entity = viewOf(session.api, type, row) ?? namelessEntity(type, 0, text(row.name));
		return {
			note: 'No host or account has a watched tag now. Add one in Vectra and test again',
			item: itemOf(session.api, event, entity, row, empty(session, parameters), tags, exampleHostView(entity, now)),
		};
	},
};

const empty = ({ api }: PollSession, { watched }: TagParameters): TagState => ({ since: api.clock.now(), rev: 0, watched, entities: {} });

async function pollType(session: PollSession, type: EntityType, parameters: TagParameters, stored: unknown) {
	const { watched, emitPresent } = parameters;
	const { rows, unreadable, isUnclear } = await readRows(session.api, type, watched);
	if (unreadable > 0) warn(session, `${unreadable} ${type} record(s) without a usable ID or without tags: nothing is concluded about them`);
	const current = currentOf(rows);
	const known = parseTagState(stored);
	const begin = empty(session, parameters);
	const state = known ? watchFrom(known, current, watched) : { ...begin, entities: emitPresent ? {} : watchedOnly(current, watched) };
	const changes = changedTags(state, current, isUnclear);
	const { items, done } = await toItems(session, type, changes, rows, state, parameters);
	const entities = applyChanges(state.entities, done);
	refuseTooMany(session, type, entities);
	return { items, state: { ...state, entities, rev: state.rev + (changes.length > 0 ? 1 : 0) } };
}

async function toItems(
	session: PollSession,
	type: EntityType,
	changes: readonly TagEvent[],
	rows: ReadonlyMap<number, Row>,
	state: TagState,
	parameters: TagParameters,
): Promise<{ items: IDataObject[]; done: TagEvent[] }> {
	const allowance = allowanceOf(session, parameters.maxItems);
	const details = hostDetails(session, parameters.fetchHostDetails);
	const items: IDataObject[] = [];
	const done: TagEvent[] = [];
	for (const change of changes) {
		if (parameters.changes.includes(change.change)) {
			if (isSpent(allowance, items.length === 0)) break;
			const item = await toItem(session, type, change, rows.get(change.id), state, details, items.length > 0);
			if (item === 'later') break;
			// Read by itself, the host still has the tag: the list was out of date.
			if (item === 'untrue') continue;
			items.push(item);
			allowance.items -= 1;
		}
		done.push(change);
	}
	return { items, done };
}

async function toItem(
	{ api }: PollSession,
	type: EntityType,
	event: TagEvent,
	row: Row | undefined,
	state: TagState,
	details: HostDetails,
	mayWait: boolean,
): Promise<IDataObject | 'later' | 'untrue'> {
	const entity = viewOf(api, type, row) ?? namelessEntity(type, event.id, event.name);
	const host = await details.of(entity, text(row?.ip) || text(row?.last_source), mayWait);
	if (host === undefined) return 'later';
	const tags = row ? tagsOf(row) : null;
	const present = Array.isArray(host?.tags) ? (host.tags as string[]) : tags;
	if (event.change === 'removed' && present?.includes(event.tag)) return 'untrue';
	return itemOf(api, event, entity, row, state, present, host);
}

function itemOf(
	api: VectraApi,
	{ id, tag, change }: TagEvent,
	entity: EntityView,
	row: Row | undefined,
	{ since, rev }: TagState,
	present: string[] | null,
	host: IDataObject | null,
): IDataObject {
	return {
		eventId: `tag:${entity.type}:${id}:${change}:${tag}:${since}-${rev + 1}`,
		event: change === 'added' ? 'tagAdded' : 'tagRemoved',
		deployment: api.connection.deployment,
		// Vectra does not report the time of the change: this is when the trigger saw it.
		eventTime: new Date(api.clock.now()).toISOString(),
		entity: { ...entity },
		tag,
		tags: present,
		host: host && { ...host, tags: present },
		raw: (row ?? null) as IDataObject | null,
	};
}

function viewOf({ connection }: VectraApi, type: EntityType, row: Row | undefined): EntityView | undefined {
	if (!row) return undefined;
	return connection.deployment === 'rux' ? readScoring({ ...row, type, entity_id: row.id }) : readEntity(row, type);
}

interface Reading {
	/** The entities that may have a watched tag, by ID. */
	rows: Map<number, Row>;
	/** How many records have no usable ID, or do not tell their tags. */
	unreadable: number;
	/** Whether the reading leaves open which tags an entity has that is not among the rows. */
	isUnclear: (id: number) => boolean;
}

/** Vectra may match substrings or ignore the filter. */
async function readRows(api: VectraApi, type: EntityType, watched: Watched): Promise<Reading> {
	const rows = new Map<number, Row>();
	const untold = new Set<number>();
	let nameless = 0;
	const queries = watched === 'all' ? [{}] : chunks(watched, TAGS_PER_CALL).map((tags) => ({ tags: tags.join(',') }));
	for (const query of queries) {
		const { path, qs } = listOf(api, type);
		for (const row of await api.list(path, { ...qs, ...query, page_size: MAX_PAGE_SIZE }, { what: `the list of ${type}s` })) {
			const id = isRecord(row) ? readHost(row)?.id : undefined;
			if (!isRecord(row) || id === undefined) nameless += 1;
			else if (readTags(row) === undefined) untold.add(id);
			else rows.set(id, row);
		}
	}
	// A record without an ID may be any entity that is not listed.
	return { rows, unreadable: nameless + untold.size, isUnclear: (id) => !rows.has(id) && (nameless > 0 || untold.has(id)) };
}

/** RUX shows the address of a host in `/entities`. Ordered by a field that hardly changes: pages must not shift. */
function listOf({ connection }: VectraApi, type: EntityType): { path: string; qs: IDataObject } {
	return connection.deployment === 'rux'
		? {
				path: '/entities',
				qs: { type, ordering: 'name', fields: 'id,type,name,tags,ip,severity,urgency_score,attack_rating,importance,is_prioritized,url' },
			}
		: { path: `/${type}s`, qs: { ordering: 'id', fields: 'id,name,tags,ip,last_source,severity,threat,certainty,t_score,c_score,url,host_url' } };
}

function currentOf(rows: ReadonlyMap<number, Row>): Map<number, Tagged> {
	return new Map([...rows].map(([id, row]) => [id, { name: text(row.name), tags: tagsOf(row) }]));
}

/** Exactly as in Vectra. */
const tagsOf = (row: Row): string[] => readTags(row) ?? [];

function refuseTooMany({ context }: PollSession, type: EntityType, entities: Record<string, Tagged>): void {
	if (Object.keys(entities).length <= MOST_ENTITIES) return;
	throw new NodeOperationError(context.getNode(), `More than ${MOST_ENTITIES} ${type}s have a watched tag`, {
		description: 'n8n cannot remember that many. Watch fewer tags, or rarer ones',
		failure: { cause: 'configuration-invalid' },
	});
}
