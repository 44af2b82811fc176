import type { IDataObject } from 'n8n-workflow';
import type { VectraSwitches } from '../../../../lab/src/vectra';
import { byId, site } from '../site';

const PREVIEW = { apiVersion: 'v3.5' };
const OPERATIONS: Array<[title: string, parameters: IDataObject, body: IDataObject, done: IDataObject]> = [
	[
		'the reference of an entity',
		{ resource: 'entity', operation: 'setExternalReference', entityType: 'host', entity: byId(7), reference: ' INC1 ' },
		{ external_reference_id: 'INC1' },
		{ reference: 'INC1', referenceBefore: null, entityType: 'host', entityId: 7 },
	],
	[
		'the unresolved priority of an entity',
		{ resource: 'entity', operation: 'resetUnresolvedPriority', entityType: 'host', entity: byId(7) },
		{ unresolved_priority: 'false' },
		{ unresolvedBefore: true, entityType: 'host', entityId: 7 },
	],
	[
		'the reference of detections',
		{ resource: 'detection', operation: 'setExternalReference', detectionIds: '11, 12, 11', reference: 'INC1' },
		{ detectionIdList: [11, 12], external_reference_id: 'INC1' },
		{ set: [11, 12], unchanged: [], detections: [{ before: null, after: 'INC1', id: 11 }, { before: null, after: 'INC1', id: 12 }] },
	],
	[
		'the status of detections',
		{ resource: 'detection', operation: 'setInvestigationStatus', detectionIds: [11, 12], investigationStatus: 'escalated' },
		{ detectionIdList: [11, 12], investigation_status: 'escalated' },
		{ status: 'escalated', set: [11, 12] },
	],
];

async function tenant(switches: Partial<VectraSwitches> = {}) {
	const one = await site('rux', switches);
	one.world.addHost({ id: 7 }).extra = { unresolved_priority: true };
	for (const id of [11, 12]) one.world.addDetection({ id, host_id: 7, category: id === 12 ? 'info' : 'exfiltration' });
	return one;
}

describe.each(OPERATIONS)('%s', (_title, parameters, body, done) => {
	const ask = { ...parameters, ...PREVIEW };

	it('is set with one call and read back, and a second run changes nothing', async () => {
		const { good, writes } = await tenant();
		expect(await good(ask)).toMatchObject([{ changed: true, verified: true, ...done }]);
		expect(writes()).toEqual([{ call: expect.stringMatching(/^PATCH \/(entities\/7|detections)$/) as string, body }]);
		expect(await good(ask)).toMatchObject([{ changed: false, verified: true }]);
		expect(writes()).toEqual([]);
	});

	it('is accepted and not verified where Vectra does not show it', async () => {
		const { good, writes } = await tenant({ previewFieldsShown: false });
		expect(await good(ask)).toMatchObject([{ changed: true, verified: null }]);
		expect(writes()).toHaveLength(1);
	});

	it.each([
		['QUX', 'qux', ask, /^Quadrant UX does not have .*from the preview v3\.5 on/],
		['v3.4', 'rux', { ...ask, apiVersion: 'v3.4' }, /^The API v3\.4 does not have/],
		['no choice', 'rux', parameters, /^The API v3\.4 does not have/],
	] as const)('is refused on %s before anything is sent, and says what else to do', async (_where, deployment, given, message) => {
		const { run, calls } = await site(deployment);
		const { error } = await run(given as IDataObject);
		expect(error?.message).toMatch(message);
		expect(error?.description).toMatch(/Item 0: nothing was sent.*(Tag → Add|Assignment → Resolve)/);
		expect(calls()).toEqual([]);
	});

	it.each(['replyLost', 'reset'] as const)('is read after a lost reply, and never sent twice: %s', async (kind) => {
		const { run, writes, fault } = await tenant();
		fault({ kind, method: 'PATCH', times: 1 });
		const { error, items } = await run(ask);
		expect(writes().length).toBeLessThanOrEqual(1);
		if (kind === 'replyLost') expect(items).toMatchObject([{ changed: true, verified: true }]);
		else expect(error?.message).toMatch(/It is not known whether Vectra took/);
	});

	it('is an error where the tenant does not have the call, or refuses it', async () => {
		const { run, fault, writes } = await tenant();
		fault({ kind: 'status', status: 405, method: 'PATCH', times: 1, body: { detail: 'Method "PATCH" not allowed.' } });
		const missing = await run(ask);
		expect(missing.error?.message).toMatch(/^This tenant does not offer .* in its API$/);
		fault({ kind: 'status', status: 403, method: 'PATCH', times: 1 });
		expect((await run(ask)).error?.message).toMatch(/role of this Vectra credential/);
		expect(writes()).toHaveLength(2);
	});
});

it('a tenant that takes a boolean only refuses the text, and says so', async () => {
	const { run } = await tenant({ unresolvedPriorityAs: 'boolean' });
	const { error } = await run({ ...OPERATIONS[1][1], ...PREVIEW });
	expect(`${error?.message} ${error?.description}`).toMatch(/Must be a valid boolean/);
});

it('what does not exist is an error before anything is written', async () => {
	const { run, writes } = await tenant();
	expect((await run({ ...OPERATIONS[0][1], ...PREVIEW, entity: byId(99) })).error?.message).toMatch(/There is no host 99/);
	expect((await run({ ...OPERATIONS[3][1], ...PREVIEW, detectionIds: '11, 99' })).error?.message).toMatch(/There is no detection 99/);
	expect(writes()).toEqual([]);
});

it.each<[IDataObject, RegExp]>([
	[{ ...OPERATIONS[0][1], ...PREVIEW, reference: ' ' }, /The External Reference is missing/],
	[{ ...OPERATIONS[0][1], ...PREVIEW, reference: 'a\nb' }, /holds a line break/],
	[{ ...OPERATIONS[3][1], ...PREVIEW, investigationStatus: 'closed' }, /“closed”/],
	[{ ...OPERATIONS[3][1], ...PREVIEW, detectionIds: 'x' }, /“x” is not the ID of a detection/],
	[{ ...OPERATIONS[3][1], ...PREVIEW, detectionIds: Array.from({ length: 101 }, (_, id) => id + 1) }, /more than 100 are not changed at once/],
	[{ ...OPERATIONS[3][1], apiVersion: 'v4' }, /“v4”/],
])('bad input is refused: %j', async (parameters, message) => {
	const { run, calls } = await tenant();
	const given = { ...parameters, ...(parameters.reference === ' ' ? { reference: '={{ " " }}' } : {}) };
	const { error } = await run(given);
	expect(error?.message).toMatch(message);
	expect(calls()).toEqual([]);
});
