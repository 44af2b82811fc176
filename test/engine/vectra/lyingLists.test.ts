import type { IDataObject } from 'n8n-workflow';
import { CONTAINED, detailTag } from '../../../nodes/Vectra/containment/ownership';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller } from '../../support/engine';
import { A, byToken, controlTime, NOW, quxCredentials, runVectra } from './support';
import { VectraNock } from './vectraNock';

const time = controlTime();
const REQUEST = 'vectra_contain';

const poller = (parameters: IDataObject = {}) =>
	createPoller({
		node: new VectraTrigger(),
		parameters: { ...byToken, triggerOn: 'containmentChange', ...parameters },
		credentials: quxCredentials,
	});

/** A host that was isolated for an analyst, is still wanted, and is already known to the trigger. */
async function contained() {
	const vectra = new VectraNock();
	vectra.addHost(1, [REQUEST, CONTAINED, detailTag(A, NOW / 1_000)]);
	const trigger = poller();
	expect(await trigger.poll('activate')).toMatchObject({ items: null, secondary: [] });
	return { vectra, trigger };
}

describe('a list of hosts that is not whole', () => {
	it.each<[string, object, RegExp]>([
		['counts a row that it does not send', { count: 1, next: null, results: [] }, /^Only 0 of 1 rows of the list of hosts/],
		['is null beside its count', { count: 1, next: null, results: null }, /form that this node does not know/],
		['is null', { results: null }, /form that this node does not know/],
		['promises more on an empty page', { next: 'x', results: [] }, /^Only 0 rows of the list of hosts/],
		['repeats itself for ever', { next: 'x', results: [{ id: 2, tags: [REQUEST] }] }, /does not come to an end of the list of hosts/],
	])('decides nothing when it %s', async (_name, body, message) => {
		const { vectra, trigger } = await contained();
		const before = trigger.staticData();
		vectra.on('GET', '/hosts', () => [200, body]);
		for (let poll = 0; poll < 3; poll += 1) {
			time.passMinutes(10);
			const { items, error, warnings } = await trigger.poll();
			expect(items).toBeNull();
			expect(error?.message ?? warnings.join().split('tries again. ')[1]).toMatch(message);
			expect(trigger.staticData()).toEqual(before);
		}
		expect(vectra.calls.length).toBeLessThan(20);
		expect(vectra.calls.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('that never ends takes no longer than the poll may, and the next poll looks again', async () => {
		const { vectra, trigger } = await contained();
		let id = 100;
		let calls = 0;
		vectra.on('GET', '/hosts', () => {
			calls += 1;
			time.passMinutes(0.25);
			return [200, { next: 'x', results: [{ id: (id += 1), tags: [] }] }];
		}, 30);
		const { items, error } = await trigger.poll();
		expect(items).toBeNull();
		expect(error?.message).toBe('Reading from Vectra takes too long');
		// n8n gives a poll five minutes.
		expect(calls).toBe(20);
		expect((await trigger.poll()).error?.message).toBeUndefined();
	});
});

describe('Host → Get Many', () => {
	const getMany = { resource: 'host', operation: 'getMany', returnAll: true, simplify: false };

	it('says so when the list is short', async () => {
		const vectra = new VectraNock();
		vectra.on('GET', '/hosts', () => [200, { count: 2, next: null, results: [{ id: 1 }] }]);
		expect((await runVectra(getMany)).error?.message).toBe('Only 1 of 2 rows of the list of hosts could be read');
	});

	it('goes on beyond a count that is too small', async () => {
		const vectra = new VectraNock();
		vectra.on('GET', '/hosts', ({ query }) => [200, { count: 1, next: query.page === '1' ? 'x' : null, results: [{ id: Number(query.page) }] }]);
		expect((await runVectra(getMany)).items).toEqual([{ id: 1 }, { id: 2 }]);
	});
});
