import type { IDataObject } from 'n8n-workflow';
import { ALERTS, alertRecord, issueRecord, issues } from './alertCases';
import { page } from './readCases';
import { badRequest, controlTime, cortex, ID, OTHER_ID, runCortex, WAITRESS, type Answer, type Script } from './support';

controlTime();

const NOW = 1_717_243_200_000;
const HOUR = 3_600_000;

const endpoints = page(
	'endpoints',
	{ endpoint_id: ID, endpoint_name: 'FIN-LT-0142', endpoint_status: 'CONNECTED', is_isolated: 'AGENT_UNISOLATED', domain: 'ACME' },
	{ endpoint_id: OTHER_ID, endpoint_name: 'HR-LT-0007', endpoint_status: 'LOST', is_isolated: 'AGENT_UNISOLATED' },
);
const risk: Answer = [
	200,
	{
		reply: {
			type: 'host',
			id: ID,
			score: 90,
			norm_risk_score: 700,
			risk_level: 'HIGH',
			reasons: [{ 'date created': '2026-01-01', description: 'LSASS', severity: 'SEV_040_HIGH', points: 20 }],
		},
	},
];
const tenant = (more: Script = {}) =>
	cortex({
		'endpoints/get_endpoint': endpoints,
		[ALERTS]: page(
			'alerts',
			alertRecord(),
			alertRecord({ alert_id: '2', severity: 'low', resolution_status: 'STATUS_060_RESOLVED_FALSE_POSITIVE', case_id: 4712 }),
			alertRecord({ alert_id: '3', endpoint_id: null, host_name: 'fin-lt-0142.acme.example', severity: 'medium' }),
			alertRecord({ alert_id: '4', endpoint_id: OTHER_ID, host_name: 'HR-LT-0007' }),
			alertRecord({ alert_id: '5', endpoint_id: 'c'.repeat(32), host_name: 'FIN-LT-0142' }),
		),
		get_risk_score: risk,
		...more,
	});
const asked = (more: IDataObject = {}): IDataObject => ({
	resource: 'endpoint',
	operation: 'getAlerts',
	productVersion: 'xdr3',
	identifyBy: 'endpoint',
	endpoint: { __rl: true, mode: 'id', value: ID },
	...more,
});

describe('the alerts of an endpoint', () => {
	it('are counted and listed with the risk score, those of another machine left out', async () => {
		const api = tenant();
		const { items, error } = await runCortex(asked({ hours: 12 }));
		expect(error).toBeUndefined();
		expect(items).toEqual([
			{
				endpointName: 'FIN-LT-0142',
				highestSeverity: 'high',
				alertCount: 3,
				openCount: 2,
				bySeverity: { critical: 0, high: 1, informational: 0, low: 1, medium: 1 },
				risk: {
					level: 'high',
					score: 90,
					normalizedScore: 700,
					reasons: [{ description: 'LSASS', points: 20, severity: 'high', date: '2026-01-01' }],
				},
				riskNote: null,
				lookBackHours: 12,
				shownCount: 3,
				alerts: [
					expect.objectContaining({ alertId: '904417', matchedBy: 'endpointId' }),
					expect.objectContaining({ alertId: '2', status: 'resolved' }),
					expect.objectContaining({ alertId: '3', matchedBy: 'hostName' }),
				],
				caseIds: ['4711', '4712'],
				endpointStatus: 'CONNECTED',
				isolation: 'AGENT_UNISOLATED',
				endpointId: ID,
			},
		]);
		expect(api.sent(ALERTS)).toEqual([
			{
				search_from: 0,
				search_to: 100,
				sort: { field: 'creation_time', keyword: 'desc' },
				filters: [{ field: 'server_creation_time', operator: 'gte', value: NOW - 12 * HOUR }],
			},
		]);
		expect(api.sent('get_risk_score')).toEqual([{ id: ID }]);
	});

	it('of many items are read once for those that look back equally far', async () => {
		const api = tenant();
		const parameters = asked({
			endpoint: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			hours: '={{ $json.hours }}',
			options: { maxShown: 0, includeRisk: false },
		});
		const { items } = await runCortex(parameters, {
			items: [
				{ id: ID, hours: 24 },
				{ id: OTHER_ID, hours: 24 },
				{ id: ID, hours: 48 },
			],
		});
		expect(items.map(({ endpointName, alertCount, shownCount }) => [endpointName, alertCount, shownCount])).toEqual([
			['FIN-LT-0142', 3, 0],
			['HR-LT-0007', 1, 0],
			['FIN-LT-0142', 3, 0],
		]);
		expect(items[0]).toMatchObject({ risk: null, riskNote: 'It was not asked for', alerts: [] });
		expect(api.calls.map(({ path }) => path)).toEqual(['endpoints/get_endpoint', ALERTS, ALERTS]);
	});

	it('are issues in 5.x, which has no risk scores', async () => {
		const api = tenant({ 'case/search': issues(), 'issue/search': issues(issueRecord({ severity: 'CRITICAL' })) });
		const { items } = await runCortex(asked({ productVersion: 'detect', options: { severities: ['critical'] } }));
		expect(items).toMatchObject([
			{ highestSeverity: 'critical', alertCount: 1, risk: null, riskNote: 'Cortex XDR 5.x has no risk scores in its API' },
		]);
		expect(api.sent('issue/search')).toEqual([expect.objectContaining({ include_fields: ['normalized_fields'] })]);
		expect(api.sent('get_risk_score')).toEqual([]);
	});

	it.each<[string, Answer, RegExp]>([
		['no module', badRequest('No identity threat'), /does not have the Identity Threat module/],
		['no score', badRequest(`id '${ID}' was not found`), /has no risk score for this endpoint/],
		['an odd reply', [200, { reply: [] }], /holds no risk score/],
		['no such call', WAITRESS, /^The risk score could not be read: /],
	])('come without a risk score where there is none: %s', async (_title, answer, note) => {
		tenant({ get_risk_score: answer });
		const { items } = await runCortex(asked());
		expect(items).toMatchObject([{ alertCount: 3, risk: null, riskNote: expect.stringMatching(note) }]);
	});

	it('none is an answer, and null for what is not known', async () => {
		tenant({ [ALERTS]: page('alerts'), 'endpoints/get_endpoint': page('endpoints', { endpoint_id: ID }) });
		const { items } = await runCortex(asked());
		expect(items).toMatchObject([
			{ endpointName: null, highestSeverity: null, alertCount: 0, alerts: [], caseIds: [], endpointStatus: null, isolation: null },
		]);
	});

	it('that cannot be read are an error, never none', async () => {
		tenant({ [ALERTS]: badRequest('the index is not available') });
		const { error, items } = await runCortex(asked());
		expect(items).toEqual([]);
		expect(error?.message).toMatch(/the index is not available/);
		const failed = await runCortex(asked(), { continueOnFail: true });
		expect(failed.items).toEqual([{ error: expect.stringMatching(/the index is not available/) }]);
	});

	it.each<[string, IDataObject, RegExp]>([
		['0', { hours: 0 }, /^Look Back \(Hours\) is “0”, which is not a number from 1 to 720/],
		['soon', { hours: '={{ "soon" }}' }, /^Look Back \(Hours\) is “soon”/],
		['a severity', { options: { severities: ['severe'] } }, /^Severity holds “severe”/],
		['a switch', { options: { includeRisk: '={{ "perhaps" }}' } }, /^Include Risk Score is “perhaps”/],
		['a part', { options: { maxShown: 1.5 } }, /^Max Alerts Shown is not a whole number/],
	])('bad input is an error that names the field: %s', async (_title, more, message) => {
		const api = tenant();
		const { error } = await runCortex(asked(more));
		expect(error).toMatchObject({ name: 'NodeOperationError', message: expect.stringMatching(message), context: { itemIndex: 0 } });
		expect(api.calls).toEqual([]);
	});

	it('an endpoint that there is not is an error, and no alert is read', async () => {
		const api = tenant({ 'endpoints/get_endpoint': page('endpoints') });
		const { error } = await runCortex(asked());
		expect(error?.message).toMatch(/No endpoint has this ID/);
		expect(api.sent(ALERTS)).toEqual([]);
	});
});
