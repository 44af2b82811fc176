import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';
import { OTHER_ID } from './support';

/** An ID of the right form that nothing has: an error in our words or the product’s, for the item that asked. */
let t: Tenant;

beforeEach(() => nock.enableNetConnect('127.0.0.1'));
afterEach(async () => {
	await t.sim.close();
	nock.disableNetConnect();
});

const locator = (value: string) => ({ __rl: true, mode: 'id', value });
const [OF_3, OF_5]: Array<Partial<CortexSwitches>> = [{ unknownCall: 'product' }, { unknownCall: 'product', version: '5.x' }];
const incident = { productVersion: 'xdr3', incident: locator('13') };
const ofCase = { productVersion: 'xdr5', incident: locator('13') };
const endpoint = { identifyBy: 'endpoint', endpoint: locator(OTHER_ID) };
const MESSAGE: Partial<CortexSwitches> = { unknownScriptRun: 'message' };

it.each<[resource: string, operation: string, parameters: IDataObject, switches: Partial<CortexSwitches>, message: RegExp]>([
	['alert', 'get', { alertId: '13' }, OF_3, /^There is no alert with the ID 13$/],
	['alert', 'get', { alertId: '13' }, OF_5, /^There is no issue with the ID 13$/],
	['alert', 'update', { alertId: '13', updateFields: { severity: 'low' } }, OF_3, /^There is no alert with the ID 13$/],
	['alert', 'update', { alertId: '13', updateFields: { severity: 'low' } }, OF_5, /^There is no issue with the ID 13$/],
	['alert', 'getException', { exceptionId: '13' }, OF_3, /^There is no alert exclusion with the ID 13$/],
	['alert', 'getException', { exceptionId: '13' }, OF_5, /^There is no issue exception with the ID 13$/],
	['alert', 'removeException', { exceptionId: '13' }, OF_3, /^There is no alert exclusion with the ID 13$/],
	['alert', 'removeException', { exceptionId: '13' }, OF_5, /^There is no issue exception with the ID 13$/],
	['incident', 'get', incident, OF_3, /Incident 13 was not found/],
	['incident', 'get', ofCase, OF_5, /^There is no incident or case with the ID 13$/],
	['incident', 'getArtifacts', incident, OF_3, /Incident 13 was not found/],
	['incident', 'getArtifacts', ofCase, OF_5, /: Requested resource not found while processing XDR public API$/],
	['incident', 'update', { ...incident, updateFields: { status: 'new' } }, OF_3, /: Incident 13 was not found$/],
	['incident', 'update', { ...ofCase, updateFields: { status: 'New' } }, OF_5, /: Requested resource not found while processing XDR public API$/],
	['incident', 'addComment', { ...incident, comment: 'x' }, OF_3, /: Incident 13 was not found$/],
	['incident', 'addComment', { ...ofCase, comment: 'x' }, OF_5, /^There is no case with the ID 13$/],
	['incident', 'addTimelineRecord', { incident: locator('13'), recordName: 'x' }, OF_5, /: Requested resource not found while processing XDR public API$/],
	['incident', 'addWarRoomNote', { incident: locator('13'), note: 'x' }, OF_5, /: Requested resource not found while processing XDR public API$/],
	['endpoint', 'get', endpoint, OF_3, /^No endpoint has this ID, or the API key’s scope does not include it$/],
	['endpoint', 'getAlerts', endpoint, OF_3, /^No endpoint has this ID, or the API key’s scope does not include it$/],
	['endpoint', 'getPolicy', endpoint, OF_3, /^No endpoint has this ID, or the API key’s scope does not include it$/],
	['script', 'getMetadata', { script: locator('u9') }, OF_3, /^There is no script with the UID “u9”/],
	['script', 'getStatus', { actionId: 13 }, OF_3, /Action 13 was not found/],
	['script', 'getStatus', { actionId: 13 }, MESSAGE, /^Cortex XDR shows no run of a script with the action ID 13: Action 13 was not found$/],
	['script', 'getResults', { actionId: 13 }, OF_3, /Action 13 was not found/],
	['script', 'getResults', { actionId: 13 }, MESSAGE, /^Cortex XDR shows no run of a script with the action ID 13: Action 13 was not found$/],
	['script', 'getResultFiles', { actionId: 13, endpointIds: OTHER_ID }, OF_3, /Action 13 was not found/],
	['xql', 'getResults', { queryId: 'q13_inv' }, OF_3, /q13_inv was not found/],
	['xql', 'getResults', { queryId: 'q13_inv', output: 'rows' }, OF_5, /q13_inv was not found/],
])('%s %s %j under %j', async (resource, operation, parameters, switches, message) => {
	t = await tenant(switches);
	const [{ id, key }] = DEFAULT_KEYS;
	const credentials = { cortexXdrApi: { host: t.url, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 0 } };
	const { items, error } = await runNode({ node: new CortexXdr(), credentials, parameters: { resource, operation, ...parameters } });
	expect(items).toEqual([]);
	expect(error?.message).toMatch(message);
	expect(error?.context?.itemIndex).toBe(0);
});
