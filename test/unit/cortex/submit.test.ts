import type { Submission } from '../../../nodes/CortexXdr/containment/classify';
import { submit, type Target } from '../../../nodes/CortexXdr/transport/submit';
import { anEndpoint, endpointId, endpointRecord } from '../../support/endpoints';
import { fakeClient, idsOf } from '../../support/fakeCortex';

const ISOLATE = 'endpoints/isolate';

function targets(count: number): Target[] {
	return Array.from({ length: count }, (_, number) => ({
		endpoint: anEndpoint({ endpoint_id: endpointId(number + 1) }),
		stateBefore: 'AGENT_UNISOLATED',
		queued: false,
		submission: { kind: 'none' },
	}));
}

/** A tenant that refuses a request as soon as one of `bad` is in it, and shows these with `fields`. */
function tenant(bad: ReadonlySet<string>, fields: Record<string, unknown> = {}) {
	let action = 100;
	return fakeClient({
		[ISOLATE]: (data): Submission =>
			idsOf(data).some((id) => bad.has(id))
				? { kind: 'refused', message: 'No endpoint was found', about: 'endpoints' }
				: { kind: 'accepted', actionId: (action += 1) },
		'endpoints/get_endpoint': (data) => {
			const endpoints = idsOf(data).map((id) => endpointRecord({ endpoint_id: id, ...(bad.has(id) ? fields : {}) }));
			return { total_count: endpoints.length, endpoints };
		},
	});
}

describe('submitting', () => {
	it('sends one endpoint by its ID, several in one bulk request, and the incident with both', async () => {
		const one = tenant(new Set());
		await submit(one.client, 'isolated', targets(1), '4711');
		expect(one.calls).toEqual([{ path: ISOLATE, data: { endpoint_id: endpointId(1), incident_id: '4711' } }]);

		const many = tenant(new Set());
		await submit(many.client, 'isolated', targets(3), '');
		expect(many.calls).toHaveLength(1);
		expect(many.calls[0].data).toEqual({
			filters: [{ field: 'endpoint_id_list', operator: 'in', value: [1, 2, 3].map((number) => endpointId(number)) }],
		});
	});

	it('sends at most 1000 endpoints in a request', async () => {
		const { client, count } = tenant(new Set());
		const all = targets(2_001);
		await submit(client, 'isolated', all, '');
		expect(count(ISOLATE)).toBe(3);
		expect(all.every(({ submission }) => submission.kind === 'accepted')).toBe(true);
	});

	it('leaves out the endpoint that reached the wanted state in the meantime and sends the others', async () => {
		const bad = endpointId(2);
		const { client, calls } = tenant(new Set([bad]), { is_isolated: 'AGENT_ISOLATED' });
		const all = targets(4);
		await submit(client, 'isolated', all, '');
		expect(all.map(({ submission }) => submission.kind)).toEqual(['accepted', 'refused', 'accepted', 'accepted']);
		expect(calls.map(({ path, data }) => [path, idsOf(data).length])).toEqual([
			[ISOLATE, 4],
			['endpoints/get_endpoint', 4],
			[ISOLATE, 3],
		]);
	});

	it('narrows a refusal down to the endpoint that causes it, reading the states before each further request', async () => {
		const bad = endpointId(6);
		const { client, calls } = tenant(new Set([bad]));
		const all = targets(8);
		await submit(client, 'isolated', all, '');
		expect(all.filter(({ submission }) => submission.kind === 'refused').map(({ endpoint }) => endpoint.id)).toEqual([bad]);
		const lastRead = new Map<string, number>();
		calls.forEach(({ path, data }, at) => {
			for (const id of idsOf(data)) {
				if (path === ISOLATE && at > 0) expect(lastRead.get(id)).toBeDefined();
				if (path === ISOLATE) lastRead.delete(id);
				else lastRead.set(id, at);
			}
		});
	});

	it('does not send again to an agent that went offline: its isolation is deferred', async () => {
		const bad = endpointId(1);
		const { client, count } = tenant(new Set([bad]), { endpoint_status: 'DISCONNECTED' });
		const all = targets(2);
		await submit(client, 'isolated', all, '');
		expect(all[0].verdict).toMatchObject({ outcome: 'deferred', final: true });
		expect(all[1].submission.kind).toBe('accepted');
		expect(count(ISOLATE)).toBe(2);
	});

	it('sends nothing more once there were too many requests', async () => {
		const throttled: Submission = { kind: 'throttled', message: 'Too many requests' };
		const { client, count } = fakeClient({ [ISOLATE]: () => throttled });
		const all = targets(2_500);
		await submit(client, 'isolated', all, '');
		expect(count(ISOLATE)).toBe(1);
		expect(all.every(({ submission }) => submission === all[0].submission && submission.kind === 'throttled')).toBe(true);
	});

	it('stops narrowing a refusal down once there were too many requests', async () => {
		let calls = 0;
		const { client, count } = fakeClient({
			[ISOLATE]: (): Submission =>
				(calls += 1) === 1 ? { kind: 'refused', message: 'No endpoint was found', about: 'endpoints' } : { kind: 'throttled', message: 'x' },
			'endpoints/get_endpoint': (data) => {
				const endpoints = idsOf(data).map((id) => endpointRecord({ endpoint_id: id }));
				return { total_count: endpoints.length, endpoints };
			},
		});
		const all = targets(8);
		await submit(client, 'isolated', all, '');
		expect(count(ISOLATE)).toBe(2);
		expect(all.map(({ submission }) => submission.kind)).toEqual(Array(8).fill('throttled'));
	});

	it.each<Submission>([
		{ kind: 'refused', message: 'role', about: 'request' },
		{ kind: 'lost', message: 'socket hang up' },
		{ kind: 'throttled', message: 'Rate limit exceeded' },
	])('does not send again after %j', async (submission) => {
		const { client, calls } = fakeClient({ [ISOLATE]: () => submission });
		const all = targets(4);
		await submit(client, 'isolated', all, '');
		expect(calls).toHaveLength(1);
		expect(all.map((target) => target.submission)).toEqual(Array(4).fill(submission));
	});
});
