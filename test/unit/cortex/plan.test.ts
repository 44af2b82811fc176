import type { Identity } from '../../../nodes/CortexXdr/containment/identity';
import { plan, type ContainmentRequest } from '../../../nodes/CortexXdr/containment/plan';
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
		const hints = { ...identity, endpointId: '', ips: ['10.20.4.77'], hostNames: ['other'] };
		expect(plan(wish({ identity: hints }), one())).toMatchObject({ kind: 'call', matchedBy: 'ipAddress' });
		expect(plan(wish({ identity: hints, requireAgreement: true }), one())).toMatchObject({ kind: 'stop', outcome: 'notFound' });
	});
});
