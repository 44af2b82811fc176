import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { isTransient } from '../../../shared/transience';
import { allowanceOf, isSpent } from '../../../shared/trigger/allowance';
import { SAMPLES, warn } from '../../../shared/trigger/session';
import { isRecord, numeric, text } from '../../../shared/values';
import { showAssignment } from '../../output/others';
import type { VectraApi } from '../../transport/api';
import { findAssignment, readAssignment, type Assignment } from '../../transport/assignments';
import { exampleAssignment, exampleEntity, exampleHostView } from '../examples';
import { hostDetails } from '../feed/hostDetails';
import { isoTime } from '../feed/times';
import { namelessEntity } from '../feed/views';
import type { PollSession, TriggerModule } from '../poll';
import { assignmentProperties, readAssignmentParameters, type AssignmentChangeKind, type AssignmentParameters } from './assignmentFields';
import {
	applyChanges,
	changedAssignments,
	learnAssignees,
	parseAssignmentState,
	type AssignmentEvent,
	type AssignmentState,
	type OpenAssignment,
} from './assignmentSnapshot';

/** The node's memory is one column of n8n's database, and each emission writes it. */
const MOST_OPEN = 10_000;

/** Neither deployment reports assignments as events, so each poll compares the open ones with the last poll. */
export const assignmentChange: TriggerModule<AssignmentParameters> = {
	option: {
		name: 'Assignment Change',
		value: 'assignmentChange',
		description: 'A host or an account was assigned to somebody, or an assignment was handed over, resolved or removed',
	},
	properties: assignmentProperties,
	stateKey: 'assignments',
	readParameters: readAssignmentParameters,
	async poll(session, parameters, stored) {
		const reading = await readOpen(session);
		const known = parseAssignmentState(stored);
		const begin: AssignmentState = { since: session.api.clock.now(), rev: 0, open: {} };
		const state = known ?? { ...begin, open: parameters.emitPresent ? {} : Object.fromEntries(reading.open) };
		const changes = changedAssignments(state, reading.open, reading.isUnclear);
		const { items, done } = await toItems(session, changes, reading, state, parameters);
		const open = learnAssignees(applyChanges(state.open, done), reading.open);
		if (Object.keys(open).length > MOST_OPEN) throw tooMany(session);
		return { items, state: { ...state, open, rev: state.rev + (changes.length > 0 ? 1 : 0) } };
	},
	async sample(session, parameters) {
		const reading = await readOpen(session);
		const state: AssignmentState = { since: session.api.clock.now(), rev: 0, open: {} };
		const changes = changedAssignments(state, reading.open)
			.filter(({ after }) => after !== undefined && parameters.entityTypes.includes(after.type))
			.slice(0, SAMPLES);
		return { items: (await toItems(session, changes, reading, state, { ...parameters, changes: ['created'] })).items };
	},
	example({ api }, { entityTypes: [type], changes: [change] }) {
		const now = api.clock.now();
		const { name } = exampleEntity(type, now);
		const record = exampleAssignment(type, now) as IDataObject;
		const open = openOf(record) ?? { type, entityId: 0, userId: null, user: '' };
		const entity = namelessEntity(type, 0, text(name));
		const facts = { id: 0, kind: change, before: change === 'created' ? undefined : open, open, record };
		return {
			note: 'No host or account is assigned now. Assign one in Vectra and test again',
			item: itemOf(api, { since: now, rev: 0, open: {} }, facts, text(entity.name), exampleHostView(entity, now)),
		};
	},
};

interface Reading {
	open: Map<number, OpenAssignment>;
	records: Map<number, IDataObject>;
	/** Whether the reading leaves open what became of an assignment that is not among the open ones. */
	isUnclear: (id: number) => boolean;
}

/** Reads every open assignment. Vectra may ignore the filter: then the resolved ones among the rows say how they ended. */
async function readOpen(session: PollSession): Promise<Reading> {
	const open = new Map<number, OpenAssignment>();
	const records = new Map<number, IDataObject>();
	const untold = new Set<number>();
	let nameless = 0;
	for (const row of await session.api.list('/assignments', { resolved: 'false' }, { what: 'the list of assignments' })) {
		const assignment = readAssignment(row);
		if (assignment === undefined) {
			nameless += 1;
			continue;
		}
		records.set(assignment.id, assignment.record);
		if (assignment.resolved) continue;
		const one = openOf(assignment.record);
		if (one === undefined) untold.add(assignment.id);
		else open.set(assignment.id, one);
	}
	if (nameless + untold.size > 0) {
		warn(session, `${nameless + untold.size} assignment(s) without a usable ID, host or account: nothing is concluded about them`);
	}
	// A record without an ID may be any assignment that is not listed.
	return { open, records, isUnclear: (id) => nameless > 0 || untold.has(id) };
}

/** Undefined when the record does not say whose it is. */
function openOf({ host_id, account_id, assigned_to }: IDataObject): OpenAssignment | undefined {
	const host = numeric(host_id);
	const entityId = host ?? numeric(account_id);
	if (entityId === undefined) return undefined;
	const user = isRecord(assigned_to) ? assigned_to : {};
	return { type: host === undefined ? 'account' : 'host', entityId, userId: numeric(user.id) ?? null, user: text(user.username) };
}

async function toItems(
	session: PollSession,
	changes: readonly AssignmentEvent[],
	{ records }: Reading,
	state: AssignmentState,
	parameters: AssignmentParameters,
): Promise<{ items: IDataObject[]; done: AssignmentEvent[] }> {
	const allowance = allowanceOf(session, parameters.maxItems);
	const details = hostDetails(session, parameters.fetchHostDetails);
	const items: IDataObject[] = [];
	const done: AssignmentEvent[] = [];
	for (const change of changes) {
		const { id, before, after } = change;
		const open = after ?? before;
		const isWanted =
			open !== undefined &&
			parameters.entityTypes.includes(open.type) &&
			// How it ended is always read: by a list that was out of date it would come back as a new one.
			(change.change === 'ended' || parameters.changes.includes(change.change));
		if (isWanted) {
			if (isSpent(allowance, items.length === 0)) break;
			const end = change.change === 'ended' ? await endingOf(session.api, id, records.get(id), items.length > 0) : undefined;
			if (end === 'later') break;
			// Read by itself it is still open: the list was out of date.
			if (end === 'open') continue;
			const kind = end?.kind ?? (change.change === 'reassigned' ? 'reassigned' : 'created');
			if (parameters.changes.includes(kind)) {
				const host = await details.of(namelessEntity(open.type, open.entityId, ''), null, items.length > 0);
				if (host === undefined) break;
				const record = end === undefined ? records.get(id) : end.record;
				items.push(itemOf(session.api, state, { id, kind, before, open, record }, text(host?.name), host));
				allowance.items -= 1;
			}
		}
		done.push(change);
	}
	return { items, done };
}

type Ending = { kind: 'resolved' | 'removed'; record: IDataObject | undefined };

/** Whether an assignment that is not listed as open was resolved or removed. */
async function endingOf(
	api: VectraApi,
	id: number,
	listed: IDataObject | undefined,
	mayWait: boolean,
): Promise<Ending | 'open' | 'later'> {
	if (listed !== undefined) return { kind: 'resolved', record: listed };
	const read = await attempt<Assignment | undefined>(async () => await findAssignment(api, id));
	if ('failure' in read) {
		if (mayWait && isTransient(read.failure)) return 'later';
		throw read.failure;
	}
	if (read.value === undefined) return { kind: 'removed', record: undefined };
	return read.value.resolved ? { kind: 'resolved', record: read.value.record } : 'open';
}

interface ItemFacts {
	id: number;
	kind: AssignmentChangeKind;
	before: OpenAssignment | undefined;
	open: OpenAssignment;
	record: IDataObject | undefined;
}

const EVENT_NAMES: Readonly<Record<AssignmentChangeKind, string>> = {
	created: 'assignmentCreated',
	reassigned: 'assignmentReassigned',
	removed: 'assignmentRemoved',
	resolved: 'assignmentResolved',
};

/** The ID of an assignment is given once, so that all but a hand-over can happen to it once only. */
function itemOf(
	{ clock, connection }: VectraApi,
	{ since, rev }: AssignmentState,
	{ id, kind, before, open, record }: ItemFacts,
	name: string,
	host: IDataObject | null,
): IDataObject {
	const handover = kind === 'reassigned' ? `:${before?.userId ?? '?'}-${open.userId ?? '?'}:${since}-${rev + 1}` : '';
	const shown = record === undefined ? null : showAssignment(record);
	return {
		eventId: `assignment:${id}:${kind}${handover}`,
		event: EVENT_NAMES[kind],
		deployment: connection.deployment,
		eventTime: timeOf(kind, record) ?? new Date(clock.now()).toISOString(),
		entity: { ...namelessEntity(open.type, open.entityId, name) },
		assignment: {
			assignedTo: { name: open.user || null, id: open.userId },
			previouslyAssignedTo: kind === 'reassigned' && before ? { name: before.user || null, id: before.userId } : null,
			assignedBy: shown?.assignedBy ?? null,
			assigned: shown?.assigned ?? null,
			resolvedBy: shown?.resolvedBy ?? null,
			outcome: shown?.outcome ?? null,
			triagedDetectionIds: shown?.triagedDetectionIds ?? [],
			id,
		},
		host,
		raw: record ?? null,
	};
}

/** When it happened, where Vectra says so; a removal leaves no trace. */
function timeOf(kind: AssignmentChangeKind, record: IDataObject | undefined): string | null {
	if (record === undefined || kind === 'removed') return null;
	if (kind === 'created') return isoTime(record.date_assigned);
	if (kind === 'resolved') return isoTime(record.date_resolved);
	const events = Array.isArray(record.events) ? record.events.filter(isRecord) : [];
	return isoTime(events.find(({ event_type }) => event_type === 'reassigned')?.datetime);
}

function tooMany({ context }: PollSession): Error {
	return new NodeOperationError(context.getNode(), `More than ${MOST_OPEN} assignments are open`, {
		description: 'n8n cannot remember that many. Resolve those that are over',
		failure: { cause: 'configuration-invalid' },
	});
}
