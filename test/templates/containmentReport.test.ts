import type { IDataObject } from 'n8n-workflow';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { DataTables } from '../support/engine/dataTables';
import { TemplateUnderTest } from '../support/templates';

const READ = ['Period', 'Rows', 'Was It Read?'];
const TELL = ['Numbers', 'Write the Report', 'Notify', 'Send E-Mail', 'Post to Webhook'];
const DAILY = { 'Every Morning': [{ timestamp: '2026-02-03T07:00:00.000Z' }] };
const WEEKLY = { 'Every Monday': [{ timestamp: '2026-02-02T07:05:00.000Z' }] };

const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
const HEARTBEAT = () => ({ rowKey: 'heartbeat', hostId: null, state: 'heartbeat', seen: hoursAgo(0) });

/** A row of the ledger: verified `hours` ago, after so many seconds. */
function verified(seconds: number, hours = 1, more: IDataObject = {}): IDataObject {
	const end = Date.parse(hoursAgo(hours));
	return { ...open('contained'), requested: new Date(end - seconds * 1_000).toISOString(), verified: new Date(end).toISOString(), ...more };
}

function open(state: string, more: IDataObject = {}): IDataObject {
	return {
		hostId: 4711, host: 'fin-lt-0142', hostUrl: 'https://vectra.example/hosts/4711', endpoint: 'FIN-LT-0142', state, outcome: state,
		why: 'asked by a person: requestTag', requested: hoursAgo(2), verified: null, released: null, ended: null, ...more,
	};
}

/** The template in n8n's engine, over rows as the ledger writes them. */
describe('containment report', () => {
	let template: TemplateUnderTest;
	const lab = new Lab();

	beforeAll(async () => {
		template = await TemplateUnderTest.read('containment-report');
	});

	const report = async (rows: IDataObject[], start = DAILY as Record<string, IDataObject[]>): Promise<WorkflowRun> => {
		const run = await template.run(lab, { pinned: { ...start, Rows: [...rows, HEARTBEAT()] } });
		expect(run.error).toBeUndefined();
		return run;
	};
	const numbers = (run: WorkflowRun) => run.items('Numbers')[0].numbers as IDataObject;
	const text = (run: WorkflowRun) => run.items('Notify')[0] as { subject: string; report: string; html: string };

	it('runs on its sample data without any account and without a table', async () => {
		const run = await template.runAsImported('Every Morning');
		expect(run.executed).toEqual(['Every Morning', ...READ, ...TELL]);
		expect(numbers(run)).toMatchObject({ contained: 3, median: 42, slowest: 720 });
		expect(text(run).subject).toContain('Containment, the last 24 hours: 3 contained, median 42 s, 95th percentile 11 min');
		const weekly = await template.runAsImported('Every Monday');
		expect(weekly.executed[0]).toBe('Every Monday');
	});

	// Known numbers, as spreadsheets' PERCENTILE.INC and numpy.percentile give them.
	it.each([
		['no time at all', [], null, null],
		['one', [17], 17, 17],
		['two', [10, 20], 15, 19.5],
		['an odd number, unsorted', [30, 10, 20], 20, 29],
		['an even number', [1, 2, 3, 4], 2.5, 3.85],
		['equal ones', [5, 5, 5, 5, 5], 5, 5],
		['1 to 100', Array.from({ length: 100 }, (_, index) => 100 - index), 50.5, 95.05],
		['one that is far out', [10, 10, 10, 10, 1000], 10, 802],
	])('counts median and 95th percentile: %s', async (_name, seconds, median, p95) => {
		const found = numbers(await report(seconds.map((one) => verified(one))));
		expect(found.contained).toBe(seconds.length);
		const close = (value: number | null) => (value === null ? null : expect.closeTo(value, 6));
		expect([found.median, found.p95]).toEqual([close(median), close(p95)]);
	});

	it('counts what was verified in the period, by day and by week', async () => {
		const rows = [verified(10, 1), verified(20, 23), verified(30, 25), verified(40, 150), verified(50, 200)];
		const daily = await report(rows);
		expect(daily.executed).toEqual(['Every Morning', ...READ, ...TELL]);
		expect(numbers(daily)).toMatchObject({ contained: 2, median: 15 });
		const weekly = await report(rows, WEEKLY);
		expect(weekly.executed).toEqual(['Every Monday', ...READ, ...TELL]);
		expect(numbers(weekly)).toMatchObject({ contained: 4, median: 25 });
		expect(text(weekly).report).toContain(', the last 7 days');
	});

	it('leaves out, and counts, what was verified before it was requested', async () => {
		const run = await report([verified(10), verified(-4)]);
		expect(numbers(run)).toMatchObject({ contained: 1, notMeasured: 1, median: 10 });
		expect(text(run).report).toContain('1 not measured: verified before they were requested, so the clocks of n8n and Vectra differ');
	});

	it('sorts the times into the chart, each once, with the limits in the lower class', async () => {
		const seconds = [0, 30, 31, 60, 300, 301, 900, 3600, 3601, 90_000];
		const run = await report(seconds.map((one) => verified(one)));
		expect((numbers(run).chart as IDataObject[]).map(({ count }) => count)).toEqual([2, 2, 1, 2, 1, 2]);
		expect(text(run).report).toContain('up to 30 s    ████████████████████ 2\nup to 1 min   ████████████████████ 2\nup to 5 min   ██████████ 1\n');
		expect(text(run).html.match(/width="240"/g)).toHaveLength(4);
	});

	it('lists what is open now, with the reason and both names, and nothing that has ended', async () => {
		const run = await report([
			verified(12),
			open('deferred'), open('deferred', { ended: hoursAgo(1) }),
			open('drift', { host: 'hr-lt-0007', endpoint: 'HR-X', outcome: 'wouldIsolate' }),
			open('refused', { outcome: 'protected' }), open('pending', { outcome: 'pendingIsolation' }), open('releasing'), open('waiting'), open('unclear'),
			open('withdrawn', { ended: hoursAgo(3) }), open('released', { released: hoursAgo(3), ended: hoursAgo(3) }),
		]);
		const { report: words, html, subject } = text(run);
		expect(words.split('\n')).toEqual(expect.arrayContaining([
			'Contained and verified: 1', 'Released: 1', 'Withdrawn before anything was isolated: 1', 'Isolated now: 1', 'Drift now: 1', 'Refused now: 1',
			'Pending now: 2', 'Deferred now (agent offline): 1', 'Waiting to be sent now: 1', 'Unclear now: 1',
			expect.stringMatching(/^- hr-lt-0007, endpoint HR-X: wouldIsolate, asked by a person: requestTag, since \d+ [A-Z][a-z]{2} \d{4}, .* https:\/\/vectra\.example\/hosts\/4711$/),
		]));
		expect(subject).toMatch(/, 1 drifted$/);
		expect(words + html).not.toMatch(/undefined|null|NaN|\[object|Invalid DateTime/);
	});

	it('says so when nothing happened', async () => {
		const { report: words, html } = text(await report([]));
		expect(words).toContain('Median, request to verified: not known');
		expect(words + html).not.toMatch(/Request to verified<|█|NaN|null/);
	});

	it('writes names of hosts as text, not as markup, and links only to web pages', async () => {
		const { html } = text(await report([open('refused', { host: '<img src=x>', hostUrl: 'javascript:alert(1)' })]));
		expect(html).toContain('&lt;img src=x&gt;');
		expect(html).not.toMatch(/<img|javascript:/);
	});

	it.each([
		['for more than an hour', [{ ...HEARTBEAT(), seen: hoursAgo(2) }], /^ATTENTION: the ledger was last written \d+ [A-Z]/],
		['ever', [{}], /^ATTENTION: the ledger has never been written\. Publish Containment Ledger/],
	])('says first that the ledger has not been written %s', async (_name, rows, words) => {
		const run = await template.run(lab, { pinned: { ...DAILY, Rows: rows } });
		expect(text(run).report).toMatch(words);
		expect(text(run).subject).toMatch(/^ATTENTION: /);
	});

	it('reads the rows once more when they changed meanwhile, and fails without a table', async () => {
		const run = await template.run(lab, { pinned: { ...DAILY, 'Rows, Once More': [HEARTBEAT()] }, dataTables: new DataTables() });
		expect(run.executed).toEqual(['Every Morning', ...READ, 'Rows, Once More', ...TELL]);
		const failed = await template.run(lab, { pinned: DAILY, dataTables: new DataTables() });
		expect([failed.status, failed.error?.message]).toEqual(['error', expect.stringContaining('not found')]);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
