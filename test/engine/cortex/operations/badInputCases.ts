import type { GenericValue, IDataObject } from 'n8n-workflow';
import { PRESETS } from '../../../../nodes/CortexXdr/actions/script/presets';
import { ALERT_LOOKUPS } from './alertCases';
import { CASE_LOOKUPS } from './caseCases';
import { create3, create5, EXCEPTION_LOOKUPS, FILTER } from './exceptionCases';
import { INDICATOR_LOOKUPS } from './indicatorCases';
import { accepted, endpointReply, HASH, ID, type Script } from './support';
import { XQL_LOOKUPS } from './xqlCases';

const many = (count: number) =>
	Array.from({ length: count }, (_, index) => index.toString(16).padStart(32, '0'));
const lines = (count: number) => Array.from({ length: count }, (_, index) => `/tmp/${index}`).join('\n');

const scan = { resource: 'endpoint', operation: 'scan', endpointIds: '={{ $json.value }}' };
const tag = { resource: 'endpoint', operation: 'assignTag', endpointIds: ID, tag: '={{ $json.value }}' };
const alias = {
	resource: 'endpoint',
	operation: 'setAlias',
	endpoint: { __rl: true, mode: 'id', value: ID },
	alias: '={{ $json.value }}',
};
const policy = {
	resource: 'endpoint',
	operation: 'getPolicy',
	endpoint: { __rl: true, mode: 'id', value: '={{ $json.value }}' },
};
const wait = { resource: 'action', operation: 'wait', actionId: 7, maxWait: '={{ $json.value }}' };
const status = { resource: 'action', operation: 'getStatus', actionId: '={{ $json.value }}' };
export const block = { resource: 'hash', operation: 'block', hashes: '={{ $json.value }}' };
const remove = { resource: 'hash', operation: 'remove', hashes: HASH, list: '={{ $json.value }}' };
const quarantine = {
	resource: 'file',
	operation: 'quarantine',
	endpointIds: ID,
	filePath: '={{ $json.value }}',
	fileHash: HASH,
};
const quarantineStatus = {
	resource: 'file',
	operation: 'getQuarantineStatus',
	endpointIds: ID,
	filePath: '/x',
	fileHash: '={{ $json.value }}',
};
const restore = {
	resource: 'file',
	operation: 'restore',
	fileHash: HASH,
	endpoint: { __rl: true, mode: 'id', value: '={{ $json.value }}' },
};
const retrieve = {
	resource: 'file',
	operation: 'retrieve',
	endpointIds: ID,
	linuxPaths: '={{ $json.value }}',
};
const retrieveFrom = {
	resource: 'file',
	operation: 'retrieve',
	endpointIds: '={{ $json.value }}',
	linuxPaths: '/x',
};
const details = {
	resource: 'file',
	operation: 'getRetrievalDetails',
	actionId: 7,
	binaryPropertyName: '={{ $json.value }}',
};
const runScript = {
	resource: 'script',
	operation: 'run',
	script: { __rl: true, mode: 'id', value: '={{ $json.value }}' },
	endpointIds: ID,
};
const runJson = {
	...runScript,
	script: { __rl: true, mode: 'id', value: 'u1' },
	specifyParameters: 'json',
	parametersJson: '={{ $json.value }}',
};
const runField = {
	...runScript,
	script: { __rl: true, mode: 'id', value: 'u1' },
	parameters: {
		parameter: [
			{ name: '={{ $json.value }}', value: '1' },
			{ name: 'b', value: '2' },
		],
	},
};
const runTimeout = {
	...runScript,
	script: { __rl: true, mode: 'id', value: 'u1' },
	options: { timeout: '={{ $json.value }}' },
};
const scripts = { resource: 'script', operation: 'getMany', limit: '={{ $json.value }}' };
const scriptStatus = { resource: 'script', operation: 'getStatus', actionId: '={{ $json.value }}' };
const scriptResults = { resource: 'script', operation: 'getResults', actionId: '={{ $json.value }}' };
const getIncident = {
	resource: 'incident',
	operation: 'get',
	incident: { __rl: true, mode: 'id', value: '={{ $json.value }}' },
};
const getAlerts = {
	resource: 'incident',
	operation: 'get',
	incident: 4711,
	options: { alertsLimit: '={{ $json.value }}' },
};
const incidents = { resource: 'incident', operation: 'getMany', filters: { ids: '={{ $json.value }}' } };
const update = {
	resource: 'incident',
	operation: 'update',
	incident: 4711,
	updateFields: { status: '={{ $json.value }}' },
};
const resolve = {
	resource: 'incident',
	operation: 'update',
	productVersion: 'xdr5',
	incident: 4711,
	updateFields: { status: '={{ $json.value }}' },
};
const reason = {
	...resolve,
	updateFields: { status: '={{ $json.value }}', resolveReason: 'Resolved - Other' },
};
const comment = {
	resource: 'incident',
	operation: 'addComment',
	incident: 4711,
	comment: '={{ $json.value }}',
};
const management = {
	resource: 'audit',
	operation: 'getManyManagement',
	filters: { timeAfter: '={{ $json.value }}' },
};
const auditWords = { resource: 'audit', operation: 'getManyManagement', filters: { words: '={{ $json.value }}' } };
const auditRange = {
	resource: 'audit',
	operation: 'getManyManagement',
	filters: { timeAfter: '2026-02-01', timeBefore: '={{ $json.value }}' },
};
const agents = {
	resource: 'audit',
	operation: 'getManyAgent',
	filters: { timeBefore: '={{ $json.value }}' },
};
const expiry = {
	resource: 'tenant',
	operation: 'setActionExpiry',
	confirm: true,
	expiresAfter: '={{ $json.value }}',
};
const expiryOf = {
	resource: 'tenant',
	operation: 'setActionExpiry',
	confirm: true,
	actionType: '={{ $json.value }}',
	expiresAfter: 4,
};
const incidentOption = {
	resource: 'endpoint',
	operation: 'scan',
	endpointIds: ID,
	options: { incidentId: '={{ $json.value }}' },
};

const getAlert = { resource: 'alert', operation: 'get', productVersion: 'xdr3', alertId: '={{ $json.value }}' };
const range = (resource: string, productVersion: string | undefined, name: string) => ({
	resource,
	operation: 'getMany',
	...(productVersion === undefined ? {} : { productVersion }),
	filters: { [`${name}After`]: '2026-02-01', [`${name}Before`]: '={{ $json.value }}' },
});
const alertFilter = (name: string, more: IDataObject = {}) => ({
	resource: 'alert',
	operation: 'getMany',
	productVersion: 'xdr3',
	filters: { detectedAfter: '2026-02-01', ...more, [name]: '={{ $json.value }}' },
});
const alertSort = { resource: 'alert', operation: 'getMany', productVersion: 'xdr3', options: { sortBy: '={{ $json.value }}' } };
const alertUpdate = (fields: IDataObject) => ({
	resource: 'alert',
	operation: 'update',
	productVersion: 'xdr3',
	alertId: 904_417,
	updateFields: fields,
});

const xql = (fields: IDataObject) => ({ resource: 'xql', operation: 'run', query: 'dataset = endpoints', ...fields });
const xqlStart = { resource: 'xql', operation: 'start', query: '={{ $json.value }}' };
const xqlResults = (fields: IDataObject) => ({ resource: 'xql', operation: 'getResults', queryId: 'q1_inv', ...fields });

const snippet = (fields: IDataObject) => ({ resource: 'script', operation: 'runSnippet', endpointIds: ID, snippetCode: 'pass', ...fields });
const preset = (fields: IDataObject) => ({
	resource: 'script',
	operation: 'runPreset',
	preset: 'listDirectories',
	path: '/tmp',
	endpointIds: ID,
	allowHighRisk: true,
	...fields,
});
const endProcess = (fields: IDataObject) => ({ resource: 'endpoint', operation: 'terminateProcess', productVersion: 'xdr3', endpointIds: ID, instanceId: 'i1', ...fields });
const endChain = { resource: 'endpoint', operation: 'terminateCausality', productVersion: 'xdr3', endpointIds: ID, causalityId: '={{ $json.value }}' };
const triage = (fields: IDataObject) => ({ resource: 'triage', operation: 'start', triagePreset: 'p1', endpointIds: ID, ...fields });
const metadata = { resource: 'script', operation: 'getMetadata', script: { __rl: true, mode: 'id', value: '={{ $json.value }}' } };
const resultFiles = (fields: IDataObject) => ({ resource: 'script', operation: 'getResultFiles', actionId: 7, endpointIds: ID, ...fields });
const timeline = (fields: IDataObject) => ({ resource: 'incident', operation: 'addTimelineRecord', incident: 4711, recordName: 'x', ...fields });
const warRoom = (fields: IDataObject) => ({ resource: 'incident', operation: 'addWarRoomNote', incident: 4711, note: 'x', ...fields });
const artifacts = { resource: 'incident', operation: 'getArtifacts', incident: { __rl: true, mode: 'id', value: '={{ $json.value }}' } };

const insertIoc = (fields: IDataObject) => ({ resource: 'indicator', operation: 'insert', productVersion: 'xdr5', indicators: '203.0.113.9', ...fields });
const deleteIoc = { resource: 'indicator', operation: 'delete', indicators: '={{ $json.value }}' };
const listIocs = (fields: IDataObject) => ({ resource: 'indicator', operation: 'getMany', ...fields });

const addException = (fields: IDataObject) => ({ ...create3, ...fields });
const exceptionJson = addException({ conditionsJson: '={{ $json.value }}' });
const exceptionRow = (row: IDataObject) => addException({ specifyConditions: 'fields', conditions: { condition: [row] } });
const exceptionOption = (name: string) => ({ ...create5, options: { ...(create5.options as IDataObject), [name]: '={{ $json.value }}' } });
const byException = (operation: string) => ({ resource: 'alert', operation, productVersion: 'xdr3', exceptionId: '={{ $json.value }}' });
const listExceptions = (fields: IDataObject) => ({ resource: 'alert', operation: 'getManyExceptions', productVersion: 'xdr3', ...fields });
/** A condition, as JSON text. */
const condition = (type: string, value: Value, field = 'alert_name') => ({ SEARCH_FIELD: field, SEARCH_TYPE: type, SEARCH_VALUE: value });
const all = (...AND: unknown[]) => JSON.stringify({ AND });
const any = (...OR: unknown[]) => JSON.stringify({ filter: { OR } });
const GOOD_FILTER = JSON.stringify(FILTER);

type Value = GenericValue | GenericValue[];

type BadInput = [parameters: IDataObject, bad: Value, good: Value, message: RegExp];

const onEndpoints = (resource: string, operation: string, fields: IDataObject = {}) => ({ resource, operation, ...fields, endpointIds: '={{ $json.value }}' });
const NO_ENDPOINT = /^No endpoint ID is given/;

/** Operations that take a list: an empty one is never all, and never nothing to do. */
const LISTS: Array<[parameters: IDataObject, good: Value, message: RegExp]> = [
	[onEndpoints('endpoint', 'scan'), ID, NO_ENDPOINT],
	[onEndpoints('endpoint', 'abortScan'), ID, NO_ENDPOINT],
	[onEndpoints('endpoint', 'assignTag', { tag: 'vip' }), ID, NO_ENDPOINT],
	[onEndpoints('endpoint', 'removeTag', { tag: 'vip' }), ID, NO_ENDPOINT],
	[endProcess({ endpointIds: '={{ $json.value }}' }), ID, NO_ENDPOINT],
	[onEndpoints('endpoint', 'terminateCausality', { productVersion: 'xdr3', causalityId: 'c1' }), ID, NO_ENDPOINT],
	[onEndpoints('file', 'quarantine', { filePath: '/x', fileHash: HASH }), ID, NO_ENDPOINT],
	[onEndpoints('file', 'getQuarantineStatus', { filePath: '/x', fileHash: HASH }), ID, NO_ENDPOINT],
	[retrieveFrom, ID, NO_ENDPOINT],
	[onEndpoints('script', 'run', { script: { __rl: true, mode: 'id', value: 'u1' } }), ID, NO_ENDPOINT],
	[preset({ endpointIds: '={{ $json.value }}' }), ID, NO_ENDPOINT],
	[snippet({ endpointIds: '={{ $json.value }}' }), ID, NO_ENDPOINT],
	[resultFiles({ endpointIds: '={{ $json.value }}' }), ID, NO_ENDPOINT],
	[triage({ endpointIds: '={{ $json.value }}' }), ID, NO_ENDPOINT],
	...['allow', 'block'].map((operation): [IDataObject, Value, RegExp] => [{ ...block, operation }, HASH, /^No hash is given/]),
	[{ resource: 'hash', operation: 'remove', list: 'blocklist', hashes: '={{ $json.value }}' }, HASH, /^No hash is given/],
	[insertIoc({ indicators: '={{ $json.value }}' }), '203.0.113.9', /^No indicator is given/],
	[deleteIoc, '203.0.113.9', /^No indicator is given/],
];

/** What is wrong in the one item, what is right in the other, and what must be said. */
export const BAD_INPUT: BadInput[] = [
	[scan, 'FIN-LT-0142', ID, /“FIN-LT-0142” is not an endpoint ID: it has 32 hexadecimal digits/],
	[scan, `${ID}, ${ID}0`, ID, /“5d0c1e7a9b3f4c21a6e8d47f0b92c3ee0” is not an endpoint ID/],
	[scan, '', ID, /No endpoint ID is given/],
	[scan, 'all', ID, /“all” is not an endpoint ID/],
	[scan, many(1_001), many(1_000), /1001 endpoints are given, but one request takes 1000 at most/],
	[incidentOption, 'INC-1', '1', /“INC-1” is not an incident ID/],
	[tag, ' ', 'vip', /No tag is given/],
	[alias, null, 'kiosk', /The alias is empty/],
	[policy, 'FIN-LT-0142', ID, /“FIN-LT-0142” is not an endpoint ID/],
	[status, '', 7, /The action ID is empty/],
	[status, '4.5', 7, /“4\.5” is not an action ID/],
	[wait, -1, 10, /“-1” is not a waiting time/],
	[wait, 3_601, 10, /“3601” is not a waiting time/],
	[block, 'd'.repeat(32), HASH, /is not a SHA-256 hash/],
	[block, `${HASH}, zz`, HASH, /“zz” is not a SHA-256 hash/],
	[block, [], HASH, /No hash is given/],
	[remove, 'greylist', 'blocklist', /List is “greylist”, which is not one of its choices/],
	[quarantine, '', '/tmp/x', /The file path is empty/],
	[quarantineStatus, '', HASH, /The file hash is empty/],
	[restore, '', ID, /Nothing to look for/],
	...[[], [' '], ' \n ', null].map((bad): BadInput => [retrieve, bad, '/tmp/x', /^No file path is given/]),
	[retrieve, lines(21), lines(20), /21 file paths are given, but one retrieval takes 20 at most/],
	[{ ...retrieve, windowsPaths: 'C:\\a' }, lines(20), lines(19), /21 file paths are given, but one retrieval takes 20 at most/],
	...LISTS.flatMap(([parameters, good, message]) => [[], [' '], ' ,\n', null].map((bad): BadInput => [parameters, bad, good, message])),
	[retrieveFrom, many(11), many(10), /11 endpoints are given, but one request takes 10 at most/],
	[details, ' ', 'data', /name of the output field for the file is empty/],
	[runScript, '', 'u1', /No script is given/],
	[runScript, 'u9', 'u1', /no script with the UID “u9”/],
	[runJson, '[1]', '{"a":1}', /not a JSON object/],
	[runJson, '{"a"', { a: 1 }, /not a JSON object/],
	[runField, ' ', 'a', /parameter of the script has no name/],
	[runField, 'b', 'a', /“b” is given twice/],
	[runTimeout, 0, 60, /^Timeout \(Seconds\) is “0”/],
	[scripts, 0, 5, /“0” is not a limit/],
	[scriptStatus, 'x', 7, /“x” is not an action ID/],
	[scriptResults, '', 7, /The action ID is empty/],
	[getIncident, '../update', '4711', /“\.\.\/update” is not an incident ID/],
	[getIncident, '', '4711', /No incident is given/],
	[getAlerts, 1_001, 10, /^Max Alerts is “1001”/],
	[incidents, '4711, x', '4711', /“x” is not an incident ID/],
	[update, '', 'new', /update field “status” is empty/],
	[resolve, 'Resolved', 'New', /cannot be resolved without a reason/],
	[reason, 'New', 'Resolved', /only for the status Resolved/],
	[comment, null, 'x', /The comment is empty/],
	[management, 'yesterday', '2026-01-01', /“yesterday” is not a date/],
	[auditWords, ' , ', 'isolat', /^Isolation Words is empty/],
	[auditRange, '2026-01-01', '2026-03-01', /Time After is later than Time Before/],
	[{ ...auditRange, operation: 'getManyAgent' }, '2026-01-01', '2026-03-01', /^Time After is later than Time Before/],
	[agents, 'yesterday', '2026-01-01', /“yesterday” is not a date/],
	[expiry, 31, 30, /“31 days” is not an expiry/],
	[expiry, 0.1, 0.5, /“0\.1 days” is not an expiry/],
	[getAlert, '', '904417', /No alert ID is given/],
	[getAlert, '../x', '904417', /“\.\.\/x” is not an alert ID: it is a number/],
	[alertFilter('alertIds'), '1, x', '904417', /“x” is not an alert ID/],
	[alertFilter('endpointIds'), 'FIN-LT-0142', ID, /“FIN-LT-0142” is not an endpoint ID/],
	[alertFilter('severities'), ['severe'], ['high'], /^Severity holds “severe”/],
	[alertFilter('statuses'), ['open'], ['new'], /^Status holds “open”/],
	[alertFilter('users'), { a: 1 }, ['j.doe'], /^User is “.*”, which is not a list of texts/],
	[alertFilter('detectedBefore'), '2026-01-01', '2026-03-01', /Detected After is later than Detected Before/],
	[alertFilter('insertedBefore', { insertedAfter: '2026-02-01' }), '2026-01-01', '2026-03-01', /^Inserted After is later than Inserted Before/],
	[range('incident', 'xdr3', 'created'), '2026-01-01', '2026-03-01', /^Created After is later than Created Before/],
	[range('incident', 'xdr3', 'modified'), '2026-01-01', '2026-02-01', /^Modified After is later than Modified Before/],
	[range('incident', 'xdr5', 'created'), '2026-01-31T23:59:59Z', '2026-03-01', /^Created After is later than Created Before/],
	[range('incident', 'xdr5', 'modified'), '2026-01-01', '2026-03-01', /^Modified After is later than Modified Before/],
	[range('endpoint', undefined, 'firstSeen'), '2026-01-01', '2026-03-01', /^First Seen After is later than First Seen Before/],
	[range('endpoint', undefined, 'lastSeen'), 0, '2026-03-01', /^“0” is not a date|^Last Seen After is later than Last Seen Before/],
	[alertFilter('insertedAfter'), 'yesterday', '2026-03-01', /“yesterday” is not a date/],
	[alertSort, 'name', 'severity', /^Sort By holds “name”/],
	[alertUpdate({ status: '={{ $json.value }}' }), 'resolved', 'new', /cannot be resolved without a reason/],
	[alertUpdate({ status: '={{ $json.value }}', reason: 'other' }), 'new', 'resolved', /only for the status Resolved/],
	[alertUpdate({ severity: '={{ $json.value }}' }), '', 'low', /^Severity is “”/],
	[alertUpdate({ comment: '={{ $json.value }}' }), null, 'x', /^Comment is empty/],
	[snippet({ endpointIds: '={{ $json.value }}' }), 'all', ID, /“all” is not an endpoint ID/],
	[snippet({ whenOffline: '={{ $json.value }}' }), 'send', 'defer', /^When Offline is “send”/],
	[snippet({ mode: '={{ $json.value }}' }), 'dry', 'execute', /^Mode is “dry”/],
	[snippet({ protectedEndpoints: { types: '={{ $json.value }}' } }), ['SERVERS'], ['AGENT_TYPE_SERVER'], /^Types holds “SERVERS”/],
	[snippet({ options: { timeout: '={{ $json.value }}' } }), 0, 60, /^Timeout \(Seconds\) is “0”/],
	[snippet({ options: { incidentId: '={{ $json.value }}' } }), 'x', 12, /“x” is not an incident ID/],
	[preset({ path: '={{ $json.value }}' }), '', '/tmp', /^The path is empty/],
	[preset({ path: '={{ $json.value }}' }), 'Temp\\a.exe', 'C:\\Temp', /“Temp\\a\.exe” is not a full path/],
	[preset({ path: '={{ $json.value }}' }), '%TEMP%\\a.exe', 'C:\\', /is not a full path/],
	[preset({ preset: 'deleteFile', path: '={{ $json.value }}' }), 'a.exe', 'C:\\a.exe', /“a\.exe” is not a full path/],
	[preset({ preset: 'deleteFile', path: '={{ $json.value }}' }), '~/a', '/tmp/a', /“~\/a” is not a full path/],
	...['.\\a.exe', '..\\a.exe', 'C:a.exe', '\\a.exe', '\\\\srv\\share\\a.exe', '%TEMP%\\a.exe', '$HOME/a', './a', '../a', 'tmp/a', '//srv/a', '\u200b/a', 'file:///a'].flatMap(
		(path): BadInput[] =>
			(['deleteFile', 'fileExists', 'listDirectories'] as const).map((name) => [
				preset({ preset: name, path: '={{ $json.value }}' }),
				path,
				'/tmp/a',
				/ is not a full path$/,
			]),
	),
	[preset({ preset: 'deleteFile', path: '={{ $json.value }}' }), 'C:\\Temp\\..', '/tmp/a', /is a folder/],
	[preset({ preset: 'deleteFile', path: '={{ $json.value }}' }), 'C:\\Temp\\', '/tmp/a', /is a folder/],
	[preset({ levels: '={{ $json.value }}' }), 0, 3, /^Levels is “0”/],
	[preset({ preset: 'terminateProcesses', processName: '={{ $json.value }}' }), null, 'a.exe', /^The process name is empty/],
	[preset({ preset: 'terminateProcesses', processName: '={{ $json.value }}' }), 'C:\\a.exe', 'a.exe', /is not the name of a process/],
	[preset({ preset: 'terminateProcesses', processName: '={{ $json.value }}' }), 'LSASS.exe', 'a', /“LSASS\.exe” keeps the machine or its agent running/],
	[preset({ preset: 'deleteRegistryKey', registryPath: '={{ $json.value }}' }), '', 'HKCU\\Software\\X', /^The registry path is empty/],
	[preset({ preset: 'deleteRegistryKey', registryPath: '={{ $json.value }}' }), 'HKLM\\SOFTWARE', 'HKLM\\SOFTWARE\\X', /is not the path of a registry key that may go/],
	[endProcess({ endpointIds: '={{ $json.value }}' }), many(2), ID, /2 endpoints are given, but one request takes 1 at most/],
	[endProcess({ instanceId: '={{ $json.value }}' }), null, 'i1', /^Process Instance ID is empty/],
	[endProcess({ instanceId: '={{ $json.value }}' }), ['i1', 'i2'], ['i1'], /^Process Instance ID names 2: one at a time/],
	[endProcess({ instanceId: '={{ $json.value }}' }), 'i1, i2', 'i1', /“i1, i2” is not an ID of an alert/],
	[endChain, '', 'c1', /^Causality ID is empty/],
	[triage({ triagePreset: '={{ $json.value }}' }), '', 'p1', /^No preset is given/],
	[triage({ triagePreset: '={{ $json.value }}' }), 'p9', 'p1', /no triage preset with the ID “p9”/],
	[triage({ triagePreset: '={{ $json.value }}' }), 'p2', 'p1', /“Disk” is of the type Offline/],
	[triage({ endpointIds: '={{ $json.value }}' }), many(11), ID, /11 endpoints are given, but one request takes 10 at most/],
	[metadata, 'u9', 'u1', /no script with the UID “u9”/],
	[resultFiles({ actionId: '={{ $json.value }}' }), 'x', 7, /“x” is not an action ID/],
	[resultFiles({ endpointIds: '={{ $json.value }}' }), many(101), ID, /101 endpoints are given, but one request takes 100 at most/],
	[resultFiles({ binaryPropertyName: '={{ $json.value }}' }), ' ', 'data', /name of the output field for the file is empty/],
	[timeline({ incident: '={{ $json.value }}' }), 'x', 4711, /“x” is not an incident ID/],
	[timeline({ recordName: '={{ $json.value }}' }), null, 'x', /^Record Name is empty/],
	[timeline({ recordType: '={{ $json.value }}' }), 'Automation', 'Detection', /^Record Type is “Automation”/],
	[timeline({ options: { occurredAt: '={{ $json.value }}' } }), 'soon', '2026-01-01', /“soon” is not a date/],
	[timeline({ options: { isEvidence: '={{ $json.value }}' } }), 'perhaps', 'yes', /^Evidence is “perhaps”/],
	[timeline({ options: { isEvidence: '={{ $json.value }}', evidenceComment: 'why' } }), false, true, /^Evidence Comment is only for evidence/],
	[timeline({ options: { tags: '={{ $json.value }}' } }), { a: 1 }, ['a'], /^Tags is “.*”, which is not a list of texts/],
	[warRoom({ note: '={{ $json.value }}' }), '', 'x', /^The note is empty/],
	[warRoom({ note: '={{ $json.value }}' }), '!isolate', '"!isolate', /begins with “!”, which Cortex XDR runs as a command/],
	[warRoom({ note: '={{ $json.value }}' }), 'seen\n \u200b!kill', 'seen!', /begins with “!”/],
	...['\u00a0', '\u3000', '\ufeff', '\u2028', '\u0085', '\u202e', '\ufe0f', '\u3164', ' \t\v'].map((blank): BadInput => [
		warRoom({ note: '={{ $json.value }}' }),
		`x\n${blank}!kill`,
		`x${blank.trim() === '' ? ' ' : blank}y!`,
		/begins with “!”/,
	]),
	...['\r', '\v', '\f', '\u0085', '\u2029'].map((end): BadInput => [warRoom({ note: '={{ $json.value }}' }), `x${end}!kill`, 'x', /begins with “!”/]),
	[warRoom({ note: '={{ $json.value }}' }), '！kill', 'a！', /begins with “!”/],
	[artifacts, '', 4711, /No incident is given/],
	[insertIoc({ indicators: '={{ $json.value }}' }), ' , ', '203.0.113.9', /^No indicator is given/],
	[insertIoc({ indicators: '={{ $json.value }}' }), { a: 1 }, ['203.0.113.9'], /^Indicators is “.*”, which is not a list of texts/],
	[insertIoc({ indicators: '={{ $json.value }}' }), many(4_001), '203.0.113.9', /4001 indicators are given, but one request takes 4000 at most/],
	[insertIoc({ indicators: '={{ $json.value }}' }), '203.0.113.9, evil.example', '203.0.113.9', /“evil\.example” is not of the type IP/],
	[insertIoc({ type: '={{ $json.value }}' }), 'HASH', 'IP', /“203\.0\.113\.9” is not of the type HASH/],
	[insertIoc({ type: '={{ $json.value }}' }), 'DOMAIN_NAME', 'IP', /is not of the type DOMAIN_NAME/],
	[insertIoc({ type: '={{ $json.value }}' }), 'PATH', 'FILENAME', /is not of the type PATH/],
	[insertIoc({ type: '={{ $json.value }}' }), 'URL', 'IP', /^Type is “URL”/],
	[insertIoc({ severity: '={{ $json.value }}' }), 'critical', 'high', /5\.x has no critical indicators/],
	[insertIoc({ severity: '={{ $json.value }}' }), 'bad', 'high', /^Severity is “bad”/],
	[insertIoc({ options: { expiresAt: '={{ $json.value }}' } }), 'never', '2027-01-01', /“never” is not a date/],
	[insertIoc({ options: { reputation: '={{ $json.value }}' } }), 'WORST', 'BAD', /^Reputation (is|holds) “WORST”/],
	[deleteIoc, '', '203.0.113.9', /^No indicator is given/],
	[deleteIoc, null, '203.0.113.9', /^No indicator is given/],
	[listIocs({ limit: '={{ $json.value }}' }), 0, 5, /“0” is not a limit/],
	[listIocs({ filters: { indicators: '={{ $json.value }}' } }), { a: 1 }, '203.0.113.9', /^Indicator is “.*”, which is not a list of texts/],
	[addException({ exceptionName: '={{ $json.value }}' }), ' ', 'x', /^Name is empty/],
	[addException({ reason: '={{ $json.value }}' }), null, 'x', /^Reason is empty/],
	[exceptionJson, '', GOOD_FILTER, /^The conditions are not a JSON object/],
	[exceptionJson, '[]', GOOD_FILTER, /^The conditions are not a JSON object/],
	[exceptionJson, '{}', GOOD_FILTER, /^There are no conditions, so the exception would match everything/],
	[exceptionJson, '{ "filter": {} }', GOOD_FILTER, /^There are no conditions/],
	[exceptionJson, all(), GOOD_FILTER, /^The group “AND” holds no conditions/],
	[exceptionJson, all(condition('EQ', 'x'), { OR: [] }), GOOD_FILTER, /^The group “OR” holds no conditions/],
	[exceptionJson, JSON.stringify(condition('EQ', 'x')), GOOD_FILTER, /^The conditions are not in a group/],
	[exceptionJson, all(condition('NEQ', 'Phishing')), GOOD_FILTER, /would match everything, or nearly everything/],
	[exceptionJson, all(condition('CONTAINS', '*')), all(condition('CONTAINS', 'scan')), /would match everything/],
	[exceptionJson, all(condition('IP_MATCH', '0.0.0.0/0')), all(condition('IP_MATCH', '10.0.0.0/8')), /would match everything/],
	[exceptionJson, all(condition('IN', ['x', '*'])), all(condition('IN', ['x', 'y'])), /would match everything/],
	[exceptionJson, any(condition('EQ', 'x'), condition('NEQ', 'x')), any(condition('EQ', 'x'), condition('EQ', 'y')), /would match everything/],
	[exceptionJson, all(condition('EQ', '')), GOOD_FILTER, /^The condition on “alert_name” has no value/],
	[exceptionJson, all(condition('EQ', [])), GOOD_FILTER, /^The condition on “alert_name” has no value/],
	[exceptionJson, all(condition('eq', 'x')), GOOD_FILTER, /^“eq” is not an operator/],
	[exceptionJson, all(condition('EQ', 'x', 'alert name')), GOOD_FILTER, /^“alert name” is not the name of a field/],
	[exceptionJson, all({ ...condition('EQ', 'x'), not: true }), GOOD_FILTER, /^A condition holds “not”/],
	[exceptionJson, all(null), GOOD_FILTER, /^The conditions are not a JSON object/],
	[exceptionJson, '{"AND":['.repeat(12), GOOD_FILTER, /^The conditions are not a JSON object/],
	[exceptionJson, `${'{"AND":['.repeat(12)}1${']}'.repeat(12)}`, GOOD_FILTER, /nested more than 10 times/],
	[exceptionRow({ field: '={{ $json.value }}', operator: 'EQ', value: 'x' }), '', 'alert_name', /^A condition names no field/],
	[exceptionRow({ field: 'alert_name', operator: '={{ $json.value }}', value: 'x' }), 'LIKE', 'CONTAINS', /^Operator is “LIKE”/],
	[exceptionRow({ field: 'alert_name', operator: '={{ $json.value }}', value: 'x' }), 'NEQ', 'EQ', /would match everything/],
	[exceptionRow({ field: 'alert_name', operator: 'EQ', value: '={{ $json.value }}' }), null, 'x', /has no value/],
	[exceptionOption('approverEmail'), 'lead', 'lead@example.com', /“lead” is not an email address/],
	[exceptionOption('category'), 'other reason', 'RISK_ACCEPTED', /^Category is “other reason”/],
	[exceptionOption('expiresAt'), 'never', '2027-01-31', /“never” is not a date/],
	[exceptionOption('expiresAt'), '2024-05-31', '2024-06-01', /^Expires At is over already: 2024-05-31/],
	[exceptionOption('expiresAt'), '2024-06-01T11:00:00Z', '2024-06-01T13:00:00Z', /^Expires At is over already/],
	[byException('getException'), '', 42, /^No exception ID is given/],
	[byException('getException'), '../x', '42', /“\.\.\/x” is not an exception ID/],
	[byException('removeException'), 'all', '42', /“all” is not an exception ID/],
	[listExceptions({ limit: '={{ $json.value }}' }), 0, 5, /“0” is not a limit/],
	[listExceptions({ filters: { names: '={{ $json.value }}' } }), { a: 1 }, 'Scanner', /^Name is “.*”, which is not a list of texts/],
	[listExceptions({ filters: { state: '={{ $json.value }}' } }), 'open', 'active', /^State (is|holds) “open”/],
	[xqlStart, ' ', 'dataset = endpoints', /^The query is empty/],
	[xql({ lastHours: '={{ $json.value }}' }), 0, 24, /^Hours is “0”, which is not a number from 0\.1 to 8784/],
	[xql({ timeRange: 'between', from: '={{ $json.value }}', to: '2026-02-01' }), '2026-03-01', '2026-01-01', /^From is not earlier than To/],
	[xql({ timeRange: 'between', from: '={{ $json.value }}', to: '2026-02-01' }), '', '2026-01-01', /^From is empty/],
	[xql({ timeRange: 'between', from: '2026-01-01', to: '={{ $json.value }}' }), 'soon', '2026-02-01', /“soon” is not a date/],
	[xql({ timeRange: 'between', from: '2026-01-01', to: '={{ $json.value }}' }), null, '2026-02-01', /^To is empty/],
	[xql({ limit: '={{ $json.value }}' }), 0, 5, /“0” is not a limit/],
	[xql({ maxWait: '={{ $json.value }}' }), -1, 5, /^Max Wait is “-1”/],
	[xqlResults({ queryId: '={{ $json.value }}' }), null, 'q1_inv', /^The query ID is empty/],
	[xqlResults({ maxWait: '={{ $json.value }}' }), 3_601, 5, /^Max Wait is “3601”/],
	[expiryOf, 'toast', 'isolate', /no expiry for actions of type “toast”/],
];

/** What the good items meet. */
export const REPLIES: Script = {
	...ALERT_LOOKUPS,
	...CASE_LOOKUPS,
	...EXCEPTION_LOOKUPS,
	'alerts_exclusion/add/': [200, { reply: { rule_id: 45 } }],
	'alerts_exclusion/delete/': [200, { reply: { rule_id: [42] } }],
	'issue_exceptions/': [200, { reply: { exception_id: 45 } }],
	...INDICATOR_LOOKUPS,
	'indicators/insert': [200, { added_objects: [{ id: 1 }], updated_objects: [], errors: [] }],
	'indicators/delete': [200, { objects_count: 1, objects: [1] }],
	'case/timeline/4711/add_record/': [200, { reply: { record_id: 'r1' } }],
	'entries/insert': [200, { id: 'e1@INCIDENT-4711' }],
	...XQL_LOOKUPS,
	'xql/start_xql_query': [200, { reply: 'q1_inv' }],
	'alerts/update_alerts': [200, { reply: { alerts_ids: ['904417'] } }],
	'endpoints/get_endpoint': endpointReply({ endpoint_type: 'AGENT_TYPE_WORKSTATION' }),
	'endpoints/get_policy': [200, { reply: { policy_name: 'x' } }],
	get_triage_presets: [
		200,
		{
			reply: {
				triage_presets: [
					{ uuid: 'p1', name: 'Quick', os: 'WINDOWS', type: 'Online' },
					{ uuid: 'p2', name: 'Disk', os: 'WINDOWS', type: 'Offline' },
				],
			},
		},
	],
	'scripts/get_scripts': ({ filters }) => {
		const asked = JSON.stringify(filters ?? '');
		const bundled = Object.values(PRESETS).find(({ uid }) => asked.includes(uid));
		const row = bundled ? { script_uid: bundled.uid, name: bundled.script, is_high_risk: true } : { script_uid: 'u1', name: 'ls' };
		return [200, { reply: { scripts: asked.includes('u9') ? [] : [row] } }];
	},
	'scripts/get_script_metadata': ({ script_uid: uid }) => {
		const bundled = Object.values(PRESETS).find((one) => one.uid === uid);
		return [200, { reply: { script_uid: uid, ...(bundled ? { name: bundled.script, script_input: bundled.inputs.map((name) => ({ name })) } : {}) } }];
	},
	'scripts/get_script_execution_results_files': [200, { reply: { DATA: null } }],
	'scripts/get_script_execution_status': [200, { reply: { general_status: 'PENDING' } }],
	'scripts/get_script_execution_results': [200, { reply: { results: [{ endpoint_id: ID }] } }],
	'actions/get_action_status': [200, { reply: { data: { [ID]: 'FAILED' } } }],
	'actions/file_retrieval_details': [200, { reply: { data: { [ID]: '' } } }],
	'quarantine/status': [200, { reply: [] }],
	'incidents/get_incident_extra_data': [200, { reply: { incident: { incident_id: '4711' }, file_artifacts: { data: [{ file_name: 'x' }] } } }],
	'case/search': [200, { reply: { TOTAL_COUNT: 1, FILTER_COUNT: 1, DATA: [{ case_id: 4711 }] } }],
	'incidents/get_incidents': [200, { reply: { total_count: 1, incidents: [{ incident_id: '4711' }] } }],
	'audits/management_logs': [200, { reply: { total_count: 1, data: [{ AUDIT_ID: 1, AUDIT_DESCRIPTION: 'Isolated' }] } }],
	'audits/agents_reports': [200, { reply: { total_count: 1, data: [{ ENDPOINTID: ID }] } }],
	'configurations/agent/action_center_expiration': [200, { isolate: 5 }],
	...Object.fromEntries(
		[
			'endpoints/scan',
			'endpoints/abort_scan',
			'endpoints/quarantine',
			'endpoints/restore',
			'endpoints/file_retrieval',
			'scripts/run_script',
			'endpoints/terminate_process',
			'endpoints/terminate_causality',
			'triage_endpoint',
			'scripts/run_snippet_code_script',
		].map((path) => [path, accepted(1)]),
	),
	...Object.fromEntries(
		[
			'tags/agents/assign',
			'tags/agents/remove',
			'hash_exceptions/allowlist',
			'endpoints/update_agent_name',
			'hash_exceptions/blocklist',
			'hash_exceptions/blocklist/remove',
			'incidents/update_incident',
			'case/update/4711',
			'configurations/agent/action_center_expiration/set',
		].map((path) => [path, [200, true]]),
	),
};
