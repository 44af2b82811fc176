import fc from 'fast-check';
import { decide, type WhenOffline } from '../../../nodes/CortexXdr/containment/decide';
import { anEndpoint } from '../../support/endpoints';
import type { Desired } from '../../../nodes/shared/containment';

const STATES = [
	'AGENT_UNISOLATED',
	'AGENT_ISOLATED',
	'AGENT_PENDING_ISOLATION',
	'AGENT_PENDING_ISOLATION_CANCELLATION',
] as const;
const OFFLINE = ['DISCONNECTED', 'LOST', 'VDI_PENDING_LOG_ON', 'SOMETHING_NEW', ''];

/** The state table of the design: [desired, is_isolated, what when connected, what when not connected (Defer)]. */
const TABLE: Array<[Desired, string, string, string]> = [
	['isolated', 'AGENT_UNISOLATED', 'call', 'deferred'],
	['isolated', 'AGENT_ISOLATED', 'alreadyIsolated', 'alreadyIsolated'],
	['isolated', 'AGENT_PENDING_ISOLATION', 'pendingIsolation+follow', 'pendingIsolation'],
	['isolated', 'AGENT_PENDING_ISOLATION_CANCELLATION', 'blockedByPendingRelease', 'blockedByPendingRelease'],
	['released', 'AGENT_UNISOLATED', 'alreadyReleased', 'alreadyReleased'],
	['released', 'AGENT_ISOLATED', 'call', 'deferred'],
	['released', 'AGENT_PENDING_ISOLATION_CANCELLATION', 'pendingRelease+follow', 'pendingRelease'],
	['released', 'AGENT_PENDING_ISOLATION', 'blockedByPendingIsolation', 'blockedByPendingIsolation'],
	['isolated', 'AGENT_PENDING_UNISOLATION', 'unknownState', 'unknownState'],
	['released', 'AGENT_PENDING_UNISOLATION', 'unknownState', 'unknownState'],
	['isolated', '', 'unknownState', 'unknownState'],
	['released', 'constructor', 'unknownState', 'unknownState'],
];

function answer(desired: Desired, fields: Record<string, unknown>, whenOffline: WhenOffline = 'defer'): string {
	const decision = decide(desired, anEndpoint(fields), whenOffline);
	if (decision.kind !== 'outcome') return decision.kind;
	return decision.outcome + (decision.follow ? '+follow' : '');
}

describe('the state table', () => {
	it.each(TABLE)('%s while %s: %s, or offline %s', (desired, state, connected, offline) => {
		expect(answer(desired, { is_isolated: state, endpoint_status: 'CONNECTED' })).toBe(connected);
		for (const status of OFFLINE) {
			expect(answer(desired, { is_isolated: state, endpoint_status: status })).toBe(offline);
		}
	});

	it.each([
		['isolated', 'AGENT_UNISOLATED'],
		['released', 'AGENT_ISOLATED'],
	] as const)('%s while %s and offline follows When Offline', (desired, state) => {
		const fields = { is_isolated: state, endpoint_status: 'DISCONNECTED' };
		expect(answer(desired, fields, 'error')).toBe('error');
		expect(decide(desired, anEndpoint(fields), 'queue')).toMatchObject({ kind: 'call', queued: true });
	});

	it.each(['isolated', 'released'] as const)('%s: an uninstalled agent or Android is unsupported', (desired) => {
		for (const state of STATES) {
			expect(answer(desired, { is_isolated: state, endpoint_status: 'UNINSTALLED' })).toBe('unsupported');
			expect(answer(desired, { is_isolated: state, os_type: 'AGENT_OS_ANDROID' })).toBe('unsupported');
		}
	});

	it.each<[Desired, Record<string, unknown>, WhenOffline, object]>([
		['isolated', {}, 'defer', { kind: 'call', queued: false, reason: 'The agent is connected' }],
		['isolated', { endpoint_status: 'LOST' }, 'defer', { outcome: 'deferred', follow: false, reason: 'The agent is not connected (LOST); nothing was sent' }],
		['isolated', { endpoint_status: 'LOST' }, 'error', { kind: 'error', reason: 'The agent is not connected (LOST)' }],
		['isolated', { endpoint_status: null }, 'error', { kind: 'error', reason: 'The agent is not connected (status not reported)' }],
		['isolated', { endpoint_status: 'LOST' }, 'queue', { kind: 'call', queued: true, reason: 'The agent is not connected (LOST); queued in Cortex as asked' }],
		['isolated', { endpoint_status: 'UNINSTALLED' }, 'queue', { outcome: 'unsupported', reason: 'The agent was uninstalled from this endpoint' }],
		['isolated', { os_type: 'agent_os_android' }, 'queue', { outcome: 'unsupported', reason: 'Cortex XDR cannot isolate this operating system (agent_os_android)' }],
		['isolated', { is_isolated: 'AGENT_MOVED' }, 'queue', { outcome: 'unknownState', follow: false, reason: 'Cortex reports the isolation state “AGENT_MOVED”, which this node does not know' }],
		['isolated', { is_isolated: 'AGENT_ISOLATED' }, 'defer', { outcome: 'alreadyIsolated', follow: false, reason: 'The endpoint was isolated before' }],
		['released', {}, 'defer', { outcome: 'alreadyReleased', follow: false, reason: 'The endpoint was not isolated' }],
		['isolated', { is_isolated: 'AGENT_PENDING_ISOLATION' }, 'defer', { outcome: 'pendingIsolation', follow: true, reason: 'An isolation is already pending' }],
		['released', { is_isolated: 'AGENT_PENDING_ISOLATION' }, 'defer', { outcome: 'blockedByPendingIsolation', follow: false, reason: 'An isolation is still pending; Cortex refuses a release until it has landed' }],
		['isolated', { is_isolated: 'AGENT_PENDING_ISOLATION_CANCELLATION' }, 'defer', { outcome: 'blockedByPendingRelease', follow: false, reason: 'A release is still pending; Cortex refuses an isolation until it has landed' }],
		['released', { is_isolated: 'AGENT_PENDING_ISOLATION_CANCELLATION' }, 'defer', { outcome: 'pendingRelease', follow: true, reason: 'A release is already pending' }],
	])('says why: %s with %j and %s', (desired, fields, whenOffline, expected) => {
		expect(decide(desired, anEndpoint(fields), whenOffline)).toMatchObject(expected);
	});

	it('reads the agent status without regard to case', () => {
		expect(answer('isolated', { endpoint_status: 'connected' })).toBe('call');
	});

	it('never lets anything be sent to an agent that is not connected, unless queueing was chosen', () => {
		fc.assert(
			fc.property(
				fc.constantFrom<Desired>('isolated', 'released'),
				fc.oneof(fc.constantFrom(...STATES), fc.string()),
				fc.oneof(fc.constantFrom('CONNECTED', 'UNINSTALLED', ...OFFLINE), fc.string()),
				fc.constantFrom<WhenOffline>('defer', 'error', 'queue'),
				(desired, state, status, whenOffline) => {
					const endpoint = anEndpoint({ is_isolated: state, endpoint_status: status });
					const decision = decide(desired, endpoint, whenOffline);
					if (decision.kind !== 'call') return true;
					return decision.queued ? whenOffline === 'queue' : endpoint.status === 'CONNECTED';
				},
			),
		);
	});

	it('only ever sends from the opposite, settled state', () => {
		fc.assert(
			fc.property(
				fc.constantFrom<Desired>('isolated', 'released'),
				fc.oneof(fc.constantFrom(...STATES), fc.string()),
				(desired, state) => {
					const { kind } = decide(desired, anEndpoint({ is_isolated: state }), 'queue');
					const opposite = desired === 'isolated' ? 'AGENT_UNISOLATED' : 'AGENT_ISOLATED';
					return kind !== 'call' || state.trim().toUpperCase() === opposite;
				},
			),
		);
	});
});
