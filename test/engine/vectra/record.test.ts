import type { IDataObject } from 'n8n-workflow';
import { CONTAINED, detailTag, PENDING } from '../../../nodes/Vectra/containment/ownership';
import { A, B, controlTime, NOW, runVectra, ruxCredentials, stored, TOKEN } from './support';
import type { NodeRun } from '../../support/engine';
import { RUX, VectraNock } from './vectraNock';
import nock from 'nock';

const SECONDS = NOW / 1_000;
const detailA = detailTag(A, SECONDS);
const isolation = { resource: 'containment', operation: 'recordIsolation' };
const release = { resource: 'containment', operation: 'recordRelease' };

/** An item as it comes from the Cortex XDR node, with the host beside it. */
const item = (hostId: unknown, outcome: string, endpoint: object | null = { id: A, name: 'FIN-LT-22' }, action: object | null = { id: 7, status: null }) => ({
	host: { id: hostId },
	outcome,
	endpoint,
	action,
});

/** An item of the error output of the Cortex XDR node: what it got, and the error. */
const failed = (hostId: number, endpointId: string | null = null) => ({ host: { id: hostId }, endpointId, error: 'Cortex cannot be reached' });

const time = controlTime();

/** What the operation added to each item; an item in error as it is. */
const records = ({ items }: NodeRun) => items.map((item) => (item.record ?? item) as IDataObject);

describe('Record Isolation', () => {
	it('lets the item go on as it came', async () => {
		new VectraNock().addHost(1);
		const input = item(1, 'isolated') as unknown as IDataObject;
		const { items } = await runVectra(isolation, { items: [input] });
		expect(items).toEqual([{ ...input, record: expect.objectContaining({ recorded: true }) }]);
	});

	it('marks a host as contained with one note, by default fields alone', async () => {
		const vectra = new VectraNock();
		vectra.addHost(4711, ['finance']);
		const run = await runVectra(isolation, { items: [item(4711, 'isolated')] });
		expect(run.error).toBeUndefined();
		expect(records(run)).toEqual([
			{
				recorded: true,
				hostId: 4711,
				endpointId: A,
				outcome: 'isolated',
				tagsBefore: ['finance'],
				tagsAfter: ['finance', detailA, CONTAINED],
				noteId: 1,
				reason: 'Recorded',
			},
		]);
		expect(vectra.notes.get(4711)?.[0].note).toMatch(/FIN-LT-22 .*is isolated \(outcome: isolated, action: 7\)/);
		expect(vectra.journal()).toEqual([
			'GET /tagging/host/4711',
			'POST /tagging/host',
			'POST /tagging/host',
			'GET /tagging/host/4711',
			'POST /hosts/4711/notes',
		]);
		expect(vectra.calls[1].body).toEqual({ objectIds: [4711], tag: detailA });
		expect(run.raw[0][0].pairedItem).toEqual({ item: 0 });
	});

	it('can be repeated: no second tag, no second note', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		await runVectra(isolation, { items: [item(1, 'isolated')] });
		time.passMinutes(5);
		const again = await runVectra(isolation, { items: [item(1, 'alreadyIsolated', { id: A }, null)] });
		expect(records(again)[0]).toMatchObject({ recorded: true, noteId: 1, reason: 'The tags were already as wanted' });
		expect(vectra.tagsOf(1)).toEqual([detailA, CONTAINED]);
		expect(vectra.notes.get(1)).toHaveLength(1);
	});

	it('makes up for the note that an interrupted run did not write', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.on('POST', '/notes', () => [403, { details: 'You do not have permission to perform this action.' }], 1);
		const first = await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(records(first)[0]).toMatchObject({ recorded: true, noteId: null });
		expect(records(first)[0].reason).toMatch(/^Recorded, but the note could not be written: The role/);
		await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(vectra.notes.get(1)).toHaveLength(1);
	});

	it.each(['pendingIsolation', 'timedOut', 'unknown'])('keeps an unverified isolation as pending: %s', async (outcome) => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		await runVectra(isolation, { items: [item(1, outcome)] });
		expect(vectra.tagsOf(1)).toEqual([detailA, PENDING]);
		time.passMinutes(3);
		await runVectra(isolation, { items: [item(1, 'alreadyIsolated')] });
		expect(vectra.tagsOf(1)).toEqual([detailA, CONTAINED]);
		expect(vectra.notes.get(1)?.map(({ note }) => note.split('\n').at(-1))).toEqual([
			`[cortex-xdr:pending:${A}:${SECONDS}]`,
			`[cortex-xdr:isolated:${A}:${SECONDS}]`,
		]);
	});

	it('writes nothing for an isolation that did not happen, and asks nothing of Vectra', async () => {
		const vectra = new VectraNock();
		const outcomes = ['deferred', 'notFound', 'failed', 'wouldIsolate', 'blockedByPendingRelease', 'released'];
		const run = await runVectra(isolation, { items: outcomes.map((outcome) => item(1, outcome, null, null)) });
		expect(records(run).map(({ recorded, tagsBefore }) => [recorded, tagsBefore])).toEqual(outcomes.map(() => [false, null]));
		expect(records(run)[5].reason).toMatch(/Use Record Release/);
		expect(vectra.calls).toEqual([]);
	});

	it('takes nothing from an error but doubt in what is marked as contained, which is then followed', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, detailA]);
		vectra.addHost(2, ['finance']);
		vectra.addHost(3, [PENDING, detailA]);
		const run = await runVectra(isolation, { items: [failed(1), failed(2), failed(3)] });
		expect(records(run)).toMatchObject([
			{ recorded: true, endpointId: null, outcome: 'error', tagsAfter: [CONTAINED, detailA, PENDING], reason: 'Recorded' },
			{ recorded: false, reason: 'Nothing to record: nothing was sent, and no tag of the host is in doubt' },
			{ recorded: false, tagsAfter: [PENDING, detailA] },
		]);
		expect([1, 2, 3].map((id) => vectra.notes.get(id)?.length)).toEqual([1, undefined, undefined]);
		await runVectra(isolation, { items: [item(1, 'alreadyIsolated', { id: A }, null)] });
		expect(vectra.tagsOf(1)).toEqual([CONTAINED, detailA]);
	});

	it('takes over an isolation that was there before: the request puts the host under its management', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const run = await runVectra(isolation, { items: [item(1, 'alreadyIsolated', { id: A }, null)] });
		expect(records(run)[0]).toMatchObject({ recorded: true, tagsAfter: [detailA, CONTAINED] });
	});

	it('adds no note when told so', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		await runVectra({ ...isolation, options: { addNote: false } }, { items: [item(1, 'isolated')] });
		expect(vectra.notes.size).toBe(0);
		expect(vectra.tagsOf(1)).toContain(CONTAINED);
	});

	it('keeps a tag that an analyst sets at the worst moment (QUX)', async () => {
		const vectra = new VectraNock();
		const host = vectra.addHost(1);
		vectra.on('POST', '/tagging/host', () => void host.tags.push('analyst'), 1);
		await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(vectra.tagsOf(1)).toEqual(['analyst', detailA, CONTAINED]);
	});

	it('finds out that a note was written although its reply was lost', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.on(
			'POST',
			'/notes',
			({ body }) => {
				vectra.notes.set(1, [{ id: 77, note: (body as { note: string }).note, date_created: '' }]);
				return [504, '<html>Gateway Timeout</html>'];
			},
			1,
		);
		const run = await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(records(run)[0]).toMatchObject({ recorded: true, noteId: 77, reason: 'Recorded' });
		expect(vectra.notes.get(1)).toHaveLength(1);
	});

	it.each(['HPE_INVALID_CONSTANT', 'ERR_STREAM_PREMATURE_CLOSE'])('finds that out too when the reply was no HTTP: %s', async (code) => {
		const written = new Set<string>();
		nock('https://brain.example')
			.post(/notes/, ({ note }: { note: string }) => written.add(note).size === 1)
			.replyWithError(Object.assign(new Error('Parse Error'), { code }));
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.on('GET', '/notes', () => [200, [...written].map((note) => ({ id: 78, note, date_created: '' }))]);
		const run = await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(records(run)[0]).toMatchObject({ recorded: true, noteId: 78, reason: 'Recorded' });
		expect(vectra.calls.filter(({ method, path }) => method === 'POST' && path.includes('notes'))).toEqual([]);
	});
});

describe('Record Release', () => {
	it('takes all marks off with one note, and can be repeated', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		await runVectra(isolation, { items: [item(1, 'isolated')] });
		time.passMinutes(60);
		const run = await runVectra(release, { items: [item(1, 'released', { id: A, name: 'FIN-LT-22' }, { id: 8 })] });
		expect(records(run)[0]).toMatchObject({ recorded: true, tagsAfter: [], noteId: 2 });
		const again = await runVectra(release, { items: [item(1, 'alreadyReleased', { id: A }, null)] });
		expect(records(again)[0]).toMatchObject({ recorded: true, noteId: 2, reason: 'The tags were already as wanted' });
		expect(vectra.notes.get(1)).toHaveLength(2);
	});

	it('keeps the marks while another endpoint is contained, and says so for an endpoint that is not named', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, detailA, detailTag(B, 5)]);
		await runVectra(release, { items: [item(1, 'released')] });
		expect(vectra.tagsOf(1)).toEqual([CONTAINED, detailTag(B, 5)]);
		const other = await runVectra(release, { items: [item(1, 'released', { id: 'c'.repeat(32) })] });
		expect(records(other)[0]).toMatchObject({ recorded: false });
		expect(records(other)[0].reason).toContain(B);
	});

	it('makes a host ours when its release is not settled, and else leaves it as it is', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.addHost(2, [CONTAINED, detailA]);
		const run = await runVectra(release, {
			items: [item(1, 'blockedByPendingIsolation'), item(2, 'deferred'), failed(2), item(1, 'notFound', null)],
		});
		expect(records(run).map(({ recorded }) => recorded)).toEqual([true, false, false, false]);
		expect(vectra.tagsOf(1)).toEqual([detailA, PENDING]);
		expect(vectra.tagsOf(2)).toEqual([CONTAINED, detailA]);
		expect(records(run).map(({ reason }) => reason)).toEqual([
			'Recorded',
			'Nothing to record after “deferred”: the host is already marked as ours, so it is being followed',
			'Nothing to record after “error”: the host is already marked as ours, so it is being followed',
			expect.stringMatching(/does not show that the endpoint was released/),
		]);
	});

	it('keeps following after an error what may be isolated, though no tag told so and no endpoint is known', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance']);
		vectra.addHost(2);
		const run = await runVectra(release, { items: [failed(1), { ...failed(2), endpoint: { id: A } }] });
		expect(records(run)).toMatchObject([
			{ recorded: true, endpointId: null, outcome: 'error', tagsAfter: ['finance', PENDING] },
			{ recorded: true, endpointId: A, tagsAfter: [detailA, PENDING] },
		]);
		expect(vectra.notes.get(1)?.[0].note).toMatch(/^Release not finished: the Cortex XDR endpoint of this host is being followed .*outcome: error/);
		const settled = await runVectra(release, { items: [item(1, 'alreadyReleased', { id: A }, null), item(2, 'released', { id: A })] });
		expect(records(settled)).toMatchObject([{ recorded: true, tagsAfter: ['finance'] }, { recorded: true, tagsAfter: [] }]);
		expect(vectra.notes.get(1)).toHaveLength(2);
	});

	it('ends that where several endpoints could be meant and none of them is isolated', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [PENDING]);
		vectra.addHost(2, [PENDING]);
		const ambiguous = (hostId: number, ...states: string[]) => ({
			...item(hostId, 'ambiguous', null, null),
			candidates: states.map((isolation) => ({ id: A, isolation })),
		});
		const items = [ambiguous(1, 'AGENT_UNISOLATED', 'AGENT_UNISOLATED'), ambiguous(2, 'AGENT_UNISOLATED', 'AGENT_ISOLATED')];
		const run = await runVectra(release, { items });
		expect(records(run)).toMatchObject([
			{ recorded: true, tagsAfter: [] },
			{ recorded: false, reason: 'Nothing recorded: “ambiguous” does not show that the endpoint was released' },
		]);
		expect(vectra.tagsOf(2)).toEqual([PENDING]);
	});

	it.each(['notFound', 'unsupported'])('ends that where there is no such endpoint, and only that: %s', async (outcome) => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance', PENDING]);
		vectra.addHost(2, [PENDING, detailA]);
		vectra.addHost(3, [CONTAINED, PENDING]);
		const run = await runVectra(release, { items: [1, 2, 3].map((id) => item(id, outcome, null, null)) });
		expect(records(run)).toMatchObject([
			{ recorded: true, tagsAfter: ['finance'], reason: 'Recorded' },
			{ recorded: false, tagsAfter: [PENDING, detailA], reason: `Nothing recorded: “${outcome}” does not show that the endpoint was released` },
			{ recorded: false, tagsAfter: [CONTAINED, PENDING] },
		]);
		expect(vectra.notes.get(1)?.[0].note).toMatch(/^No longer followed: .*\n\[cortex-xdr:absent:-:\d+\]$/);
		expect(vectra.notes.size).toBe(1);
	});

	it('needs the endpoint only where the tags name one', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED]);
		vectra.addHost(2, [CONTAINED, detailA]);
		const run = await runVectra(release, {
			items: [item(1, 'alreadyReleased', null, null), item(2, 'alreadyReleased', null, null)],
			continueOnFail: true,
		});
		expect(vectra.tagsOf(1)).toEqual([]);
		expect(vectra.tagsOf(2)).toEqual([CONTAINED, detailA]);
		expect(records(run)[1].error).toMatch(/Endpoint ID is missing: “alreadyReleased” cannot be recorded on host 2/);
	});
});

describe('bad input', () => {
	it('harms no other item with Continue On Fail, and each error says what is wrong', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const run = await runVectra(isolation, {
			continueOnFail: true,
			items: [
				item(undefined, 'isolated'),
				item('abc', 'isolated'),
				item(1, 'Contained'),
				item(1, ''),
				item(1, 'isolated', { id: 'xyz' }),
				item(1, 'isolated', null),
				item(404, 'isolated'),
				item('1', 'isolated'),
			],
		});
		expect(records(run).map(({ error, recorded }) => error ?? recorded)).toEqual([
			'The Host ID is missing',
			'“abc” is not a host ID of Vectra',
			'“Contained” is not an outcome of the Cortex XDR node',
			'The Outcome is missing',
			'“xyz” is not an endpoint ID of Cortex XDR',
			'The Endpoint ID is missing: “isolated” cannot be recorded on host 1',
			'There is no host 404 in Vectra',
			true,
		]);
		expect(run.raw[0].map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].map((index) => ({ item: index })));
	});

	it('stops the run without Continue On Fail, naming the item', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const run = await runVectra(isolation, { items: [item(1, 'isolated'), item('x', 'isolated')] });
		expect(run.status).toBe('error');
		expect(run.error).toMatchObject({ message: expect.stringContaining('“x” is not a host ID'), context: { itemIndex: 1 } });
	});

	it('goes to the error output where that is chosen', async () => {
		new VectraNock().addHost(1);
		const run = await runVectra(isolation, {
			continueOnFail: 'errorOutput',
			items: [item('x', 'isolated'), item(1, 'isolated')],
		});
		expect(run.outputs.map((output) => output.length)).toEqual([1, 1]);
		expect(run.outputs[1][0].error).toMatch(/not a host ID/);
	});
});

describe('failures of Vectra', () => {
	it.each<[string, number, unknown, string]>([
		['bad token', 401, { details: 'Invalid token.' }, 'Vectra refused the credential'],
		['missing right', 403, { details: 'You do not have permission.' }, 'The role of this Vectra credential does not allow the call'],
		['web page', 200, '<html><body>Log in</body></html>', 'The answer is not from the Vectra API: it is a web page or plain text instead of JSON'],
		['redirect', 302, '', 'This address is not the Vectra API: it redirects elsewhere'],
		['a list instead of tags', 200, [], 'The answer of Vectra for host 1 has a form that this node does not know'],
	])('%s', async (_name, status, body, message) => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.on('GET', '/tagging', () => [status, body]);
		const run = await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(run.error).toMatchObject({ name: 'NodeApiError', message, httpCode: String(status), context: { itemIndex: 0 } });
		expect(stored(run)).not.toContain(TOKEN);
		expect(vectra.calls.every(({ method }) => method === 'GET')).toBe(true);
	});

	it('waits as long as Vectra asks, then goes on', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.on('GET', '/tagging', () => [429, { detail: 'throttled' }, { 'Retry-After': '17' }], 1);
		vectra.on('POST', '/tagging/host', () => [429, { detail: 'throttled' }, { 'Retry-After': '23' }], 1);
		const run = await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(records(run)[0]).toMatchObject({ recorded: true });
		expect(time.slept).toEqual([17_000, 23_000]);
	});

	it('explains an unreachable brain without advising to repeat the node', async () => {
		nock('https://brain.example').get(/.*/).times(4).replyWithError(Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }));
		const run = await runVectra(isolation, { items: [item(1, 'isolated')] });
		expect(run.error).toMatchObject({ message: 'Vectra cannot be reached', httpCode: 'ECONNREFUSED' });
		expect(run.error?.description).toMatch(/Check the host/);
	});
});

describe('RUX', () => {
	const tokenReply = (token: string) => ({ access_token: token, expires_in: 21_600, token_type: 'Bearer' });

	it('replaces the list once, and renews the token when it expired meanwhile', async () => {
		const vectra = new VectraNock(RUX);
		vectra.addHost(1, ['finance']);
		vectra.tokens = ['Bearer first'];
		nock(RUX).post('/oauth2/token').reply(200, tokenReply('first'));
		nock(RUX).post('/oauth2/token').reply(200, tokenReply('second'));
		vectra.on(
			'PATCH',
			'/tagging',
			() => {
				vectra.tokens = ['Bearer second'];
				return [401, { detail: 'Unauthorized' }];
			},
			1,
		);
		const run = await runVectra(isolation, { credentials: ruxCredentials, items: [item(1, 'isolated')] });
		expect(records(run)[0]).toMatchObject({ recorded: true, tagsAfter: ['finance', detailA, CONTAINED], noteId: 1 });
		expect(vectra.journal()).toEqual([
			'GET /tagging/host/1',
			'PATCH /tagging/host/1',
			'PATCH /tagging/host/1',
			'GET /tagging/host/1',
			'POST /hosts/1/notes',
		]);
		expect(stored(run)).not.toMatch(/Bearer|second|secret-of-the-test/);
	});

	it('writes again what somebody else overwrote', async () => {
		const vectra = new VectraNock(RUX);
		const host = vectra.addHost(1, ['finance']);
		nock(RUX).post('/oauth2/token').reply(200, tokenReply('t'));
		let reads = 0;
		vectra.on('GET', '/tagging', () => {
			if ((reads += 1) === 2) host.tags = ['finance', 'analyst'];
			return undefined;
		});
		await runVectra(isolation, { credentials: ruxCredentials, items: [item(1, 'isolated')] });
		expect(vectra.tagsOf(1)).toEqual(['finance', 'analyst', detailA, CONTAINED]);
	});
});
