import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, type NodeRun } from '../../support/engine';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { cortex, HOST, KEY, page, run } from '../cortex/cortexNock';
import { A, byToken, controlTime, quxCredentials, runVectra, TOKEN } from '../vectra/support';
import { QUX, VectraNock } from '../vectra/vectraNock';
import { HOSTILE_BODIES, HOSTILE_TEXTS } from './hostileBodies';

controlTime();

const ID = endpointId(0xa);
const isolate = { resource: 'endpoint', operation: 'isolate', identifyBy: 'identifiers', identifiers: { hostName: 'FIN-LT-0142' } };
const trigger = () =>
	createPoller({ node: new VectraTrigger(), parameters: { ...byToken, triggerOn: 'containmentChange' }, credentials: quxCredentials });

/** One answer to whatever is asked. */
function answerAll(base: string, status: number, body: string) {
	for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
		nock(base).persist().intercept(/./, method).reply(status, body, { 'Content-Type': 'application/json' });
	}
}

/** What n8n stores and shows of a run holds no secret and no text of unbounded length; nothing became everybody's property. */
function expectHarmless(what: unknown) {
	const shown = JSON.stringify(what);
	expect(shown).not.toContain(KEY);
	expect(shown).not.toContain(TOKEN);
	expect(shown.length).toBeLessThan(100_000);
	expectUnpolluted();
}

function expectUnpolluted() {
	const plain: Record<string, unknown> = {};
	expect(plain.polluted).toBeUndefined();
	expect(Object.keys(Object.prototype)).toEqual([]);
}

/** The error or the error items of a run, for a person to read. */
const messages = ({ error, items }: NodeRun) => [error?.message, error?.description, ...items.map(({ error: told }) => told)].join(' ');

describe.each(Object.entries(HOSTILE_BODIES))('a reply made of %s', (_title, body) => {
	// A big one is read the same way whatever its status.
	describe.each(body.length > 10_000_000 ? [200] : [200, 500])('with status %i', (status) => {
		it('is borne by the Cortex XDR node, which sends nothing', async () => {
			answerAll(HOST, status, body);
			const result = await run(isolate);
			expectHarmless([result.error?.message, result.error?.description, result.outputs]);
			expect(messages(result)).not.toMatch(/call stack|undefined|\[object/);
		}, 120_000);

		it('is borne by the Vectra AI node', async () => {
			answerAll(QUX, status, body);
			const result = await runVectra({ resource: 'containment', operation: 'recordIsolation' }, {
				items: [{ host: { id: 1 }, outcome: 'isolated', endpoint: { id: A }, action: null }],
			});
			expectHarmless([result.error?.message, result.error?.description, result.outputs]);
			expect(messages(result)).not.toMatch(/call stack|undefined|\[object/);
		}, 120_000);

		it('is borne by the trigger, which emits nothing', async () => {
			answerAll(QUX, status, body);
			const { items, error } = await trigger().poll();
			expect(items).toBeNull();
			expectHarmless([error?.message, (error as { description?: string } | undefined)?.description]);
			expect(error?.message ?? '').not.toMatch(/call stack|undefined|\[object/);
		}, 120_000);
	});
});

describe.each(Object.entries(HOSTILE_TEXTS))('%s', (_title, hostile) => {
	it('does no harm in what Cortex says about an endpoint or an error', async () => {
		const record = endpointRecord({ endpoint_id: ID, endpoint_name: hostile, users: [hostile], group_name: [hostile] });
		cortex(({ path }) => (path.includes('get_endpoint') ? page(record) : [500, { reply: { err_code: 500, err_msg: hostile, err_extra: hostile } }]));
		const result = await run({ ...isolate, identifyBy: 'endpoint', endpoint: { __rl: true, mode: 'id', value: ID } });
		expect(result.error).toBeUndefined();
		expect(result.items[0].reason).toEqual(expect.not.stringMatching(/\p{Cc}/u));
		expect(String(result.items[0].reason).length).toBeLessThan(2_000);
		expectUnpolluted();
	});

	it('does no harm in what Vectra says about a host', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['vectra_contain', hostile], { name: hostile, groups: [{ id: 1, name: hostile, type: 'host' }] });
		const { items, error } = await trigger().poll();
		expect(error).toBeUndefined();
		expect(items).toHaveLength(1);
		expectUnpolluted();
	});

	it('reaches no note as it is, when it is the name of an endpoint or of an action', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const endpoint = { id: A, name: hostile };
		const items = [{ host: { id: 1 }, outcome: 'isolated', endpoint, action: { id: hostile } }] as unknown as IDataObject[];
		const result = await runVectra({ resource: 'containment', operation: 'recordIsolation' }, { items });
		expect(result.error).toBeUndefined();
		const [{ note }] = vectra.notes.get(1) ?? [];
		expect(note).not.toMatch(/[<>]/);
		expect(note.split('\n')).toHaveLength(2);
		expect(note.split('\n').join('')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
		expect(note.match(/\[cortex-xdr:/g)).toHaveLength(1);
		expect(note.length).toBeLessThan(1_000);
	});

	it('does no harm in the notes that a host already has', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [`cortex-xdr:${A}:100`, 'cortex-xdr:contained']);
		vectra.notes.set(1, [{ id: 1, note: hostile, date_created: hostile }]);
		const items = [{ host: { id: 1 }, outcome: 'alreadyIsolated', endpoint: { id: A }, action: null }] as unknown as IDataObject[];
		const result = await runVectra({ resource: 'containment', operation: 'recordIsolation' }, { items });
		expect(result.error).toBeUndefined();
		expectUnpolluted();
	});
});
