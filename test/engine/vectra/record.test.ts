import type { IDataObject } from 'n8n-workflow';
import { decisionTag } from '../../../nodes/Vectra/containment/decision';
import { CONTAINED, detailTag, EXTERNAL, PENDING } from '../../../nodes/Vectra/containment/ownership';
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
				detections: null,
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

	it('writes nothing where nothing is learned, and asks nothing of Vectra', async () => {
		const vectra = new VectraNock();
		const outcomes = ['deferred', 'failed', 'wouldIsolate', 'blockedByPendingRelease', 'unknownState', 'released'];
		const run = await runVectra(isolation, { items: [...outcomes.map((outcome) => item(1, outcome, null, null)), failed(1)] });
		expect(records(run).map(({ recorded, tagsBefore }) => [recorded, tagsBefore])).toEqual([...outcomes, 'error'].map(() => [false, null]));
		expect(records(run)[5].reason).toMatch(/Use Record Release/);
		expect(records(run)[6].reason).toMatch(/What was claimed is followed/);
		expect(vectra.calls).toEqual([]);
	});

	/** As the Cortex XDR node shows an endpoint that was not isolated. */
	const free = (hostId: number, outcome: string, endpoint: object | null = { id: A }) => ({ ...item(hostId, outcome, endpoint, null), stateAfter: 'AGENT_UNISOLATED' });

	it.each(['deferred', 'wouldIsolate', 'failed', 'cancelled', 'protected', 'identityMismatch'])('takes a claim off that came to nothing, without a note: %s', async (outcome) => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance', detailA, PENDING]);
		vectra.addHost(2, ['finance']);
		vectra.addHost(3, [detailTag(B, 5), PENDING]);
		vectra.addHost(4, [detailA, PENDING]);
		const run = await runVectra(isolation, { items: [free(1, outcome), free(2, outcome), free(3, outcome), { ...free(4, outcome), stateAfter: 'AGENT_PENDING_ISOLATION' }] });
		expect(records(run).map(({ recorded }) => recorded)).toEqual([true, false, false, false]);
		expect([1, 2, 3, 4].map((id) => vectra.tagsOf(id))).toEqual([['finance'], ['finance'], [detailTag(B, 5), PENDING], [detailA, PENDING]]);
		expect(vectra.notes.size).toBe(0);
	});

	it('takes a marker off that names no endpoint where none of those that could be meant is isolated', async () => {
		const vectra = new VectraNock();
		for (const id of [1, 2, 3]) vectra.addHost(id, [PENDING]);
		const ambiguous = (hostId: number, ...states: string[]) => ({
			...item(hostId, 'ambiguous', null, null),
			candidates: states.map((isolation) => ({ id: A, isolation })),
		});
		const items = [ambiguous(1, 'AGENT_UNISOLATED', 'AGENT_UNISOLATED'), ambiguous(2, 'AGENT_UNISOLATED', 'AGENT_ISOLATED'), item(3, 'notFound', null, null)];
		const run = await runVectra(isolation, { items });
		expect(records(run).map(({ recorded }) => recorded)).toEqual([true, false, true]);
		expect([1, 2, 3].map((id) => vectra.tagsOf(id))).toEqual([[], [PENDING], []]);
	});

	it('keeps what is contained and was not found: an endpoint that Cortex XDR does not show may be isolated all the same', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, detailA]);
		const run = await runVectra(isolation, { items: [item(1, 'notFound', null, null)] });
		expect(records(run)[0]).toMatchObject({ recorded: false, tagsAfter: [CONTAINED, detailA] });
	});

	it('leaves an isolation of somebody else to its owner, with one note, until it is over', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance']);
		const run = await runVectra(isolation, { items: [item(1, 'alreadyIsolated', { id: A }, null)] });
		expect(records(run)[0]).toMatchObject({ recorded: true, tagsAfter: ['finance', EXTERNAL] });
		expect(vectra.notes.get(1)?.[0].note).toMatch(/^Not ours: .* was isolated by somebody else, who has to release it/);
		time.passMinutes(60);
		const again = await runVectra(isolation, { items: [item(1, 'alreadyIsolated', { id: A }, null)] });
		expect(records(again)[0]).toMatchObject({ recorded: false, reason: expect.stringMatching(/^The host is marked already: somebody else/) });
		const released = await runVectra(release, { items: [item(1, 'deferred', { id: A }, null)] });
		expect(records(released)[0]).toMatchObject({ recorded: false });
		await runVectra(isolation, { items: [free(1, 'wouldIsolate')] });
		expect(vectra.tagsOf(1)).toEqual(['finance']);
		expect(vectra.notes.get(1)).toHaveLength(1);
	});

	it.each<[string, IDataObject, string[]]>([
		['left to its owner, as by default', { existingIsolation: 'leave' }, [EXTERNAL]],
		['taken over', { existingIsolation: 'takeOver' }, [detailA, CONTAINED]],
	])('with the option Existing Isolation: %s', async (_name, options, tags) => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.addHost(2, [EXTERNAL]);
		vectra.addHost(3, [detailTag(A, 100), PENDING]);
		const run = await runVectra({ ...isolation, options }, { items: [1, 2, 3].map((id) => item(id, 'alreadyIsolated', { id: A }, null)) });
		expect(run.error).toBeUndefined();
		expect([1, 2, 3].map((id) => vectra.tagsOf(id))).toEqual([tags, tags, [detailTag(A, 100), CONTAINED]]);
	});

	it('refuses an Existing Isolation that is none, and sends nothing', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const { error } = await runVectra({ ...isolation, options: { existingIsolation: '={{ "steal" }}' } }, { items: [item(1, 'alreadyIsolated')] });
		expect(error?.message).toMatch(/“steal” .*Existing Isolation|Existing Isolation .*“steal”/);
		expect(vectra.calls).toEqual([]);
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

	it.each(['pendingRelease', 'timedOut', 'unknown'])('keeps following a release that may land later, of what is ours: %s', async (outcome) => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, detailA]);
		vectra.addHost(2, [CONTAINED, PENDING, detailA]);
		vectra.addHost(3, ['finance']);
		const run = await runVectra(release, { items: [1, 2, 3].map((id) => item(id, outcome)) });
		expect(records(run)).toMatchObject([
			{ recorded: true, reason: 'Recorded' },
			{ recorded: false, reason: `Nothing to record after “${outcome}”: the host is marked already, so it is being followed` },
			{ recorded: false, reason: `Nothing recorded: “${outcome}” does not show that the endpoint was released` },
		]);
		expect([1, 2, 3].map((id) => vectra.tagsOf(id))).toEqual([[CONTAINED, detailA, PENDING], [CONTAINED, PENDING, detailA], ['finance']]);
		expect(vectra.notes.get(1)?.[0].note).toMatch(/^Release not finished: /);
		expect(vectra.notes.size).toBe(1);
	});

	it('leaves every mark alone where nothing shows that the endpoint was released, and asks nothing of Vectra', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [CONTAINED, PENDING, detailA]);
		const outcomes = ['blockedByPendingIsolation', 'deferred', 'failed', 'notFound', 'unsupported', 'ambiguous', 'identityMismatch', 'limitReached', 'unknownState'];
		const run = await runVectra(release, { items: [...outcomes.map((outcome) => item(1, outcome, null, null)), failed(1)] });
		expect(records(run).map(({ recorded }) => recorded)).toEqual([...outcomes, 'error'].map(() => false));
		expect(vectra.calls).toEqual([]);
	});

	it('takes what people said about this isolation off with it', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance', CONTAINED, PENDING, detailA, 'cortex-xdr:for:8h', decisionTag('approved', 1, SECONDS + 60)]);
		await runVectra(release, { items: [item(1, 'released')] });
		expect(vectra.tagsOf(1)).toEqual(['finance']);
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

it.each([
	[isolation, [item(1, 'isolated')], undefined],
	[isolation, [item(1, 'notFound')], '0 of 1 recorded: Nothing recorded: after “notFound” there is no isolation of ours'],
	[release, [item(1, 'wouldRelease'), item(2, 'released')], '1 of 2 recorded: Nothing recorded: it was a dry run'],
	[isolation, [item(1, 'isolated'), item('x', 'isolated')], '1 of 2 recorded: error'],
])('says above the output what was not recorded: %j', async (operation, items, message) => {
	const vectra = new VectraNock();
	vectra.addHost(1);
	vectra.addHost(2, [CONTAINED, detailA]);
	const { run } = await runVectra(operation, { items: items as unknown as IDataObject[], continueOnFail: true });
	const [{ hints }] = run.data.resultData.runData['Node under Test'];
	expect(hints).toEqual(message === undefined ? [] : [{ message, type: 'warning', location: 'outputPane' }]);
});

describe('failures of Vectra', () => {
	it.each<[string, number, unknown, string]>([
		['bad token', 401, { details: 'Invalid token.' }, 'Vectra refused the credential'],
		['missing right', 403, { details: 'You do not have permission.' }, 'The role of this Vectra credential does not allow the call: it needs the right to read tags'],
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
