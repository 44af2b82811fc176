import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import { ALERTS, alertRecord, issueRecord, issues, shownAlert } from './alertCases';
import { page } from './readCases';
import { controlTime, cortex, envelope, ID, runCortex, UNAUTHORIZED, WAITRESS, type Answer } from './support';

controlTime();

const get = { resource: 'alert', operation: 'get', alertId: '904417' };
const getMany = { resource: 'alert', operation: 'getMany', returnAll: true };
const update = { resource: 'alert', operation: 'update', alertId: '904417', updateFields: { severity: 'low' } };

describe('the product line', () => {
	it('is detected once for all items: 5.x has cases', async () => {
		const api = cortex({ 'case/search': issues(), 'issue/search': issues(issueRecord()) });
		const { items } = await runCortex(get, { items: [{}, {}, {}] });
		expect(items).toEqual(Array.from({ length: 3 }, () => expect.objectContaining({ alertId: '904417' })));
		expect(api.calls.map(({ path }) => path)).toEqual(['case/search', 'issue/search', 'issue/search', 'issue/search']);
	});

	it.each<[string, Answer]>([
		['the product’s 500 in plain text', WAITRESS],
		['404', [404, '']],
	])('is 3.x where there are no cases: %s', async (_title, answer) => {
		const api = cortex({ 'case/search': answer, [ALERTS]: page('alerts', alertRecord()) });
		expect((await runCortex(get)).items).toEqual([shownAlert]);
		expect(api.sent('issue/search')).toEqual([]);
	});

	it.each<[string, Answer]>([
		['a key that may not see cases', [403, envelope(403, 'Forbidden')]],
		['an error of 5.x', [500, { error: 'the index is not available' }]],
		['a wrong key', UNAUTHORIZED],
	])('is not guessed: %s', async (_title, answer) => {
		const api = cortex({ 'case/search': answer });
		const { error } = await runCortex(update);
		expect(error?.description).toMatch(/cannot be told whether the tenant runs 3\.x or 5\.x: choose Product Version/);
		expect(api.calls).toHaveLength(1);
	});
});

describe('records of other shapes', () => {
	const shown = async (record: IDataObject) => {
		nock.cleanAll();
		cortex({ [ALERTS]: page('alerts', record) });
		const { items } = await runCortex({ ...get, productVersion: 'xdr3' });
		return items[0];
	};

	it('reads texts in place of lists, and events in place of flat fields', async () => {
		const scalar = alertRecord({
			host_ip: '10.20.4.77,10.20.4.78',
			user_name: 'ACME\\j.doe',
			mitre_technique_id_and_name: 'T1003.001 - OS Credential Dumping: LSASS Memory',
		});
		expect(await shown(scalar)).toEqual({ ...shownAlert, ipAddresses: ['10.20.4.77', '10.20.4.78'] });
		const v1 = alertRecord({
			user_name: undefined,
			mitre_technique_id_and_name: undefined,
			events: [
				{ user_name: 'ACME\\j.doe', mitre_technique_id_and_name: 'T1003.001 - OS Credential Dumping: LSASS Memory' },
				{ user_name: 'ACME\\j.doe' },
			],
		});
		expect(await shown(v1)).toEqual(shownAlert);
	});

	it('shows null for what is not there', async () => {
		expect(await shown({ alert_id: '904417', host_ip: null, user_name: [null], severity: null })).toEqual({
			...Object.fromEntries(Object.keys(shownAlert).map((key) => [key, null])),
			users: [],
			ipAddresses: [],
			mitreTactics: [],
			mitreTechniques: [],
			caseIds: [],
			alertId: '904417',
		});
	});

	it('reads issues as XSIAM 3.4 has them', async () => {
		const flat = {
			id: 904_417,
			severity: 'CRITICAL',
			detection_method: 'TRAPS',
			status: 'RESOLVED',
			status_resolution_reason: 'RESOLVED_FALSE_POSITIVE',
			_insert_time: '2026-01-01T00:00:00.000Z',
		};
		cortex({ 'issue/search': [200, { reply: { total_count: 1, result_count: 1, issues: [flat] } }] });
		const { items } = await runCortex({ ...get, productVersion: 'xdr5' });
		expect(items).toMatchObject([
			{
				severity: 'critical',
				source: 'TRAPS',
				status: 'resolved',
				resolution: 'false_positive',
				insertedAt: '2026-01-01T00:00:00.000Z',
			},
		]);
	});

	it.each(['xdr3', 'xdr5'])('a reply without a list is an error, not “none” (%s)', async (productVersion) => {
		cortex({ [ALERTS]: [200, { reply: { ok: 1 } }], 'issue/search': [200, { reply: null }] });
		const { error } = await runCortex({ ...getMany, productVersion });
		expect(error?.message).toMatch(/holds no readable list/);
	});
});

describe('Get Many', () => {
	const many = Array.from({ length: 10_001 }, (_, index) => alertRecord({ alert_id: String(index + 1) }));
	const served = (rows: IDataObject[]) => ({ search_from, search_to }: IDataObject): Answer => {
		const alerts = rows.slice(Number(search_from), Number(search_to));
		return [200, { reply: { total_count: Math.min(rows.length, 9_999), result_count: alerts.length, alerts } }];
	};
	const of = (filters: IDataObject) => ({ ...getMany, productVersion: 'xdr3', filters });

	it('reads beyond the number at which the count stops', async () => {
		cortex({ [ALERTS]: served(many) });
		expect((await runCortex({ ...of({}), output: 'raw' })).items).toHaveLength(10_001);
	});

	it('says what to narrow when its own filters would have to read too much', async () => {
		const api = cortex({ [ALERTS]: served(many) });
		const { error, items } = await runCortex(of({ users: 'nobody' }));
		expect(items).toEqual([]);
		expect(`${error?.message}. ${error?.description}`).toMatch(
			/More than 10000 alerts would have to be read.*cannot filter alerts by endpoint, user or MITRE.*Narrow the time/,
		);
		expect(api.calls).toHaveLength(101);
	});

	it('stops reading when it has found enough', async () => {
		const api = cortex({ [ALERTS]: served(many) });
		const { items } = await runCortex({ ...of({ endpointIds: ID }), returnAll: false, limit: 3 });
		expect(items.map(({ alertId }) => alertId)).toEqual(['1', '2', '3']);
		expect(api.calls).toHaveLength(1);
	});

	it('shows an alert once although it moved to a later page while pages were read', async () => {
		const moved = [...many.slice(0, 100), many[99], ...many.slice(100, 150)];
		cortex({ [ALERTS]: served(moved) });
		const { items } = await runCortex(of({}));
		expect(items.map(({ alertId }) => alertId)).toEqual(many.slice(0, 150).map(({ alert_id }) => alert_id));
	});
});

describe('Update', () => {
	const asked = { ...update, productVersion: 'xdr3' };

	it('reads the change back', async () => {
		cortex({
			[ALERTS]: [page('alerts', alertRecord()), page('alerts', alertRecord({ severity: 'low' }))],
			'alerts/update_alerts': [200, { reply: { alerts_ids: ['904417'] } }],
		});
		expect((await runCortex(asked)).items).toEqual([
			{
				name: 'Suspicious LSASS access',
				verified: true,
				updated: { severity: 'low' },
				before: { severity: 'high', status: 'new', resolution: null, comment: null },
				after: { severity: 'low', status: 'new', resolution: null, comment: null },
				alertId: '904417',
			},
		]);
	});

	it.each<[string, Answer]>([
		['a bare list, as the vendor’s schema has it', [200, ['904417']]],
		['a list in the envelope', [200, { reply: ['904417'] }]],
		['a gateway', [504, '']],
	])('a reply that proves nothing is decided by reading: %s', async (_title, answer) => {
		const api = cortex({
			[ALERTS]: [page('alerts', alertRecord()), page('alerts', alertRecord({ severity: 'low' }))],
			'alerts/update_alerts': answer,
		});
		expect((await runCortex(asked)).items).toMatchObject([{ verified: true }]);
		expect(api.sent('alerts/update_alerts')).toHaveLength(1);
	});

	it('a change that cannot be read back is told, not lost', async () => {
		cortex({ [ALERTS]: [page('alerts', alertRecord()), UNAUTHORIZED], 'alerts/update_alerts': [200, { reply: {} }] });
		expect((await runCortex(asked)).items).toMatchObject([{ verified: null, after: null }]);
	});

	it.each(['xdr3', 'xdr5'])('sends nothing for an alert that there is not (%s)', async (productVersion) => {
		const api = cortex({ [ALERTS]: page('alerts'), 'issue/search': issues() });
		const { error } = await runCortex({ ...update, productVersion });
		expect(error?.message).toMatch(/^There is no (alert|issue) with the ID 904417$/);
		expect(error?.description).toMatch(/Item 0: nothing was changed/);
		expect(api.calls).toHaveLength(1);
	});

	it('5.x takes a comment with a resolution only', async () => {
		const api = cortex({ 'issue/search': issues(issueRecord()) });
		const { error } = await runCortex({ ...update, productVersion: 'xdr5', updateFields: { comment: 'x' } });
		expect(error?.message).toMatch(/takes a comment only with the status Resolved/);
		expect(api.calls).toEqual([]);
	});
});
