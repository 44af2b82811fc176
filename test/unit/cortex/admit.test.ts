import { admit } from '../../../nodes/CortexXdr/containment/admit';
import type { Endpoint } from '../../../nodes/CortexXdr/containment/endpoint';
import type { WhenOffline } from '../../../nodes/CortexXdr/containment/decide';
import { anEndpoint } from '../../support/endpoints';

const OPEN = { endpointIds: [], types: [], operatingSystems: [], groups: [], tags: [], namePatterns: [] };

describe('a script', () => {
	it.each(['CONNECTED', 'connected'])('goes to an agent that is %s, isolated or not', (endpoint_status) => {
		for (const is_isolated of ['AGENT_ISOLATED', 'AGENT_UNISOLATED', 'AGENT_PENDING_ISOLATION', 'odd']) {
			expect(admit(anEndpoint({ endpoint_status, is_isolated }), { protection: OPEN, whenOffline: 'defer' })).toMatchObject({ kind: 'call', queued: false });
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
		expect(admit(anEndpoint({ endpoint_status }), { protection: OPEN, whenOffline })).toMatchObject(decision);
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
		expect(admit(anEndpoint({ os_type }), { protection: OPEN, whenOffline: 'defer' }).kind).toBe(kind);
	});

	it('is held back where it is not for the endpoint, connected or not', () => {
		const unfit = ({ name }: Endpoint) => (name === 'A' ? 'not for A' : undefined);
		for (const endpoint_status of ['CONNECTED', 'LOST']) {
			const endpoint = anEndpoint({ endpoint_name: 'A', endpoint_status });
			expect(admit(endpoint, { protection: OPEN, whenOffline: 'queue', unfit })).toMatchObject({ outcome: 'unsupported', reason: 'not for A' });
		}
		expect(admit(anEndpoint({ endpoint_name: 'B' }), { protection: OPEN, whenOffline: 'defer', unfit }).kind).toBe('call');
	});

	it('is held back by a protection before anything else, also where it cannot be told', () => {
		const offline = { endpoint_status: 'DISCONNECTED', endpoint_type: 'AGENT_TYPE_SERVER' };
		const policy = { ...OPEN, types: ['AGENT_TYPE_SERVER'] };
		expect(admit(anEndpoint(offline), { protection: policy, whenOffline: 'error' })).toMatchObject({ outcome: 'protected', reason: expect.stringMatching(/must be left alone: its type/) as string });
		expect(admit(anEndpoint({ endpoint_type: null }), { protection: policy, whenOffline: 'queue' })).toMatchObject({ outcome: 'protected' });
		expect(admit(anEndpoint(), { protection: policy, whenOffline: 'defer' }).kind).toBe('call');
	});
});
