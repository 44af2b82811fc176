import { report, showEndpoint } from '../../../nodes/CortexXdr/containment/report';
import { anEndpoint, endpointId } from '../../support/endpoints';
import { anIdentity } from '../../support/identities';
import { OUTCOMES, type Outcome } from '../../../nodes/shared/containment';

const endpoint = anEndpoint({ endpoint_id: endpointId(1), ipv6: ['FE80::1'], is_isolated: 'AGENT_PENDING_ISOLATION' });

const shown = {
	name: 'FIN-LT-0142',
	isolation: 'AGENT_PENDING_ISOLATION',
	status: 'CONNECTED',
	type: 'AGENT_TYPE_WORKSTATION',
	os: 'AGENT_OS_WINDOWS',
	ipAddresses: ['10.20.4.77', 'fe80::1'],
	publicIpAddress: '198.51.100.24',
	macAddresses: ['02:4a:11:5e:90:0c'],
	users: ['j.doe'],
	groups: ['Finance'],
	tags: ['vip'],
	lastSeen: '2024-06-01T12:00:00.123Z',
	id: endpointId(1),
};

/** What a person looks for comes first; nothing depends on what is known. */
const KEYS = [
	...['outcome', 'reason', 'nextStep', 'endpointName', 'settled', 'kind', 'desired', 'stateBefore', 'stateAfter'],
	...['matchedBy', 'evidence', 'endpoint', 'action', 'candidates'],
];

describe('the report of a containment', () => {
	it('shows the endpoint in one form, without the raw record', () => {
		expect(showEndpoint(endpoint)).toEqual(shown);
		expect(Object.keys(showEndpoint(endpoint))).toEqual(Object.keys(shown));
		expect(showEndpoint({ ...endpoint, lastSeen: null }).lastSeen).toBeNull();
	});

	it('shows what Cortex does not say as null', () => {
		const bare = anEndpoint({ endpoint_id: endpointId(1), endpoint_name: '', endpoint_status: null, is_isolated: null, endpoint_type: '', os_type: null, public_ip: '' });
		expect(showEndpoint(bare)).toMatchObject({ name: null, status: null, isolation: null, type: null, os: null, publicIpAddress: null });
		expect(Object.keys(showEndpoint(bare))).toEqual(Object.keys(shown));
		expect(report({ desired: 'isolated', outcome: 'unknownState', reason: 'r', endpoint: bare })).toMatchObject({
			endpointName: null,
			stateBefore: null,
			stateAfter: null,
		});
	});

	it('holds everything that is known', () => {
		expect(
			report({
				desired: 'isolated',
				outcome: 'pendingIsolation',
				reason: 'An isolation is pending',
				endpoint,
				matchedBy: 'ipAddress',
				evidence: [
					{ kind: 'ipAddress', relation: 'agrees', worth: 'full', given: '10.20.4.77', endpoint: '10.20.4.77' },
					{ kind: 'hostName', relation: 'differs', worth: 'none', given: 'other', endpoint: 'FIN-LT-0142' },
					{ kind: 'macAddress', relation: 'silent', worth: 'none', given: '004a115e900c', endpoint: '' },
				],
				identity: { ...anIdentity({ ipAddress: ['10.20.4.77', 'nope'] }), addressAge: 5_400_000 },
				stateBefore: 'AGENT_UNISOLATED',
				stateAfter: 'AGENT_ISOLATED',
				action: { id: 48211, status: 'PENDING' },
			}),
		).toEqual({
			desired: 'isolated',
			outcome: 'pendingIsolation',
			kind: 'waiting',
			settled: false,
			endpoint: shown,
			action: { id: 48211, status: 'PENDING' },
			stateBefore: 'AGENT_UNISOLATED',
			stateAfter: 'AGENT_ISOLATED',
			matchedBy: 'ipAddress',
			endpointName: 'FIN-LT-0142',
			candidates: null,
			evidence: {
				agreed: [{ kind: 'ipAddress', given: '10.20.4.77', endpoint: '10.20.4.77' }],
				contradicted: [],
				differed: [{ kind: 'hostName', given: 'other', endpoint: 'FIN-LT-0142' }],
				silent: [{ kind: 'macAddress', given: '004a115e900c', endpoint: null }],
				ignored: ['“nope” is not an IP address'],
				addressAgeMinutes: 90,
			},
			reason: 'An isolation is pending',
			nextStep: expect.stringMatching(/^Wait: FIN-LT-0142 .*\(action 48211\)/) as string,
		});
	});

	it('has the same keys when nothing is known, each of them null', () => {
		expect(report({ desired: 'isolated', outcome: 'notFound', reason: 'nobody' })).toEqual({
			desired: 'isolated',
			outcome: 'notFound',
			kind: 'refused',
			settled: false,
			endpoint: null,
			action: null,
			stateBefore: null,
			stateAfter: null,
			matchedBy: null,
			evidence: null,
			endpointName: null,
			candidates: null,
			reason: 'nobody',
			nextStep: expect.any(String) as string,
		});
	});

	it('takes the state last read for both when nothing was sent', () => {
		expect(report({ desired: 'isolated', outcome: 'deferred', reason: 'r', endpoint })).toMatchObject({
			stateBefore: 'AGENT_PENDING_ISOLATION',
			stateAfter: 'AGENT_PENDING_ISOLATION',
		});
	});

	it('does not pretend to know a state that could not be read', () => {
		expect(report({ desired: 'isolated', outcome: 'unknown', reason: 'r', endpoint, stateAfter: null }).stateAfter).toBeNull();
	});

	it('lists the candidates of an ambiguous match', () => {
		const candidates = [endpoint, anEndpoint({ endpoint_id: endpointId(2) })];
		const item = report({ desired: 'isolated', outcome: 'ambiguous', reason: 'r', candidates });
		expect(item.candidates?.map(({ id }) => id)).toEqual([endpointId(1), endpointId(2)]);
		expect(item.candidates?.[0]).toEqual(shown);
	});

	it.each(Object.keys(OUTCOMES) as Outcome[])('carries kind, settled and a next step for %s', (outcome) => {
		const item = report({ desired: 'released', outcome, reason: 'r', endpoint });
		expect(item).toMatchObject(OUTCOMES[outcome]);
		expect(Object.keys(item)).toEqual(KEYS);
		expect(Object.keys(report({ desired: 'released', outcome, reason: 'r' }))).toEqual(KEYS);
		expect(item.nextStep).not.toBe('');
	});
});
