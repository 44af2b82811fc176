import { parseHeld, reportHeld, storeHeld, type HeldState } from '../../../../nodes/Vectra/containment/heldBack';
import type { Hold } from '../../../../nodes/Vectra/containment/reconcile';
import { vectraHost } from '../hosts';

const HOUR = 3_600_000;

describe('reportHeld', () => {
	const hold = (id: number, reason: Hold['reason']): Hold => ({ host: vectraHost(id), desired: 'isolated', reason, criteria: ['requestTag'], basis: 'request' });
	function reporter() {
		let state: HeldState = {};
		return (at: number, ...holds: Hold[]) => {
			const result = reportHeld(state, holds, at);
			state = parseHeld(JSON.parse(JSON.stringify(storeHeld(result.state))));
			expect(state).toEqual(result.state);
			return result.reports.map(({ host, reason }) => `${host.id} ${reason}`);
		};
	}

	it('reports a host once for each reason, and again each day', () => {
		const report = reporter();
		expect(report(0, hold(1, 'keyAsset'), hold(2, 'limitReached'))).toEqual(['1 keyAsset', '2 limitReached']);
		expect(report(HOUR, hold(1, 'keyAsset'), hold(2, 'network'))).toEqual(['2 network']);
		expect(report(23 * HOUR, hold(1, 'keyAsset'))).toEqual([]);
		expect(report(24 * HOUR, hold(1, 'keyAsset'))).toEqual(['1 keyAsset']);
	});

	it('reports nothing twice in one moment', () => {
		const report = reporter();
		report(HOUR, hold(1, 'keyAsset'));
		expect(report(HOUR, hold(1, 'keyAsset'))).toEqual([]);
	});

	it('forgets a host that is not held back any more', () => {
		const report = reporter();
		report(0, hold(1, 'keyAsset'));
		report(1);
		expect(report(2, hold(1, 'keyAsset'))).toEqual(['1 keyAsset']);
	});

	it('is not silenced by a clock that was set back, nor by a broken memory', () => {
		const report = reporter();
		report(30 * HOUR, hold(1, 'keyAsset'));
		expect(report(HOUR, hold(1, 'keyAsset'))).toEqual(['1 keyAsset']);
		expect(parseHeld(null)).toEqual({});
		expect(parseHeld({ 1: { held: 'network', at: 5 } })).toEqual({});
		expect(parseHeld([null, ['network', 'soon', [1]], ['network', 5, 2], ['network', '5', [3, 'x', null]]])).toEqual({ 3: { held: 'network', at: 5 } });
	});
});
