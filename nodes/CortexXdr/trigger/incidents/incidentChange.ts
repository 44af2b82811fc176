import type { IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { exampleOf } from '../../../shared/sample';
import { allowanceOf } from '../../../shared/trigger/allowance';
import { parseCursor, type Cursor } from '../../../shared/trigger/cursor';
import { drain, type Handled } from '../../../shared/trigger/drain';
import { markEmitted, parseEmittedIds, wasEmitted, type EmittedIds } from '../../../shared/trigger/emitted';
import type { PollResult } from '../../../shared/trigger/poll';
import { SAMPLES, warn } from '../../../shared/trigger/session';
import { isRecord, text } from '../../../shared/values';
import { compareNames } from '../../containment/names';
import { exampleIncident } from '../examples';
import { isRefusal } from '../refusal';
import type { PollSession, TriggerModule } from '../session';
import { incidentProperties, readIncidentParameters, type IncidentEventName, type IncidentParameters } from './incidentFields';
import {
	chooseDialect,
	cursorBehind,
	DIALECTS,
	incidentsFrom,
	newestId,
	recentIncidents,
	shortenIncidents,
	type IncidentRow,
} from './incidentList';
import { differences, packSnapshots, snapshotOf, unpackSnapshots, type Compared, type Difference, type Snapshots } from './incidentSnapshots';
import { readIncident, SEVERITY_RANKS, showIncident, type IncidentView } from './incidentView';

/** How many incidents the first poll looks at, so that their next changes can be compared. */
const KNOWN_AT_FIRST = 500;

/** Incidents of 3.x or cases of 5.x, by the time of their last change. */
export const incidentChange: TriggerModule<IncidentParameters> = {
	option: {
		name: 'Incident or Case Created or Updated',
		value: 'incidentChange',
		description: 'There is a new incident or case, or one of its fields is different',
	},
	properties: incidentProperties,
	stateKey: 'incidents',
	readParameters: readIncidentParameters,
	async poll(session, parameters, stored) {
		const memory = isRecord(stored) ? stored : {};
		const [cursor, emitted] = [parseCursor(memory.cursor), parseEmittedIds(memory.emitted)];
		const known = text(memory.dialect);
		const name = parameters.dialects.includes(known) && known in DIALECTS ? known : await chooseDialect(session.api, parameters.dialects);
		if (!cursor || !emitted) return { items: [], state: await begin(session, parameters, name) };

		const first = await attempt(async () => await readOn(session, parameters, name, memory, cursor, emitted));
		if ('value' in first) return first.value;
		if (!isRefusal(first.failure)) throw first.failure;
		// The tenant may have moved to another version of the product since.
		const other = await chooseDialect(session.api, parameters.dialects);
		if (other === name) throw first.failure;
		return await readOn(session, parameters, other, memory, cursor, emitted);
	},
	async sample(session, parameters) {
		const name = await chooseDialect(session.api, parameters.dialects);
		const recent = (await recentIncidents(session.api, DIALECTS[name], KNOWN_AT_FIRST)).filter(({ value }) => passes(value.view, parameters));
		const [event] = parameters.events;
		return { items: recent.slice(0, SAMPLES).map(({ value }) => toItem(value, event, null)) };
	},
	example({ api }, { events: [event], compared }) {
		const record = exampleIncident(api.clock.now());
		const view = exampleOf(readIncident, record);
		const changes = event === 'created' ? null : differences(snapshotOf({ ...view, ...EARLIER }), snapshotOf(view), compared);
		return {
			note: 'There is no incident, or none passes the filters. Remove filters and test again',
			item: toItem({ view, record }, event, changes),
		};
	},
};

/** What the incident of the example was before it changed. */
const EARLIER = { alertCount: 1, assignee: '', hosts: [], severity: 'low', status: 'new' };

async function readOn(
	session: PollSession,
	parameters: IncidentParameters,
	dialect: string,
	memory: Record<string, unknown>,
	before: Cursor,
	known: EmittedIds,
): Promise<PollResult> {
	const snapshots = unpackSnapshots(memory.snapshots);
	const { items, state, handle } = emitter(parameters, snapshots, known);
	const source = incidentsFrom(session.api, DIALECTS[dialect]);
	const { cursor } = await drain(source, before, allowanceOf(session, parameters.maxItems), handle);
	return { items, state: { dialect, cursor: shortenIncidents(cursor), emitted: state.emitted, snapshots: packSnapshots(snapshots) } };
}

async function begin(session: PollSession, { events }: IncidentParameters, name: string) {
	const { api } = session;
	const dialect = DIALECTS[name];
	if (!dialect.showsUpdates && events.includes('updated')) {
		warn(session, 'this tenant lists cases by the time of their creation only: updates cannot be seen');
	}
	// Before the list is read: an incident in between is then new by its ID.
	const newest = await newestId(api, dialect);
	const recent = await recentIncidents(api, dialect, KNOWN_AT_FIRST);
	const floor = newest ?? Math.max(0, ...recent.map(({ value }) => value.view.id));
	const old = recent.filter(({ value }) => value.view.id <= floor);
	const snapshots: Snapshots = new Map(old.map(({ value }) => [value.view.id, snapshotOf(value.view)]));
	return { dialect: name, cursor: cursorBehind(old), emitted: { floor, ids: [] }, snapshots: packSnapshots(snapshots) };
}

/** Emits what is new and what is really different, and keeps the memory of both. */
function emitter(parameters: IncidentParameters, snapshots: Snapshots, known: EmittedIds) {
	const items: IDataObject[] = [];
	const state = { emitted: known };
	const emit = (row: IncidentRow, event: IncidentEventName, changes: Changes): Handled => {
		items.push(toItem(row, event, changes));
		return 'emitted';
	};
	const handle = async (row: IncidentRow): Promise<Handled> => {
		const { view } = row;
		const before = snapshots.get(view.id);
		const after = snapshotOf(view);
		snapshots.set(view.id, after);
		if (!passes(view, parameters)) return 'passed over';
		if (!wasEmitted(state.emitted, view.id)) {
			state.emitted = markEmitted(state.emitted, view.id);
			return parameters.events.includes('created') ? emit(row, 'created', null) : 'passed over';
		}
		if (!parameters.events.includes('updated')) return 'passed over';
		if (!before) return emit(row, 'updated', null);
		const changes = differences(before, after, parameters.compared);
		return Object.keys(changes).length > 0 ? emit(row, 'updated', changes) : 'passed over';
	};
	return { items, state, handle };
}

/** Null: nothing is known to compare with. */
type Changes = Partial<Record<Compared, Difference>> | null;

function passes(view: IncidentView, { minSeverity, hosts }: IncidentParameters): boolean {
	const rank = (severity: string): number => SEVERITY_RANKS.findIndex((one) => one === severity);
	if (minSeverity !== undefined && rank(view.severity) < rank(minSeverity)) return false;
	return hosts.length === 0 || view.hosts.some((host) => hosts.some((wanted) => isHost(wanted, host)));
}

function isHost(wanted: string, { name, endpointId }: IncidentView['hosts'][number]): boolean {
	return wanted === endpointId || ['same', 'sameLabel'].includes(compareNames(wanted, name, ''));
}

function toItem({ view, record }: IncidentRow, event: IncidentEventName, changes: Changes): IDataObject {
	const at = event === 'created' ? (view.createdAt ?? view.modifiedAt) : (view.modifiedAt ?? view.createdAt);
	return {
		eventId: event === 'created' ? `incident:${view.id}:created` : `incident:${view.id}:updated:${view.modifiedAt ?? ''}`,
		event,
		eventTime: at === null ? null : new Date(at).toISOString(),
		incident: showIncident(view),
		changes: changes as IDataObject | null,
		raw: record,
	};
}
