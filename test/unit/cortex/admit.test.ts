import { admitScript } from '../../../nodes/CortexXdr/containment/admit';
import type { WhenOffline } from '../../../nodes/CortexXdr/containment/decide';
import { anEndpoint } from '../../support/endpoints';

const OPEN = { endpointIds: [], types: [], operatingSystems: [], groups: [], tags: [], namePatterns: [] };

describe('a script', () => {
	it.each(['CONNECTED', 'connected'])('goes to an agent that is %s, isolated or not', (endpoint_status) => {
		for (const is_isolated of ['AGENT_ISOLATED', 'AGENT_UNISOLATED', 'AGENT_PENDING_ISOLATION', 'odd']) {
			expect(admitScript(anEndpoint({ endpoint_status, is_isolated }), OPEN, 'defer')).toMatchObject({ kind: 'call', queued: false });
		}
	});

	it.each<[string, WhenOffline, object]>([
		['DISCONNECTED', 'defer', { kind: 'outcome', outcome: 'deferred' }],
		['LOST', 'error', { kind: 'error' }],
		['DISCONNECTED', 'queue', { kind: 'call', queued: true }],
		['VDI_PENDING_LOG_ON', 'defer', { kind: 'outcome', outcome: 'deferred' }],
		['', 'defer', { kind: 'outcome', outcome: 'deferred' }],
		['UNINSTALLED', 'queue', { kind: 'outcome', outcome: 'unsupported' }],
	])('to an agent that is “%s”, with %s', (endpoint_status, whenOffline, decision) => {
		expect(admitScript(anEndpoint({ endpoint_status }), OPEN, whenOffline)).toMatchObject(decision);
	});

	it.each([
		['AGENT_OS_WINDOWS', 'call'],
		['AGENT_OS_MAC', 'call'],
		['AGENT_OS_MACOS', 'call'],
		['agent_os_linux', 'call'],
		['', 'call'],
		['AGENT_OS_ANDROID', 'outcome'],
		['AGENT_OS_IOS', 'outcome'],
	])('on the system “%s”: %s', (os_type, kind) => {
		expect(admitScript(anEndpoint({ os_type }), OPEN, 'defer').kind).toBe(kind);
	});

	it('is held back by a protection before anything else, also where it cannot be told', () => {
		const offline = { endpoint_status: 'DISCONNECTED', endpoint_type: 'AGENT_TYPE_SERVER' };
		const policy = { ...OPEN, types: ['AGENT_TYPE_SERVER'] };
		expect(admitScript(anEndpoint(offline), policy, 'error')).toMatchObject({ outcome: 'protected', reason: expect.stringMatching(/must be left alone: its type/) as string });
		expect(admitScript(anEndpoint({ endpoint_type: null }), policy, 'queue')).toMatchObject({ outcome: 'protected' });
		expect(admitScript(anEndpoint(), policy, 'defer').kind).toBe('call');
	});
});
