import { NodeOperationError, type IDataObject } from 'n8n-workflow';
import { attempt } from '../../../shared/attempt';
import { exampleOf } from '../../../shared/sample';
import { firstOf } from '../../../shared/trigger/allowance';
import { SAMPLES, warn } from '../../../shared/trigger/session';
import { isRecord, numeric } from '../../../shared/values';
import { readEndpoint, uniqueEndpoints, type Endpoint } from '../../containment/endpoint';
import { showEndpoint } from '../../containment/report';
import { exampleEndpoint, exampleLogEntry } from '../examples';
import { requireGroups, scopeKey, type Scope } from '../scope';
import type { PollSession, TriggerModule } from '../session';
import { isolationProperties, readIsolationParameters, type IsolationParameters } from './isolationFields';
import { readIsolation, readNamed, readOldLog, readRecentLog, type LogRead } from './isolationReads';
import {
	adopt,
	emptyMemory,
	isolationChanges,
	parseIsolationMemory,
	remember,
	type IsolationChange,
	type IsolationMemory,
} from './isolationState';
import { readLogEntry, requesterOf, showRequester, type LogEntry } from './managementLog';

/** The node's memory is one column of n8n's database, and each emission writes it. */
const MOST_ENDPOINTS = 10_000;

/** Cortex reports no changes of endpoints, so each poll compares the isolated ones with the last poll. */
export const isolationChange: TriggerModule<IsolationParameters> = {
	option: {
		name: 'Isolation Changed',
		value: 'isolationChange',
		description: 'An endpoint was isolated or released, or an isolation or a release is pending or came to nothing',
	},
	properties: isolationProperties,
	stateKey: 'isolation',
	readParameters: readIsolationParameters,
	async poll(session, parameters, stored) {
		const { api, context } = session;
		const { scope, events, findRequester, maxItems } = parameters;
		const known = isRecord(stored) ? parseIsolationMemory(stored.memory) : undefined;
		if (!known) await requireGroups(session, scope);
		const { endpoints, log } = await observe(session, parameters, known, isRecord(stored) ? numeric(stored.logNewest) : undefined);
		const byId = scope.kind === 'ids';
		const now = api.clock.now();
		const key = scopeKey(scope);
		const memory = adopt(known ?? emptyMemory(now, ''), endpoints, key, byId);

		const changes = firstOf(isolationChanges(memory, endpoints), maxItems, ({ event }) => events.includes(event));
		const emitted = changes.filter(({ event }) => events.includes(event));
		const byEndpoint = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
		const entries = findRequester ? await entriesFor(session, emitted, byEndpoint, log) : [];
		const found = new Set(byEndpoint.keys());
		const next = remember(memory, changes, found, byId, now);
		if (Object.keys(next.states).length > MOST_ENDPOINTS) {
			throw new NodeOperationError(context.getNode(), `More than ${MOST_ENDPOINTS} endpoints are isolated or pending`, {
				description: 'n8n cannot remember that many. Watch endpoint groups instead of all endpoints',
				failure: { cause: 'configuration-invalid' },
			});
		}
		const logNewest = log?.newest ?? (isRecord(stored) ? numeric(stored.logNewest) : undefined);
		return {
			items: emitted.map((change) => toItem(session, change, byEndpoint.get(change.id), next, entries, findRequester)),
			state: { memory: next, ...(findRequester && logNewest !== undefined ? { logNewest } : {}) },
		};
	},
	async sample(session, parameters) {
		await requireGroups(session, parameters.scope);
		const { endpoints, log } = await observe(session, parameters, undefined, undefined);
		const memory = emptyMemory(session.api.clock.now(), scopeKey(parameters.scope));
		const changes = isolationChanges(memory, endpoints).slice(0, SAMPLES);
		const byEndpoint = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
		const entries = parameters.findRequester ? await entriesFor(session, changes, byEndpoint, log) : [];
		return { items: changes.map((change) => toItem(session, change, byEndpoint.get(change.id), memory, entries, parameters.findRequester)) };
	},
	example(session, { findRequester }) {
		const now = session.api.clock.now();
		const endpoint = exampleOf(readEndpoint, exampleEndpoint('isolated', now));
		const memory = emptyMemory(now, '');
		const changes = isolationChanges(memory, [endpoint]);
		const entry = exampleOf(readLogEntry, exampleLogEntry(now));
		return {
			note: 'No endpoint that is watched is isolated now. Isolate one and test again',
			item: toItem(session, changes[0], endpoint, memory, [entry], findRequester),
		};
	},
};

/** The endpoints that may have changed, each once, and the newest entries of the log where it is wanted. */
async function observe(
	session: PollSession,
	{ scope, findRequester }: IsolationParameters,
	known: IsolationMemory | undefined,
	logNewest: number | undefined,
): Promise<{ endpoints: Endpoint[]; log: LogRead | undefined }> {
	const { api } = session;
	// Before the endpoints: what is asked for in between shows there already.
	const log = findRequester ? await logOrWarning(session, async () => await readRecentLog(api, logNewest), known === undefined) : undefined;
	const endpoints = await readIsolation(api, scope, Object.keys(known?.states ?? {}));
	const named = log ? await readNamed(api, scope, log.entries, endpoints) : [];
	warnOfUnlisted(session, scope, endpoints, known);
	return { endpoints: uniqueEndpoints([...endpoints, ...named]), log };
}

function warnOfUnlisted(session: PollSession, scope: Scope, endpoints: readonly Endpoint[], known: IsolationMemory | undefined): void {
	if (scope.kind !== 'ids' || known) return;
	const found = new Set(endpoints.map(({ id }) => id));
	const unknown = scope.ids.filter((id) => !found.has(id));
	if (unknown.length > 0) warn(session, `Cortex XDR has no endpoint with the ID ${unknown.slice(0, 5).join(', ')}: check Endpoint IDs`);
}

/** Entries of the log for these changes. A request may be much older than its effect: then the log is read further back. */
async function entriesFor(
	session: PollSession,
	changes: readonly IsolationChange[],
	endpoints: ReadonlyMap<string, Endpoint>,
	log: LogRead | undefined,
): Promise<LogEntry[]> {
	const recent = log?.entries ?? [];
	const isFound = (entries: readonly LogEntry[]): boolean =>
		changes.every(({ id, desired }) => {
			const endpoint = endpoints.get(id);
			return endpoint === undefined || requesterOf(entries, endpoint, desired) !== undefined;
		});
	if (isFound(recent)) return recent;
	const old = await logOrWarning(session, async () => await readOldLog(session.api, isFound), false);
	return [...recent, ...(old ?? [])];
}

/** Changes of isolation are emitted also while the log cannot be read. @param mustWork whether this is a failure all the same */
async function logOrWarning<T>(session: PollSession, read: () => Promise<T>, mustWork: boolean): Promise<T | undefined> {
	const done = await attempt(read);
	if ('value' in done) return done.value;
	if (mustWork) throw done.failure;
	warn(session, `the management log cannot be read, so nothing is said of who asked. ${done.failure.message}`);
	return undefined;
}

function toItem(
	{ api }: PollSession,
	{ id, event, desired, before, after }: IsolationChange,
	endpoint: Endpoint | undefined,
	{ since, rev }: IsolationMemory,
	entries: readonly LogEntry[],
	findRequester: boolean,
): IDataObject {
	const requestedBy = endpoint && findRequester ? showRequester(requesterOf(entries, endpoint, desired)) : null;
	return {
		eventId: `isolation:${id}:${event}:${since}-${rev}`,
		event,
		// Cortex does not report the time of the change: this is when the trigger saw it.
		eventTime: new Date(api.clock.now()).toISOString(),
		desired,
		stateBefore: before,
		stateAfter: after,
		endpoint: endpoint ? showEndpoint(endpoint) : null,
		requestedBy,
		raw: (endpoint?.record ?? null) as IDataObject | null,
	};
}
