import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { DEFAULT_KEYS, type CortexSwitches } from '../../../../lab/src/cortex';
import { CortexXdr } from '../../../../nodes/CortexXdr/CortexXdr.node';
import { systemClock } from '../../../../nodes/shared/clock';
import { tenant, type Tenant } from '../../../contract/cortex/support';
import { runNode } from '../../../support/engine';
import { create3, create5, exceptionRecord, exceptions, EXCEPTIONS, exclusionRecord, exclusions, EXCLUSIONS, FILTER, shownException } from './exceptionCases';
import { controlTime, cortex, runCortex, WAITRESS, type Answer } from './support';

const list = { resource: 'alert', operation: 'getManyExceptions', returnAll: true };
const remove = { resource: 'alert', operation: 'removeException', exceptionId: '42' };
const get = { resource: 'alert', operation: 'getException', exceptionId: '42' };

describe('what Cortex says', () => {
	controlTime();

	it.each<[string, string, Answer]>([
		['null', 'xdr3', [200, { reply: null }]],
		['an object', 'xdr3', [200, { reply: { rule_id: 1 } }]],
		['a row of null', 'xdr3', exclusions(exclusionRecord(), null)],
		['a row without an ID', 'xdr3', exclusions({ ALERT_WHITELIST_NAME: 'x' })],
		['null', 'xdr5', [200, { reply: { exceptions: null, filter_count: 0 } }]],
		['a row of null', 'xdr5', exceptions(null)],
		['fewer rows than it counts', 'xdr5', [200, { reply: { exceptions: [exceptionRecord()], filter_count: 2 } }]],
		['the same page again', 'xdr5', exceptions(...Array.from({ length: 100 }, (_, id) => ({ exception_id: id + 1 })))],
	])('a list that is not whole changes nothing: %s (%s)', async (_title, productVersion, answer) => {
		const script = { [EXCLUSIONS]: answer, [EXCEPTIONS]: answer };
		for (const parameters of [list, get, remove, productVersion === 'xdr3' ? create3 : create5]) {
			const api = cortex(script);
			const { error, items } = await runCortex({ ...parameters, productVersion });
			expect(items).toEqual([]);
			expect(error?.message).toMatch(/no readable list|counts 2 exceptions and sent 1|does not come to an end/);
			expect(api.calls.every(({ path }) => path in script)).toBe(true);
			nock.cleanAll();
		}
	});

	it.each<[string, Answer, RegExp]>([
		['a tenant without the call', WAITRESS, /^This tenant does not offer (alert exclusions|issue exceptions) by the API$/],
		['a missing right', [403, ''], /it needs (Alerts & Incidents|Exception Management Admin): View$/],
		['an empty body', [200, ''], /in a form that this node does not know/],
	])('%s is told, and nothing is sent', async (_title, answer, message) => {
		for (const parameters of [create3, create5, { ...remove, productVersion: 'xdr3' }]) {
			const api = cortex({ [EXCLUSIONS]: answer, [EXCEPTIONS]: answer });
			expect((await runCortex(parameters)).error?.message).toMatch(message);
			expect(api.calls.length).toBe(1);
			nock.cleanAll();
		}
	});

	it('shows null for what is not there, and no more than is known of a status', async () => {
		const nulls = { ...Object.fromEntries(Object.keys(shownException).map((key) => [key, null])), exceptionId: '42' };
		cortex({ [EXCLUSIONS]: exclusions({ ALERT_WHITELIST_ID: '42', ALERT_WHITELIST_INDICATOR: null, ALERT_WHITELIST_HITS: 'many' }) });
		expect((await runCortex({ ...get, productVersion: 'xdr3' })).items).toEqual([nulls]);
		cortex({});
		nock.cleanAll();
		cortex({ [EXCEPTIONS]: exceptions(...['Pending Status', 'SELF_APPROVED', 'EXPIRED', 'NEW_WORD'].map((status, id) => ({ exception_id: id + 1, status, rule: '{' }))) });
		const { items } = await runCortex({ ...list, productVersion: 'xdr5' });
		expect(items.map(({ active, conditions }) => [active, conditions])).toEqual([[false, '{'], [true, '{'], [false, '{'], [null, '{']]);
	});

	it.each(['xdr3', 'xdr5'])('says when there is none with the ID, and sends nothing (%s)', async (productVersion) => {
		for (const parameters of [get, remove]) {
			const api = cortex({ [EXCLUSIONS]: exclusions(), [EXCEPTIONS]: exceptions() });
			const { error } = await runCortex({ ...parameters, productVersion });
			expect(error?.message).toMatch(/^There is no (alert exclusion|issue exception) with the ID 42$/);
			expect(error?.description).toMatch(/^Item 0: nothing was changed/);
			expect(api.calls).toHaveLength(1);
			nock.cleanAll();
		}
	});

	it('finds by name what a lost reply has made', async () => {
		const made = exclusionRecord({ ALERT_WHITELIST_ID: 45, ALERT_WHITELIST_NAME: 'Night scan' });
		const api = cortex({ [EXCLUSIONS]: [exclusions(), exclusions(made)], 'alerts_exclusion/add/': [504, ''] });
		expect((await runCortex(create3)).items).toEqual([
			{ name: 'Night scan', created: true, verified: true, active: true, status: 'ENABLED', nextStep: null, exceptionId: '45' },
		]);
		expect(api.sent('alerts_exclusion/add/')).toHaveLength(1);
	});

	it.each<[string, Answer, RegExp]>([
		['it is not there', exclusions(), /no single new one had this name/],
		['two of the name are new', exclusions(...[45, 46].map((id) => exclusionRecord({ ALERT_WHITELIST_ID: id, ALERT_WHITELIST_NAME: 'Night scan' }))), /no single new one/],
		['the list cannot be read', [403, ''], /could not be looked for afterwards/],
	])('says what is known after a lost reply when %s', async (_title, after, known) => {
		const api = cortex({ [EXCLUSIONS]: [exclusions(), after], 'alerts_exclusion/add/': [200, { reply: {} }] });
		const { error } = await runCortex(create3);
		expect(error?.message).toMatch(/It cannot be told whether Cortex XDR carried out the request: the reply holds no ID/);
		expect(error?.description).toMatch(known);
		expect(api.sent('alerts_exclusion/add/')).toHaveLength(1);
	});

	it('sends nothing where the same exception is there, whatever the order of its conditions', async () => {
		const there = exclusionRecord({ ALERT_WHITELIST_INDICATOR: JSON.stringify({ filter: { AND: [...FILTER.AND].reverse() } }) });
		const api = cortex({ [EXCLUSIONS]: exclusions(there) });
		expect((await runCortex({ ...create3, exceptionName: 'Scanner' })).items).toMatchObject([{ created: false, verified: true, exceptionId: '42' }]);
		expect(api.sent('alerts_exclusion/add/')).toEqual([]);
	});

	it('says that other conditions were stored than were sent', async () => {
		const other = exclusionRecord({ ALERT_WHITELIST_ID: 45, ALERT_WHITELIST_NAME: 'Night scan', ALERT_WHITELIST_INDICATOR: {} });
		cortex({ [EXCLUSIONS]: [exclusions(), exclusions(other)], 'alerts_exclusion/add/': [200, { reply: { rule_id: 45 } }] });
		expect((await runCortex(create3)).items).toMatchObject([{ created: true, verified: false, nextStep: expect.stringMatching(/other conditions/) }]);
	});

	it('a removal that cannot be read back is told, not lost', async () => {
		cortex({ [EXCLUSIONS]: [exclusions(exclusionRecord()), [403, '']], 'alerts_exclusion/delete/': [200, { reply: { rule_id: null } }] });
		expect((await runCortex({ ...remove, productVersion: 'xdr3' })).items).toMatchObject([{ removed: true, verified: null, active: null }]);
	});

	it('a lost reply to a removal is decided by reading', async () => {
		cortex({ [EXCEPTIONS]: [exceptions(exceptionRecord()), exceptions(exceptionRecord({ status: 'DISABLED' }))], 'issue_exceptions/disable/': [504, ''] });
		expect((await runCortex({ ...remove, productVersion: 'xdr5' })).items).toMatchObject([{ removed: true, verified: true, active: false, status: 'DISABLED' }]);
	});

	it.each<[string, IDataObject, RegExp]>([
		['none', {}, /^There are no conditions, so the exception would match everything/],
		['an empty list', { conditions: { condition: [] } }, /^There are no conditions/],
		['something else', { conditions: { condition: ['x'] } }, /^A condition names no field/],
		['a choice that there is not', { specifyConditions: 'all' }, /^Specify Conditions is “all”/],
	])('conditions from the form: %s', async (_title, fields, message) => {
		const api = cortex({});
		const { error } = await runCortex({ ...create3, specifyConditions: 'fields', ...fields });
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/^Item 0: nothing was sent/);
		expect(api.calls).toEqual([]);
	});

	it.each<[string, IDataObject, RegExp]>([
		['an approver', { approverEmail: 'lead@example.com' }, /^An alert exclusion of 3\.x has no Approver Email/],
		['an expiry', { expiresAt: '2027-01-01' }, /has no Expires At/],
		['an external ID', { externalId: 'CHG-1' }, /has no External ID/],
	])('3.x takes no %s', async (_title, options, message) => {
		const api = cortex({});
		expect((await runCortex({ ...create3, options })).error?.message).toMatch(message);
		expect(api.calls).toEqual([]);
	});

	it.each(['approverEmail', 'category', 'expiresAt'])('5.x needs %s', async (missing) => {
		const api = cortex({});
		expect((await runCortex({ ...create5, options: { ...(create5.options as IDataObject), [missing]: '' } })).error?.message).toMatch(/is empty: Cortex XDR 5\.x needs it$/);
		expect(api.calls).toEqual([]);
	});
});

describe('against a tenant', () => {
	let t: Tenant;
	const start = async (switches: Partial<CortexSwitches>) => {
		nock.enableNetConnect('127.0.0.1');
		t = await tenant(switches);
		jest.spyOn(systemClock, 'now').mockImplementation(() => t.clock.now());
	};
	afterEach(async () => {
		jest.restoreAllMocks();
		await t.sim.close();
		nock.disableNetConnect();
	});
	const run = async (parameters: IDataObject) => {
		const [{ id, key }] = DEFAULT_KEYS;
		const credentials = { cortexXdrApi: { host: t.url, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 0 } };
		return await runNode({ node: new CortexXdr(), credentials, parameters: { ...parameters, productVersion: 'detect' } });
	};

	it.each<Partial<CortexSwitches>>([
		{},
		{ exclusionDeleteReply: 'null' },
		{ exclusionDeleteReply: 'number', exceptionUnknownId: 'nothing' },
		{ version: '5.x' },
		{ version: '5.x', exceptionApprovedWord: 'SELF_APPROVED', exceptionTotalCount: 'tenant', exceptionExpiry: 'time', oldCallsIn5: false },
	])('creates once, reads and removes under %j', async (switches) => {
		await start(switches);
		const create = switches.version === '5.x' ? create5 : create3;
		const made = { name: 'Night scan', created: true, verified: true, active: true, nextStep: null, exceptionId: '42' };
		expect((await run(create)).items).toEqual([expect.objectContaining(made)]);
		expect((await run(create)).items).toEqual([expect.objectContaining({ ...made, created: false })]);
		expect((await run(list)).items).toEqual([expect.objectContaining({ active: true, conditions: { filter: FILTER } })]);
		expect((await run(remove)).items).toEqual([expect.objectContaining({ removed: true, verified: true, active: false })]);
		expect((await run({ ...list, filters: { state: 'active' } })).items).toEqual([]);
		const again = await run(remove);
		if (switches.version === '5.x') expect(again.items).toEqual([expect.objectContaining({ removed: false, verified: true, active: false })]);
		else expect(again.error?.message).toBe('There is no alert exclusion with the ID 42');
		expect((await run(create)).items).toEqual([expect.objectContaining({ created: true, exceptionId: '43' })]);
	});

	it('says what an approver has to do, and when a status is not known', async () => {
		await start({ version: '5.x', exceptionApproval: true });
		expect((await run(create5)).items).toMatchObject([{ active: false, status: 'PENDING', nextStep: expect.stringMatching(/until its approver agrees/) }]);
		Object.assign(t.sim.world.switches, { exceptionApproval: false, exceptionApprovedWord: 'IN_FORCE' });
		const other = await run({ ...create5, exceptionName: 'Other' });
		expect(other.items).toMatchObject([{ verified: true, active: null, status: 'IN_FORCE', nextStep: expect.stringMatching(/does not say whether/) }]);
	});

	it.each<[CortexSwitches['exceptionExpiry'], string, string]>([
		['day', '2027-06-30', '2027-06-30T12:00:00Z'],
		['time', '2027-06-30T12:00:00Z', '2027-06-30'],
	])('sends an expiry as it is given, where the tenant takes only a %s', async (exceptionExpiry, good, bad) => {
		await start({ version: '5.x', exceptionExpiry });
		const until = (expiresAt: string) => ({ ...create5, options: { ...(create5.options as IDataObject), expiresAt } });
		expect((await run(until(bad))).error?.message).toMatch(/Invalid expiration_ts/);
		expect(t.sim.world.exceptions.list()).toEqual([]);
		expect((await run(until(good))).items).toMatchObject([{ created: true, verified: true }]);
	});

	it('reports what it cannot read back yet', async () => {
		await start({ exceptionIndexLagSeconds: 60 });
		expect((await run(create3)).items).toMatchObject([{ created: true, verified: false, active: null, nextStep: expect.stringMatching(/could not be read back/) }]);
	});

	it('says that a tenant lacks the calls', async () => {
		await start({ exclusionCalls: false });
		expect((await run(create3)).error?.message).toBe('This tenant does not offer alert exclusions by the API');
		expect(t.sim.world.exceptions.list()).toEqual([]);
	});

	it('reads more than one page', async () => {
		await start({ version: '5.x' });
		for (let count = 0; count < 250; count += 1) t.sim.world.exceptions.add({ name: `n${count}`, status: 'APPROVED', rule: { filter: FILTER }, reason: '' });
		expect((await run(list)).items).toHaveLength(250);
	});
});
