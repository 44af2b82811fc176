import type { IDataObject } from 'n8n-workflow';
import { DEFAULT_KEYS } from '../../../lab/src/cortex';
import { endpointIdOf } from '../../../lab/src/fleet';
import { Lab, LAB_KEYS } from '../../../lab/src/lab';
import * as cortex from '../../../nodes/CortexXdr/actions/router';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { systemClock } from '../../../nodes/shared/clock';
import * as vectra from '../../../nodes/Vectra/actions/router';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { runNode } from '../../support/engine';

/**
 * What a person sees of an item: the answer first, IDs last, null for what is not known, and always the same keys in the
 * same order. One row for each operation of both nodes.
 */

/** The records of the vendor, whose keys are not ours. */
const AS_SENT = 'as sent';

const CONTAINMENT =
	'outcome reason nextStep endpointName settled kind desired stateBefore stateAfter matchedBy evidence endpoint action candidates';
const ENDPOINT = 'name isolation status type os ipAddresses publicIpAddress macAddresses users groups tags lastSeen id';
const ALERT =
	'name severity status resolution endpointName users ipAddresses category description source action mitreTactics mitreTechniques comment detectedAt insertedAt endpointId caseIds externalId alertId';
const EXCEPTION = 'name active status conditions reason matches createdBy approver createdAt modifiedAt expiresAt exceptionId';
const ACCEPTED = 'accepted nextStep endpointsCount actionId';
const XQL_RESULT = 'finished nextStep rowCount shownCount truncated rows status queryCost remainingQuota queryId';
const ACTION = 'found finished succeeded endpoints actionId';
const SCORES = 'state severity threat certainty urgency attackRating importance prioritized';
const PEOPLE = 'privilegeLevel privilegeCategory tags groups lastDetection lastModified detectionIds assignedTo url id';
const HOST = `type name ip macAddresses ${SCORES} keyAsset ${PEOPLE.replace('assignedTo', 'identity assignedTo')}`;
const ACCOUNT = `type name accountTypes ${SCORES} ${PEOPLE}`;
const ENTITY = `type name ip macAddresses accountTypes ${SCORES} keyAsset ${PEOPLE.replace('assignedTo', 'identity assignedTo')}`;
const DETECTION =
	'type name category ip state threat certainty entity tags groups targetsKeyAsset triaged reason destinations firstDetection lastDetection assignedTo url id';
const ASSIGNMENT = 'entity assignedTo assignedBy assigned resolved resolvedAt resolvedBy outcome triagedDetectionIds id';

const CORTEX_KEYS: Record<string, string> = {
	'action.getStatus': ACTION,
	'action.wait': `timedOut waitedSeconds ${ACTION}`,
	'alert.createException': 'name created verified active status nextStep exceptionId',
	'alert.get': ALERT,
	'alert.getException': EXCEPTION,
	'alert.getMany': ALERT,
	'alert.getManyExceptions': EXCEPTION,
	'alert.removeException': 'name removed verified active status nextStep exceptionId',
	'alert.update': 'name verified updated before after alertId',
	'audit.getManyAgent': AS_SENT,
	'audit.getManyManagement': AS_SENT,
	'endpoint.abortScan': ACCEPTED,
	'endpoint.assignTag': 'tag change endpointIds',
	'endpoint.get': ENDPOINT,
	'endpoint.getAlerts':
		'endpointName highestSeverity alertCount openCount bySeverity risk riskNote lookBackHours shownCount alerts caseIds endpointStatus isolation endpointId',
	'endpoint.getMany': ENDPOINT,
	'endpoint.getPolicy': 'policyName endpointName endpointId',
	'endpoint.isolate': CONTAINMENT,
	'endpoint.removeTag': 'tag change endpointIds',
	'endpoint.scan': ACCEPTED,
	'endpoint.setAlias': 'alias endpointName endpointId',
	'endpoint.terminateCausality': 'accepted nextStep endpointsCount endpoints heldBack causalityId actionId',
	'endpoint.terminateProcess': 'accepted nextStep endpointsCount endpoints heldBack processName instanceId actionId',
	'endpoint.unisolate': CONTAINMENT,
	'file.getQuarantineStatus': 'quarantined filePath fileHash endpointId',
	'file.getRetrievalDetails': 'ready nextStep fileName downloadUrl endpointId actionId',
	'file.quarantine': ACCEPTED,
	'file.restore': ACCEPTED,
	'file.retrieve': ACCEPTED,
	'hash.allow': 'list change hashes alreadyPresent',
	'hash.block': 'list change hashes alreadyPresent',
	'hash.remove': 'list change hashes',
	'incident.addComment': 'addedTo comment incidentId',
	'incident.addTimelineRecord': 'added reason recordName recordType occurredAt recordId incidentId',
	'incident.addWarRoomNote': 'added note warRoom entryId incidentId',
	'incident.get': AS_SENT,
	'incident.getArtifacts': AS_SENT,
	'incident.getMany': AS_SENT,
	'incident.update': 'updated incidentId',
	'indicator.delete': 'verified deleted notFound remaining',
	'indicator.getMany': AS_SENT,
	'indicator.insert': 'result nextStep rejected type severity indicators ruleIds',
	'script.getMany': AS_SENT,
	'script.getMetadata': AS_SENT,
	'script.getResultFiles': 'ready nextStep fileName downloadUrl endpointId actionId',
	'script.getResults': AS_SENT,
	'script.getStatus': 'status finished errorMessage endpoints actionId',
	'script.run': 'accepted nextStep endpointsCount endpoints heldBack scriptName scriptUid actionId',
	'script.runPreset': 'accepted nextStep endpointsCount endpoints heldBack scriptName scriptUid parameters actionId',
	'script.runSnippet': 'accepted nextStep endpointsCount endpoints heldBack actionId',
	'tenant.checkSetUp': 'check result finding whatToDo details',
	'tenant.getActionExpiry': 'actionType hours days',
	'tenant.identityCoverage':
		'hostCount enoughToIsolate enoughToIsolatePercent endpointId nameAndAddress nameAlone addressAlone several contradicted none unusable whatToDo examples',
	'tenant.setActionExpiry': 'actionType hoursBefore hoursAfter changed note',
	'triage.getPresets': AS_SENT,
	'triage.start': 'accepted nextStep endpointsCount endpoints heldBack refused presetName presetId actionId',
	'xql.getQuota':
		'usedQuota licenseQuota additionalQuota evaluationQuota queriesToday refusedToday mostAtOnceToday runningCount running',
	'xql.getResults': XQL_RESULT,
	'xql.run': XQL_RESULT,
	'xql.start': 'started nextStep queryId',
};

const VECTRA_KEYS: Record<string, string> = {
	'account.get': ACCOUNT,
	'account.getMany': ACCOUNT,
	'assignment.create': 'result assignedBefore assignment entityType entityId',
	'assignment.createOutcome': 'created title category builtIn selectable id',
	'assignment.getMany': ASSIGNMENT,
	'assignment.getOutcomes': 'title category builtIn selectable id',
	'assignment.remove': 'removed assignedTo assignment assignmentId',
	'assignment.resolve': 'result outcome resolvedBefore assignment assignmentId',
	'containment.claim': AS_SENT,
	'containment.getMany': 'host endpointId state since via',
	'containment.preview': 'action reason reasonText nextStep reasons basis recorded since until deployment host endpointIds',
	// The item goes on as it came.
	'containment.recordIsolation': AS_SENT,
	'containment.recordDecision': AS_SENT,
	'containment.recordRelease': AS_SENT,
	'deployment.checkSetUp': 'check result finding whatToDo details',
	'detection.close': 'changed workflow reason closed unchanged detections',
	'detection.downloadPcap': 'fileName bytes detectionId',
	'detection.get': DETECTION,
	'detection.getMany': DETECTION,
	'detection.reopen': 'changed workflow reopened unchanged detections',
	'detection.createTriageRule': 'changed category triaged unchanged detections',
	'entity.closeDetections': 'changed workflow reason closed leftOpen entityType entityId',
	'detection.setExternalReference': 'changed verified reference set unchanged detections',
	'detection.setInvestigationStatus': 'changed verified status set unchanged detections',
	'entity.resetUnresolvedPriority': 'changed verified unresolvedBefore entityType entityId',
	'entity.setExternalReference': 'changed verified reference referenceBefore entityType entityId',
	'entity.get': ENTITY,
	'entity.getMany': ENTITY,
	'group.addMembers': 'changed added alreadyThere memberCount group',
	'group.getMany': 'name type description importance memberCount regex builtUsing lastModified lastModifiedBy id',
	'group.removeMembers': 'changed removed notThere memberCount group',
	'host.get': HOST,
	'host.getLockdowns': 'type name inForce lockedAt lockedBy unlocksAt entityId id',
	'host.getMany': HOST,
	'note.add': 'added note noteId type id',
	'note.delete': 'deleted note noteId type id',
	'note.getMany': AS_SENT,
	'note.update': 'changed note noteBefore noteId type id',
	'search.accounts': ACCOUNT,
	'search.detections': DETECTION,
	'search.hosts': HOST,
	'tag.add': 'changed added tags type id',
	'tag.get': 'tags type id',
	'tag.remove': 'changed removed tags type id',
	'user.getMany': 'name email role accountType lastLogin id',
};

const NAME = 'OPS-LT-0031';
const ID = endpointIdOf(NAME);
const SHA = 'b'.repeat(64);
const locator = (value: unknown, mode = 'id') => ({ __rl: true, mode, value: String(value) });
const endpoint = { identifyBy: 'endpoint', endpoint: locator(ID) };
const byAddress = (ipAddress: string) => ({ identifyBy: 'identifiers', identifiers: { ipAddress }, evidence: 'anyOne' });
const file = { endpointIds: ID, filePath: 'C:\\Temp\\bad.exe', fileHash: SHA };

const lab = new Lab();

beforeAll(async () => {
	await lab.start();
});
beforeEach(() => {
	jest.spyOn(systemClock, 'now').mockImplementation(() => lab.clock.now());
	jest.spyOn(systemClock, 'monotonic').mockImplementation(() => lab.clock.now());
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => void lab.clock.advance(ms));
});
afterEach(() => jest.restoreAllMocks());
afterAll(async () => await lab.close());

/** A key that may do all. */
function cortexKey() {
	const [{ id: keyId, key: apiKey, type: keyType }] = DEFAULT_KEYS;
	return { host: lab.addresses.cortex, keyId, apiKey, keyType };
}

/** The places where an item holds an empty text, which says neither what it is nor that it is not known. */
function emptyTexts(value: unknown, path: string): string[] {
	if (value === '') return [path];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) => emptyTexts(inner, `${path}.${key}`));
}

/** The shapes of what each operation put out. */
function journal(keys: Record<string, string>) {
	const seen = new Set<string>();
	return {
		seen,
		check(name: string, items: IDataObject[]) {
			seen.add(name);
			expect(items).not.toEqual([]);
			if (keys[name] === AS_SENT) return;
			for (const item of items) {
				expect(Object.keys(item).join(' ')).toBe(keys[name]);
				expect(emptyTexts(item, name)).toEqual([]);
			}
		},
	};
}

const namesOf = (resources: typeof cortex.resources) =>
	resources.flatMap(({ value, operations }) => operations.map(({ option }) => `${value}.${option.value}`)).sort();

const ownNames = (keys: Record<string, string>) => Object.keys(keys).filter((name) => keys[name] !== AS_SENT);

describe('Cortex XDR', () => {
	const { check, seen } = journal(CORTEX_KEYS);

	async function run(resource: string, operation: string, parameters: IDataObject = {}): Promise<IDataObject> {
		const credentials = { cortexXdrApi: cortexKey() };
		const { items, error } = await runNode({ node: new CortexXdr(), credentials, parameters: { resource, operation, ...parameters } });
		expect(error).toBeUndefined();
		check(`${resource}.${operation}`, items);
		return items[0];
	}

	it('has a row for every operation', () => {
		expect(Object.keys(CORTEX_KEYS).sort()).toEqual(namesOf(cortex.resources));
	});

	it('isolates and releases with the same keys, however it ends', async () => {
		const outcomes = [
			await run('endpoint', 'isolate', { ...endpoint, mode: 'dryRun' }),
			await run('endpoint', 'isolate', byAddress('10.20.12.40')),
			await run('endpoint', 'isolate', byAddress('192.0.2.1')),
			await run('endpoint', 'isolate', { ...endpoint, protectedEndpoints: { endpointIds: ID } }),
			await run('endpoint', 'isolate', endpoint),
			await run('endpoint', 'unisolate', endpoint),
		];
		expect(outcomes.map(({ outcome }) => outcome)).toEqual(['wouldIsolate', 'ambiguous', 'notFound', 'protected', 'isolated', 'released']);
		expect(outcomes.map(({ endpointName }) => endpointName)).toEqual([NAME, null, null, NAME, NAME, NAME]);
		expect(Object.keys(outcomes[0].endpoint as IDataObject).join(' ')).toBe(ENDPOINT);
		for (const candidate of outcomes[1].candidates as IDataObject[]) expect(Object.keys(candidate).join(' ')).toBe(ENDPOINT);
	});

	it('shows the rest with these keys', async () => {
		await run('endpoint', 'get', endpoint);
		await run('tenant', 'checkSetUp');
		await run('tenant', 'identityCoverage');
		lab.cortex.world.alerts.add({ endpoint_id: ID, severity: 'high' });
		await run('endpoint', 'getAlerts', endpoint);
		const { alertId } = await run('alert', 'getMany');
		await run('alert', 'get', { alertId });
		await run('alert', 'update', { alertId, updateFields: { severity: 'low' } });
		const { exceptionId } = await run('alert', 'createException', {
			exceptionName: 'Scanner',
			conditions: { condition: [{ field: 'alert_name', operator: 'EQ', value: 'Port Scan' }] },
			reason: 'It scans at night',
		});
		await run('alert', 'getManyExceptions');
		await run('alert', 'getException', { exceptionId });
		await run('alert', 'removeException', { exceptionId });
		await run('endpoint', 'getMany', { limit: 20 });
		await run('endpoint', 'getPolicy', endpoint);
		await run('endpoint', 'setAlias', { ...endpoint, alias: 'kiosk' });
		await run('endpoint', 'setAlias', { ...endpoint, removeAlias: true });
		await run('endpoint', 'assignTag', { endpointIds: ID, tag: 'vip' });
		await run('endpoint', 'removeTag', { endpointIds: ID, tag: 'vip' });
		await run('endpoint', 'scan', { endpointIds: ID });
		await run('endpoint', 'abortScan', { endpointIds: ID });
		const { actionId } = await run('file', 'quarantine', file);
		await run('action', 'getStatus', { actionId });
		await run('action', 'wait', { actionId });
		await run('file', 'getQuarantineStatus', file);
		await run('file', 'restore', { fileHash: SHA, ...endpoint });
		const retrieval = await run('file', 'retrieve', { endpointIds: ID, windowsPaths: 'C:\\a.txt' });
		await run('file', 'getRetrievalDetails', { actionId: retrieval.actionId });
		await run('action', 'wait', { actionId: retrieval.actionId });
		await run('file', 'getRetrievalDetails', { actionId: retrieval.actionId });
		await run('file', 'getRetrievalDetails', { actionId: retrieval.actionId, download: false });
		await run('hash', 'allow', { hashes: 'c'.repeat(64) });
		await run('hash', 'block', { hashes: SHA });
		await run('hash', 'remove', { hashes: SHA, list: 'blocklist' });
		lab.cortex.world.incidents.add({ incident_id: '12' }, lab.clock.now());
		const incident = locator(12);
		await run('incident', 'update', { incident, updateFields: { status: 'under_investigation' } });
		await run('incident', 'addComment', { incident, comment: 'seen' });
		const started = await run('script', 'run', {
			script: locator('list_directories', 'name'),
			endpointIds: ID,
			parameters: { parameter: [{ name: 'path', value: '/' }] },
		});
		await run('script', 'getStatus', { actionId: started.actionId });
		await run('script', 'runSnippet', { endpointIds: ID, snippetCode: 'pass', mode: 'dryRun' });
		const snippet = await run('script', 'runSnippet', { endpointIds: ID, snippetCode: 'pass' });
		await run('script', 'getResultFiles', { endpointIds: ID, actionId: snippet.actionId });
		const preset = { preset: 'listDirectories', path: 'C:\\Temp', endpointIds: ID };
		await run('script', 'runPreset', { ...preset, mode: 'dryRun' });
		await run('script', 'runPreset', preset);
		const ends = { endpointIds: ID, instanceId: 'i1', causalityId: 'c1' };
		await run('endpoint', 'terminateProcess', { ...ends, mode: 'dryRun' });
		await run('endpoint', 'terminateProcess', ends);
		await run('endpoint', 'terminateCausality', ends);
		const { uuid } = await run('triage', 'getPresets');
		await run('triage', 'start', { endpointIds: ID, triagePreset: locator(uuid), mode: 'dryRun' });
		await run('triage', 'start', { endpointIds: ID, triagePreset: locator(uuid) });
		await run('xql', 'run', { query: 'dataset = endpoints | fields endpoint_name' });
		const { queryId } = await run('xql', 'start', { query: 'dataset = endpoints' });
		await run('xql', 'getResults', { queryId, maxWait: 0 });
		await run('xql', 'getQuota');
		Object.assign(lab.cortex.world.switches, { version: '5.x' });
		await run('indicator', 'insert', { indicators: '203.0.113.9' });
		await run('indicator', 'delete', { indicators: '203.0.113.9, 203.0.113.10' });
		await run('incident', 'addTimelineRecord', { incident, recordName: 'isolated' });
		await run('incident', 'addWarRoomNote', { incident, note: 'isolated' });
		await run('tenant', 'getActionExpiry');
		await run('tenant', 'setActionExpiry', { confirm: true, actionType: 'isolate', unit: 'days', expiresAfter: 1 });
		expect(ownNames(CORTEX_KEYS).filter((name) => !seen.has(name))).toEqual([]);
	});
});

describe('Vectra AI', () => {
	const { check, seen } = journal(VECTRA_KEYS);

	async function run(resource: string, operation: string, parameters: IDataObject = {}): Promise<IDataObject> {
		const credentials = {
			vectraApi: { host: lab.addresses.qux, apiToken: LAB_KEYS.quxToken },
			vectraOAuth2Api: { deployment: 'rux', host: lab.addresses.rux, ...LAB_KEYS.rux },
		};
		const all = { authentication: 'apiToken', resource, operation, ...parameters };
		const { items, error } = await runNode({ node: new Vectra(), credentials, parameters: all });
		expect(error).toBeUndefined();
		check(`${resource}.${operation}`, items);
		return items[0];
	}

	it('has a row for every operation', () => {
		expect(Object.keys(VECTRA_KEYS).sort()).toEqual(namesOf(vectra.resources));
	});

	it('shows all with these keys', async () => {
		const { world } = lab.qux;
		const id = lab.hostId(NAME);
		world.addAccount({ id: 9, name: 'j.doe@example.com' });
		world.addDetection({ id: 5, host_id: id, pcap: true });
		const group = world.addGroup({ name: 'Loaners', type: 'host', members: [], description: '' });
		world.tag(id, 'cortex-xdr:contained');
		const onHost = { objectType: 'host', host: locator(id) };

		await run('deployment', 'checkSetUp');
		await run('account', 'get', { account: locator(9) });
		await run('account', 'getMany');
		await run('host', 'get', { host: locator(id) });
		await run('host', 'getMany');
		world.lockdowns.lock(world.addHost({ id: 9_998 }), 'soc', lab.clock.now());
		await run('host', 'getLockdowns');
		await run('entity', 'get', { entityType: 'host', entity: locator(id) });
		await run('entity', 'get', { entityType: 'account', entity: locator(9) });
		await run('entity', 'getMany');
		await run('detection', 'get', { detection: locator(5) });
		await run('detection', 'getMany');
		await run('detection', 'downloadPcap', { detection: locator(5) });
		await run('detection', 'close', { detectionIds: '5', reason: 'benign' });
		await run('detection', 'reopen', { detectionIds: '5' });
		await run('group', 'getMany');
		await run('group', 'addMembers', { group: locator(group.id), members: String(id) });
		await run('group', 'removeMembers', { group: locator(group.id), members: String(id) });
		await run('tag', 'add', { ...onHost, tags: ['review'] });
		await run('tag', 'get', onHost);
		await run('tag', 'remove', { ...onHost, tags: ['review'] });
		const { noteId } = await run('note', 'add', { ...onHost, note: 'seen' });
		await run('note', 'update', { ...onHost, noteId: String(noteId), note: 'seen twice' });
		await run('note', 'delete', { ...onHost, noteId: String(noteId) });
		const user = await run('user', 'getMany');
		const { assignment } = await run('assignment', 'create', { entityType: 'host', entity: locator(id), user: locator(user.id) });
		await run('assignment', 'getMany');
		await run('assignment', 'resolve', { assignment: locator((assignment as IDataObject).id), outcome: locator(1) });
		await run('assignment', 'getOutcomes');
		await run('assignment', 'createOutcome', { title: 'Known scanner', category: 'false_positive' });
		const next = await run('assignment', 'create', { entityType: 'host', entity: locator(id), user: locator(user.id) });
		await run('assignment', 'remove', { assignment: locator((next.assignment as IDataObject).id) });
		await run('entity', 'closeDetections', { entityType: 'host', entity: locator(id) });
		// Respond UX has these, from its preview on.
		lab.rux.world.addDetection({ id: 5, host_id: lab.rux.world.addHost({ id: 9_999 }).id });
		const preview = { authentication: 'oAuth2', apiVersion: 'v3.5' };
		await run('detection', 'setExternalReference', { ...preview, detectionIds: '5', reference: 'INC1' });
		await run('detection', 'setInvestigationStatus', { ...preview, detectionIds: '5' });
		await run('entity', 'setExternalReference', { ...preview, entity: locator(9_999), reference: 'INC1' });
		await run('entity', 'resetUnresolvedPriority', { ...preview, entity: locator(9_999) });
		await run('detection', 'createTriageRule', { authentication: 'oAuth2', detectionIds: '5', triageCategory: 'Known' });
		await run('search', 'hosts', { query: 'host.threat:>=0' });
		await run('search', 'accounts', { query: 'account.threat:>=0' });
		await run('search', 'detections', { query: 'detection.threat:>=0' });
		await run('containment', 'getMany');
		await run('containment', 'preview');
		expect(ownNames(VECTRA_KEYS).filter((name) => !seen.has(name))).toEqual([]);
	});
});

it('spells MAC addresses alike in both nodes', async () => {
	const { items: hosts } = await runNode({
		node: new Vectra(),
		credentials: { vectraApi: { host: lab.addresses.qux, apiToken: LAB_KEYS.quxToken } },
		parameters: { authentication: 'apiToken', resource: 'host', operation: 'get', host: locator(lab.hostId(NAME)) },
	});
	const { items: endpoints } = await runNode({
		node: new CortexXdr(),
		credentials: { cortexXdrApi: cortexKey() },
		parameters: { resource: 'endpoint', operation: 'get', ...endpoint },
	});
	expect(hosts[0].macAddresses).toEqual([expect.stringMatching(/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/)]);
	expect(endpoints[0].macAddresses).toEqual(hosts[0].macAddresses);
});
