import type { Identity } from '../../../nodes/CortexXdr/containment/identity';
import { OUTCOMES, nextStep, type Outcome } from '../../../nodes/CortexXdr/containment/outcome';
import { plan, type ContainmentRequest } from '../../../nodes/CortexXdr/containment/plan';
import { report } from '../../../nodes/CortexXdr/containment/report';
import { anEndpoint, endpointId } from '../../support/endpoints';

const identity: Identity = { endpointId: endpointId(1), ips: [], publicIps: [], hostNames: [], macs: [] };
const wish = (more: Partial<ContainmentRequest> = {}): ContainmentRequest => ({
	desired: 'isolated',
	identity,
	whenOffline: 'defer',
	requireAgreement: false,
	protection: { endpointIds: [], types: [], operatingSystems: [], groups: [], tags: [], namePatterns: [] },
	dryRun: false,
	...more,
});
const one = (fields: Record<string, unknown> = {}) => [anEndpoint({ endpoint_id: endpointId(1), ...fields })];
const protectAll = { ...wish().protection, namePatterns: ['*'] };

describe('the plan for one item', () => {
	it.each<[string, Partial<ContainmentRequest>, Record<string, unknown>, object]>([
		['isolates', {}, {}, { kind: 'call', queued: false }],
		['does not isolate a protected endpoint', { protection: protectAll }, {}, { kind: 'stop', outcome: 'protected' }],
		['releases a protected endpoint', { protection: protectAll, desired: 'released' }, { is_isolated: 'AGENT_ISOLATED' }, { kind: 'call' }],
		['Dry Run stops at the call', { dryRun: true }, {}, { kind: 'stop', outcome: 'wouldIsolate' }],
		['Dry Run of a release', { dryRun: true, desired: 'released' }, { is_isolated: 'AGENT_ISOLATED' }, { kind: 'stop', outcome: 'wouldRelease' }],
		['Dry Run shows the same refusals', { dryRun: true, protection: protectAll }, {}, { kind: 'stop', outcome: 'protected' }],
		['Dry Run does not follow', { dryRun: true }, { is_isolated: 'AGENT_PENDING_ISOLATION' }, { kind: 'stop', outcome: 'pendingIsolation' }],
		['follows what is pending', {}, { is_isolated: 'AGENT_PENDING_ISOLATION' }, { kind: 'follow' }],
		['does not follow an agent that is away', {}, { is_isolated: 'AGENT_PENDING_ISOLATION', endpoint_status: 'LOST' }, { kind: 'stop', outcome: 'pendingIsolation' }],
		['defers', {}, { endpoint_status: 'DISCONNECTED' }, { kind: 'stop', outcome: 'deferred' }],
		['fails when asked to', { whenOffline: 'error' }, { endpoint_status: 'DISCONNECTED' }, { kind: 'error' }],
		['queues when asked to', { whenOffline: 'queue' }, { endpoint_status: 'DISCONNECTED' }, { kind: 'call', queued: true }],
	])('%s', (_title, request, fields, expected) => {
		expect(plan(wish(request), one(fields))).toMatchObject(expected);
	});

	it('lists the candidates of an ambiguous match', () => {
		const candidates = [2, 3].map((number) => anEndpoint({ endpoint_id: endpointId(number) }));
		const hints = { ...identity, endpointId: '', ips: ['10.20.4.77'] };
		expect(plan(wish({ identity: hints }), candidates)).toMatchObject({ kind: 'stop', outcome: 'ambiguous', candidates });
	});

	it('finds nobody among none', () => {
		expect(plan(wish(), [])).toMatchObject({ kind: 'stop', outcome: 'notFound' });
	});
});

describe('the report', () => {
	const outcomes = Object.keys(OUTCOMES) as Outcome[];

	it.each(outcomes)('says what to do after %s', (outcome) => {
		const text = nextStep(outcome, { desired: 'isolated', endpointName: 'FIN-LT-0142', actionId: 48211 });
		expect(text.length).toBeGreaterThan(10);
	});

	it('says where to cancel a pending isolation, and which action it is', () => {
		const text = nextStep('pendingIsolation', { desired: 'isolated', endpointName: 'FIN-LT-0142', actionId: 48211 });
		expect(text).toMatch(/FIN-LT-0142/);
		expect(text).toMatch(/action 48211/);
		expect(text).toMatch(/Action Center → Endpoint Isolation/);
	});

	it('settles only what was reached', () => {
		expect(outcomes.filter((outcome) => OUTCOMES[outcome].settled)).toEqual([
			'isolated',
			'released',
			'alreadyIsolated',
			'alreadyReleased',
		]);
	});

	it('has the same keys for every outcome', () => {
		const full = report({ desired: 'isolated', outcome: 'isolated', reason: 'r', endpoint: one()[0], action: { id: 1, status: null } });
		const empty = report({ desired: 'isolated', outcome: 'notFound', reason: 'r' });
		expect(Object.keys(empty)).toEqual(Object.keys(full));
		expect(empty).toMatchObject({ endpoint: null, action: null, stateBefore: null, stateAfter: null, matchedBy: null });
		expect(full).toMatchObject({ stateBefore: 'AGENT_UNISOLATED', stateAfter: 'AGENT_UNISOLATED', kind: 'done', settled: true });
	});

	it('does not pretend to know a state that could not be read', () => {
		const input = { desired: 'isolated', outcome: 'unknown', reason: 'r', endpoint: one()[0] } as const;
		expect(report({ ...input, stateAfter: null }).stateAfter).toBeNull();
	});
});
