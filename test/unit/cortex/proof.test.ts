import { proofOf } from '../../../nodes/CortexXdr/containment/proof';

const ID = '5d0c1e7a9b3f4c21a6e8d47f0b92c3ee';
const item = {
	outcome: 'isolated',
	reason: 'Verified',
	stateBefore: 'AGENT_UNISOLATED',
	stateAfter: 'AGENT_ISOLATED',
	endpoint: { id: ID, name: 'FIN-LT-0142' },
	action: { id: 48211, status: 'COMPLETED_SUCCESSFULLY' },
};

describe('the proof of an isolation', () => {
	it('names machine, outcome and action, and says more', () => {
		expect(proofOf({ ...item, host: { id: 4711, name: 'fin-lt-0142' }, record: { reason: 'Recorded' } })).toEqual({
			name: 'n8n: FIN-LT-0142 isolated, action 48211, endpoint 5d0c1e7a',
			description: [
				'Outcome: isolated. Verified',
				`Endpoint: FIN-LT-0142 (${ID}), state before AGENT_UNISOLATED, after AGENT_ISOLATED`,
				'Vectra host: fin-lt-0142 (4711)',
				'Vectra record: Recorded',
			].join('\n'),
		});
	});

	it('has the same name before and after Record Isolation, and another one for another action or outcome', () => {
		const nameOf = (more: object) => (proofOf({ ...item, ...more }) as { name: string }).name;
		const names = [{}, { record: { reason: 'Recorded' } }, { reason: 'other words' }, { action: { id: '48211' } }].map(nameOf);
		expect(new Set(names).size).toBe(1);
		const others = [{ action: { id: 48212 } }, { outcome: 'pendingIsolation' }, { outcome: 'released' }, { endpoint: { id: ID.replace('5', '6'), name: 'FIN-LT-0142' } }];
		expect(new Set([...names, ...others.map(nameOf)]).size).toBe(5);
	});

	it.each<[string, object]>([
		['no action', { action: null }],
		['an action without an ID', { action: { id: null } }],
		['no endpoint', { endpoint: null }],
	])('is none with %s', (_title, more) => {
		expect(proofOf({ ...item, ...more })).toEqual({ reason: expect.stringMatching(/^Nothing to prove: after “isolated”/) as string });
	});

	it.each([{}, { outcome: 'done' }, { outcome: null }, { outcome: 'toString' }])('is not in %j', (odd) => {
		expect(proofOf(odd)).toBeUndefined();
	});
});
