import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { exampleOf } from '../../../shared/sample';
import { firstOf } from '../../../shared/trigger/allowance';
import { SAMPLES, warn } from '../../../shared/trigger/session';
import { isRecord, text } from '../../../shared/values';
import { readEndpoint, type Endpoint } from '../../containment/endpoint';
import { showEndpoint } from '../../containment/report';
import type { CortexApi } from '../../transport/api';
import { readByIds, searchEndpoints } from '../../transport/endpoints';
import { exampleEndpoint } from '../examples';
import { groupFilter, requireGroups, scopeKey, scopeProperties, type Scope } from '../scope';
import type { PollSession, TriggerModule } from '../session';
import { readStatusParameters, statusProperties, type StatusParameters } from './statusFields';
import {
	adoptScope,
	emptyStatusMemory,
	eventOfStatus,
	normalizeStatus,
	observeStatuses,
	parseStatusMemory,
	rememberStatuses,
	sizeOf,
	type StatusChange,
} from './statusState';

/** The node's memory is one column of n8n's database, and each emission writes it. */
const MOST_ENDPOINTS = 20_000;

/** Cortex reports no changes of agents, so each poll compares their statuses with the last poll. */
export const agentStatusChange: TriggerModule<StatusParameters> = {
	option: {
		name: 'Agent Status Changed',
		value: 'agentStatusChange',
		description: 'An agent is lost, disconnected, connected again, or uninstalled',
	},
	properties: [...scopeProperties, ...statusProperties],
	stateKey: 'status',
	readParameters: readStatusParameters,
	async poll(session, parameters, stored) {
		const { api } = session;
		const { scope, events, hold, maxItems } = parameters;
		const known = parseStatusMemory(stored);
		if (!known) await requireGroups(session, scope);
		const { statuses, endpoints } = await readStatuses(api, scope);
		const now = api.clock.now();
		const begun = adoptScope(known ?? emptyStatusMemory(now, ''), statuses, keyOf(scope));
		const { memory, due } = observeStatuses(begun, statuses, hold, now);
		const isEmitted = ({ after }: StatusChange): boolean => events.some((event) => event === eventOfStatus(after));
		const changes = firstOf(due, maxItems, isEmitted);
		const next = rememberStatuses(memory, changes, now);
		refuseTooMany(session, sizeOf(next));
		const emitted = changes.filter(isEmitted);
		const details = await detailsOf(session, emitted, endpoints);
		return { items: emitted.map((change) => toItem(change, details.get(change.id), `${next.since}-${next.rev}`)), state: next };
	},
	async sample(session, parameters) {
		const { scope, events } = parameters;
		await requireGroups(session, scope);
		const { statuses, endpoints } = await readStatuses(session.api, scope);
		const now = session.api.clock.now();
		const found = [...statuses]
			.filter(([, status]) => events.some((event) => event === eventOfStatus(status)))
			.slice(0, SAMPLES)
			.map(([id, after]): StatusChange => ({ id, before: '', after, since: now }));
		const details = await detailsOf(session, found, endpoints);
		return { items: found.map((change) => toItem(change, details.get(change.id), `${now}-0`)) };
	},
	example({ api }, { events: [event] }) {
		const now = api.clock.now();
		const endpoint = exampleOf(readEndpoint, exampleEndpoint(event, now));
		const change: StatusChange = { id: endpoint.id, before: event === 'connected' ? 'LOST' : 'CONNECTED', after: endpoint.status, since: now };
		return {
			note: 'No agent has one of these statuses now. Choose more in Statuses and test again',
			item: toItem(change, endpoint, `${now}-0`),
		};
	},
};

/** An edit of the list of IDs is another scope: an agent that is new in it has not changed. */
const keyOf = (scope: Scope): string => (scope.kind === 'ids' ? `ids:${scope.ids.join(',')}` : scopeKey(scope));

interface Statuses {
	statuses: Map<string, string>;
	/** The records, where the list holds them whole. */
	endpoints: Map<string, Endpoint>;
}

/** One call for all agents of the tenant; one for each 100 of a group or of a list of IDs. */
async function readStatuses(api: CortexApi, scope: Scope): Promise<Statuses> {
	if (scope.kind === 'all') return { statuses: await readLightList(api), endpoints: new Map() };
	const found = scope.kind === 'ids' ? [...(await readByIds(api, scope.ids)).values()] : await searchEndpoints(api, groupFilter(scope));
	return {
		statuses: new Map(found.map(({ id, status }) => [id, normalizeStatus(status)])),
		endpoints: new Map(found.map((endpoint) => [endpoint.id, endpoint])),
	};
}

const LIGHT_LIST = 'endpoints/get_endpoints';

async function readLightList(api: CortexApi): Promise<Map<string, string>> {
	const reply = await api.read(LIGHT_LIST, {});
	if (!Array.isArray(reply)) {
		throw api.doubt(`The answer of Cortex XDR to ${LIGHT_LIST} holds no readable list`, 'Nothing was concluded from it. The next poll tries again');
	}
	const statuses = new Map<string, string>();
	for (const row of reply as unknown[]) {
		const id = isRecord(row) ? text(row.agent_id).toLowerCase() : '';
		const status = isRecord(row) ? normalizeStatus(row.agent_status) : '';
		if (id !== '' && status !== '') statuses.set(id, status);
	}
	return statuses;
}

/** The records of the agents. If they cannot be read now, the items go out without them. */
async function detailsOf(session: PollSession, changes: readonly StatusChange[], read: ReadonlyMap<string, Endpoint>): Promise<ReadonlyMap<string, Endpoint>> {
	const ids = changes.map(({ id }) => id);
	if (ids.every((id) => read.has(id))) return read;
	const details = await attempt(async () => await readByIds(session.api, ids));
	if ('value' in details) return details.value;
	warn(session, `the records of ${ids.length} agents could not be read, their events have no details. ${details.failure.message}`);
	return read;
}

function toItem({ id, before, after, since }: StatusChange, endpoint: Endpoint | undefined, version: string): IDataObject {
	const event = eventOfStatus(after) ?? after;
	return {
		eventId: `agentStatus:${id}:${event}:${version}`,
		event,
		// Cortex does not report the time of the change: this is when the trigger first saw it.
		eventTime: new Date(since).toISOString(),
		statusBefore: before === '' ? null : before,
		statusAfter: after,
		endpoint: endpoint ? showEndpoint(endpoint) : { id },
		raw: (endpoint?.record ?? null) as IDataObject | null,
	};
}

function refuseTooMany({ context }: PollSession, count: number): void {
	if (count <= MOST_ENDPOINTS) return;
	throw new NodeOperationError(context.getNode(), `More than ${MOST_ENDPOINTS} agents are not connected`, {
		description: 'n8n cannot remember that many. Watch endpoint groups instead of all endpoints',
		failure: { cause: 'configuration-invalid' },
	});
}
