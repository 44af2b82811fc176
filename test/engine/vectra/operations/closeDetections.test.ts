import type { IDataObject } from 'n8n-workflow';
import { controlTime, runVectra } from '../support';
import { id, page, vectra, type Script } from './support';

controlTime();

const PARAMETERS = { resource: 'entity', operation: 'closeDetections', entity: id(7), closeAs: 'fixed' };

/** Runs the operation on a Vectra that lists these detections, and says what was written. */
async function close(rows: unknown[], deployment: 'qux' | 'rux', parameters: IDataObject = {}, more: Script = {}) {
	const site = vectra({ '/detections': [page(...rows), page()], ...more }, deployment);
	site.api.on('PATCH', '/detections', () => [200, { _meta: { level: 'Success', message: 'Successfully marked detections' } }]);
	const run = await runVectra({ ...PARAMETERS, ...parameters }, { credentials: site.credentials });
	const writes = site.api.calls.filter(({ method }) => method !== 'GET').map(({ path, body }) => [path, body]);
	return { ...run, writes, asked: site.asked };
}

const own = (detection: number, more: object = {}) => ({ id: detection, state: 'active', src_host: { id: 7 }, src_account: null, ...more });

describe.each(['qux', 'rux'] as const)('close all detections on %s', (deployment) => {
	it('closes only what clearly is an active detection of the entity', async () => {
		const odd = [
			own(1),
			own(2, { id: '2', state: 'Active', src_host: { id: '7' } }),
			own(3, { src_host: { id: 8 } }),
			own(4, { src_host: null }),
			own(5, { src_host: 7 }),
			own(6, { state: null }),
			own(7, { state: 'ignored' }),
			{ state: 'active', src_host: { id: 7 } },
			null,
			'x',
			own(8, { is_triaged: 'true' }),
			own(9, { detection_category: 'INFO' }),
			own(10, { is_triaged: null, detection_category: null }),
		];
		const { items, error, writes } = await close(odd, deployment);
		expect(error).toBeUndefined();
		expect(items).toEqual([
			{ changed: true, workflow: 'fixed', reason: null, closed: [1, 2, 10], leftOpen: [8, 9], entityType: 'host', entityId: 7 },
		]);
		expect(writes).toEqual([['/detections', { detectionIdList: [1, 2, 10], mark_as_fixed: 'True' }]]);
	});

	it('asks by the filter that the deployment has, and closes 500 with one call', async () => {
		const rows = Array.from({ length: 501 }, (_, index) => own(index + 1));
		const { items, writes, asked } = await close(rows, deployment);
		expect(items).toEqual([expect.objectContaining({ changed: true })]);
		expect(writes.map(([, body]) => (body as { detectionIdList: number[] }).detectionIdList.length)).toEqual([500, 1]);
		const filter = deployment === 'rux' ? { entity_id: '7', type: 'host' } : { host_id: '7' };
		expect(asked('/detections')[0]).toEqual(expect.objectContaining({ ...filter, state: 'active', page: '1', page_size: '5000' }));
	});

	it.each<[string, [number, unknown], RegExp]>([
		['an empty body', [200, ''], /for the active detections of host 7 is empty/],
		['no list', [200, { results: null, count: 3 }], /has a form that this node does not know/],
		['a missing right', [403, { details: 'No.' }], /role of this Vectra credential does not allow the call/],
		['a refusal', [400, { detail: 'not like this' }], /not like this/],
	])('closes nothing after %s', async (_title, answer, message) => {
		const { error, items, writes } = await close([], deployment, {}, { '/detections': answer });
		expect([items, writes]).toEqual([[], []]);
		expect(`${error?.message} ${error?.description}`).toMatch(message);
		expect(error?.context?.itemIndex).toBe(0);
	});

	it('refuses more than it would close at once', async () => {
		const rows = Array.from({ length: 5_001 }, (_, index) => own(index + 1));
		const { error, writes } = await close([], deployment, {}, { '/detections': [200, { count: 5_001, next: null, results: rows }] });
		expect(error?.message).toBe('The host 7 has 5001 active detections: more than 5000 are not closed at once');
		expect(writes).toEqual([]);
	});
});
