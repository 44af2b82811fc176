import nock from 'nock';
import type { IDataObject } from 'n8n-workflow';
import { decisionTag } from '../../../nodes/Vectra/containment/decision';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller } from '../../support/engine';
import { byToken, controlTime, NOW, quxCredentials, runVectra, ruxCredentials } from './support';
import { RUX, VectraNock } from './vectraNock';

const time = controlTime();

const SECONDS = NOW / 1_000;
const record = { resource: 'containment', operation: 'recordDecision', hostId: '={{ $json.host.id }}' };
const item = (id: unknown): IDataObject => ({ eventId: 'x', host: { id } }) as IDataObject;

describe.each<[string, () => VectraNock, object]>([
	['QUX', () => new VectraNock(), {}],
	[
		'RUX',
		() => {
			nock(RUX).post('/oauth2/token').reply(200, { access_token: 't', expires_in: 21_600, token_type: 'Bearer' });
			return new VectraNock(RUX);
		},
		{ credentials: ruxCredentials },
	],
])('Record Decision, %s', (_name, site, more) => {
	it.each<[string, IDataObject, string[], string[], string | null]>([
		['asked, a day by default', {}, [], [decisionTag('asked', SECONDS, SECONDS + 86_400)], '2026-02-04T09:00:00.000Z'],
		['approved', { decision: 'approved', hours: 8 }, [decisionTag('asked', 1, SECONDS + 9)], [decisionTag('approved', SECONDS, SECONDS + 28_800)], '2026-02-03T17:00:00.000Z'],
		['denied', { decision: 'denied', hours: '={{ "0.5" }}' }, [], [decisionTag('denied', SECONDS, SECONDS + 1_800)], '2026-02-03T09:30:00.000Z'],
		['none', { decision: 'none' }, [decisionTag('denied', 1, 2), decisionTag('asked', 1, SECONDS + 9)], [], null],
	])('remembers the decision and lets the item go on: %s', async (_title, parameters, before, after, until) => {
		const vectra = site();
		vectra.addHost(7, ['finance', ...before]);
		const run = await runVectra({ ...record, ...parameters }, { items: [item(7)], ...more });
		expect(run.error).toBeUndefined();
		expect(vectra.tagsOf(7)).toEqual(['finance', ...after]);
		expect(run.items).toEqual([
			{
				...item(7),
				decision: { decision: parameters.decision ?? 'asked', until, hostId: 7, tagsBefore: ['finance', ...before], tagsAfter: ['finance', ...after], noteId: null, noteFailure: null },
			},
		]);
	});

	const denied = { ...record, decision: 'denied', options: { noteText: 'Denied by <A. Approver>' } };

	it('notes who decided', async () => {
		const vectra = site();
		vectra.addHost(7);
		const run = await runVectra(denied, { items: [item(7)], ...more });
		expect((vectra.notes.get(7) ?? []).map(({ note }) => note)).toEqual([`Denied by &lt;A. Approver&gt;\n[cortex-xdr:denied:${SECONDS}]`]);
		expect(run.items[0].decision).toMatchObject({ noteId: expect.any(Number) as number, noteFailure: null });
	});

	it('says that the note was refused, and keeps the decision', async () => {
		const vectra = site();
		vectra.addHost(7);
		vectra.on('POST', '/notes', () => [403, { detail: 'No.' }]);
		const run = await runVectra(denied, { items: [item(7)], ...more });
		expect(run.items[0].decision).toMatchObject({ decision: 'denied', noteId: null, noteFailure: expect.stringMatching(/\S/) as string });
		expect(vectra.tagsOf(7)).toEqual([decisionTag('denied', SECONDS, SECONDS + 86_400)]);
	});

	it('is an error where the tags are refused', async () => {
		const vectra = site();
		vectra.addHost(7, ['finance']);
		for (const method of ['POST', 'PATCH']) vectra.on(method, '/tagging/host', () => [403, { detail: 'No.' }]);
		const run = await runVectra({ ...record, decision: 'denied' }, { items: [item(7)], ...more });
		expect(run.error?.message).toBeDefined();
		expect(vectra.tagsOf(7)).toEqual(['finance']);
	});
});

describe('bad input', () => {
	it.each<[string, IDataObject, IDataObject, RegExp]>([
		['no host', item(null), {}, /^The Host ID is missing/],
		['a host that is none', item('abc'), {}, /^“abc” is not a host ID of Vectra/],
		['a decision that is none', item(7), { decision: '={{ "maybe" }}' }, /“maybe”/],
		['hours that are no number', item(7), { decision: 'denied', hours: '={{ "soon" }}' }, /Counts for \(Hours\) is “soon”/],
		['no hours', item(7), { decision: 'denied', hours: '={{ 0 }}' }, /Counts for \(Hours\) is “0”/],
		['hours without end', item(7), { decision: 'approved', hours: '={{ 1e9 }}' }, /Counts for \(Hours\) is “1000000000”/],
	])('writes nothing and asks nothing of Vectra: %s', async (_name, given, parameters, message) => {
		const vectra = new VectraNock();
		vectra.addHost(7);
		const run = await runVectra({ ...record, ...parameters }, { items: [given] });
		expect(run.error?.message).toMatch(message);
		expect(vectra.calls).toEqual([]);
	});
});

it('is heeded by the trigger for as long as it counts', async () => {
	const vectra = new VectraNock();
	vectra.addHost(7, ['vectra_contain']);
	const trigger = createPoller({ node: new VectraTrigger(), parameters: { ...byToken, triggerOn: 'containmentChange' }, credentials: quxCredentials });
	const poll = async () => {
		const { items, secondary } = await trigger.poll();
		return [...(items ?? []).map(({ desired, decision }) => `${String(desired)} ${String(decision)}`), ...secondary.map(({ held }) => String(held))];
	};
	const decide = async (parameters: IDataObject) => void (await runVectra({ ...record, ...parameters }, { items: [item(7)] }));
	await decide({ decision: 'asked' });
	expect(await poll()).toEqual(['awaitingDecision']);
	time.passMinutes(1);
	await decide({ decision: 'denied', hours: 2 });
	expect(await poll()).toEqual(['denied']);
	time.passMinutes(60);
	expect(await poll()).toEqual([]);
	time.passMinutes(60);
	expect(await poll()).toEqual(['isolated null']);
	await decide({ decision: 'approved', hours: 2 });
	time.passMinutes(5);
	expect(await poll()).toEqual(['isolated approved']);
});
