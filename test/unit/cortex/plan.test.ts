import { plan, type ContainmentRequest } from '../../../nodes/CortexXdr/containment/plan';
import { STRICT } from '../../../nodes/CortexXdr/containment/resolve';
import { anEndpoint, endpointId } from '../../support/endpoints';
import { anIdentity } from '../../support/identities';

const identity = anIdentity({ endpointId: endpointId(1) });
const wish = (more: Partial<ContainmentRequest> = {}): ContainmentRequest => ({
	desired: 'isolated',
	identity,
	whenOffline: 'defer',
	resolve: STRICT,
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
		expect(plan(wish({ identity: anIdentity({ ipAddress: '10.20.4.77' }) }), candidates)).toMatchObject({ kind: 'stop', outcome: 'ambiguous', candidates });
	});

	it('finds nobody among none', () => {
		expect(plan(wish(), [])).toEqual({
			kind: 'stop',
			outcome: 'notFound',
			reason: 'No endpoint has this ID, or the API key’s scope does not include it',
		});
	});

	it.each<[string, Partial<ContainmentRequest>, Record<string, unknown>, string]>([
		['a call', {}, {}, 'The agent is connected'],
		['a protected endpoint', { protection: protectAll }, {}, 'FIN-LT-0142 must not be isolated: its name matches the protected pattern “*”'],
		['a protected endpoint without a name', { protection: { ...protectAll, types: ['AGENT_TYPE_SERVER'], namePatterns: [] } }, { endpoint_name: null, endpoint_type: 'AGENT_TYPE_SERVER' }, 'The endpoint must not be isolated: its type AGENT_TYPE_SERVER is protected'],
		['Dry Run', { dryRun: true }, {}, 'Dry Run: nothing was sent. The agent is connected'],
		['a pending isolation', {}, { is_isolated: 'AGENT_PENDING_ISOLATION' }, 'An isolation is already pending'],
		['an agent that is away', {}, { endpoint_status: 'LOST' }, 'The agent is not connected (LOST); nothing was sent'],
		['an agent that is away, as an error', { whenOffline: 'error' }, { endpoint_status: 'LOST' }, 'The agent is not connected (LOST)'],
	])('%s carries the reason and the endpoint', (_title, request, fields, reason) => {
		const [endpoint] = one(fields);
		const planned = plan(wish(request), [endpoint]);
		expect(planned).toMatchObject({ reason, endpoint });
		if (planned.kind !== 'error') expect(planned).toMatchObject({ matchedBy: 'endpointId' });
	});

	it('takes a partial match only where it may', () => {
		const partial = { identity: anIdentity({ ipAddress: '10.20.4.77', hostName: 'other' }) };
		const options = { ...wish().resolve, evidence: 'anyOne' } as const;
		expect(plan(wish({ ...partial, resolve: options }), one())).toMatchObject({ kind: 'call', matchedBy: 'ipAddress' });
		expect(plan(wish({ ...partial, resolve: { ...options, requireAgreement: true } }), one())).toMatchObject({ kind: 'stop', outcome: 'notFound' });
		const [candidate] = one();
		expect(plan(wish(partial), [candidate])).toMatchObject({ kind: 'stop', outcome: 'identityUnproven', candidates: [candidate] });
	});

	it('sends nothing to the machine that contradicts its host, nor shows it as the one that is meant', () => {
		const vectraHost = { name: 'FIN-LT-0142', ip: '10.20.4.77', identity: { names: [{ name: 'HR-LT-07', source: 'kerberos' }] } };
		const [candidate] = one();
		const planned = plan(wish({ identity: anIdentity({ vectraHost }) }), [candidate]);
		expect(planned).toMatchObject({ kind: 'stop', outcome: 'identityMismatch', candidates: [candidate] });
		expect(planned).not.toHaveProperty('endpoint');
	});

	it.each(['isolated', 'released'] as const)('sends nothing to an endpoint whose ID could not be recorded: %s', (desired) => {
		const odd = anEndpoint({ endpoint_id: 'agent-7', is_isolated: desired === 'isolated' ? 'AGENT_UNISOLATED' : 'AGENT_ISOLATED' });
		const planned = plan(wish({ desired, identity: anIdentity({ ipAddress: '10.20.4.77' }) }), [odd]);
		expect(planned).toMatchObject({ kind: 'stop', outcome: 'unsupported', reason: expect.stringContaining('“agent-7”') });
	});

	it('sends nothing while records of one endpoint contradict one another', () => {
		const twice = [...one(), ...one({ is_isolated: 'AGENT_ISOLATED' })];
		expect(plan(wish(), twice)).toMatchObject({ kind: 'stop', outcome: 'unknownState' });
	});
});
