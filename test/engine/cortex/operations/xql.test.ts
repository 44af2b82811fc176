import { gzipSync } from 'node:zlib';
import { BUSY, ended, xqlRefusal } from './xqlCases';
import { controlTime, cortex, runCortex, type Answer } from './support';

const { slept } = controlTime();

const START = 'xql/start_xql_query';
const RESULTS = 'xql/get_query_results';
const STREAM = 'xql/get_query_results_stream';
const STARTED: Answer = [200, { reply: 'q1_inv' }];
const PENDING: Answer = [200, { reply: { status: 'PENDING' } }];
const run = { resource: 'xql', operation: 'run', query: 'dataset = xdr_data\n| filtr x = 1' };
const getResults = { resource: 'xql', operation: 'getResults', queryId: 'q1_inv' };
const streamed = (count: number | null): Answer => ended([], { number_of_results: count, results: { stream_id: 's1' } });
const lines = (count: number, end = '\n') => Array.from({ length: count }, (_, n) => JSON.stringify({ n })).join('\n') + end;

describe('waiting for a query', () => {
	it('asks again while it is pending, whatever the capitals', async () => {
		const api = cortex({ [START]: STARTED, [RESULTS]: [PENDING, [200, { reply: { status: 'pending' } }], ended([{ n: 1 }], { status: 'success' })] });
		const { items } = await runCortex(run);
		expect(items).toEqual([expect.objectContaining({ finished: true, rows: [{ n: 1 }] })]);
		expect([api.sent(START).length, api.sent(RESULTS).length, slept]).toEqual([1, 3, [250, 500]]);
	});

	it('hands out the query ID when the time is over, and Get Results goes on with it', async () => {
		const api = cortex({ [START]: STARTED, [RESULTS]: [PENDING, PENDING, PENDING, PENDING, PENDING, ended([{ n: 1 }])] });
		const { items } = await runCortex({ ...run, maxWait: 2 });
		expect(items).toEqual([
			expect.objectContaining({ finished: false, rows: [], truncated: false, queryCost: null, queryId: 'q1_inv', nextStep: expect.stringMatching(/q1_inv/) }),
		]);
		const { items: later } = await runCortex({ ...getResults, output: 'rows' });
		expect(later).toEqual([{ n: 1 }]);
		expect(api.sent(START)).toHaveLength(1);
	});

	it('is an error that names the query ID where rows alone are wanted', async () => {
		cortex({ [RESULTS]: PENDING });
		const { error, items } = await runCortex({ ...getResults, output: 'rows', maxWait: 5 });
		expect(items).toEqual([]);
		expect(error).toMatchObject({ message: 'The XQL query has not ended within 5 s', description: expect.stringMatching(/query ID q1_inv/) });
	});

	it.each<[string, Answer, RegExp]>([
		['a query that failed, under 200', [200, { reply: { status: 'FAIL', error_details: 'out of memory' } }], /^The XQL query failed$/],
		['a refusal', xqlRefusal('Query q1_inv was not found'), /Query q1_inv was not found/],
		['a key that may not read it', [403, ''], /Instance Administrator/],
		['an end without rows', [200, { reply: { status: 'SUCCESS', number_of_results: 3, results: null } }], /sends no rows/],
		['an end without rows or count', [200, { reply: { status: 'SUCCESS' } }], /sends no rows/],
	])('%s is an error that keeps the query ID', async (_title, answer, message) => {
		cortex({ [START]: STARTED, [RESULTS]: answer });
		const { error, items } = await runCortex(run);
		expect(items).toEqual([]);
		expect(error).toMatchObject({ message: expect.stringMatching(message), description: expect.stringMatching(/The query ID is q1_inv$/) });
	});

	it.each<[string, unknown]>([
		['null', null],
		['a list', []],
		['a text', 'SUCCESS'],
		['a status of its own', { status: 'THINKING' }],
	])('a reply that is %s has not ended', async (_title, reply) => {
		cortex({ [RESULTS]: [200, { reply }] });
		const { items } = await runCortex({ ...getResults, maxWait: 0 });
		expect(items).toEqual([expect.objectContaining({ finished: false, rows: [], rowCount: null })]);
	});

	it('says that the rows are not all there are', async () => {
		const rows = [{ n: 1 }, { n: 2 }, null as never, 'x' as never];
		cortex({ [RESULTS]: ended(rows, { status: 'PARTIAL_SUCCESS', number_of_results: 9 }) });
		const { items } = await runCortex({ ...getResults, limit: 1 });
		expect(items).toEqual([
			expect.objectContaining({ rowCount: 9, shownCount: 1, truncated: true, rows: [{ n: 1 }], nextStep: expect.stringMatching(/Some of the tenants/) }),
		]);
	});

	it('does not know whether there are more when as many came as were asked for', async () => {
		cortex({ [RESULTS]: ended([{ n: 1 }], { number_of_results: null }) });
		const { items } = await runCortex({ ...getResults, limit: 1 });
		expect(items).toEqual([expect.objectContaining({ rowCount: null, truncated: null, nextStep: expect.stringMatching(/may be more/) })]);
	});
});

describe('a query that Cortex does not start', () => {
	it('waits for a free place, whatever the status, and starts once', async () => {
		const api = cortex({ [START]: [xqlRefusal(BUSY), xqlRefusal(BUSY, 400), STARTED], [RESULTS]: ended([]) });
		const { items } = await runCortex(run);
		expect(items).toEqual([expect.objectContaining({ finished: true, rowCount: 0, rows: [], truncated: false })]);
		expect(api.sent(START)).toHaveLength(3);
		expect(slept).toEqual([250, 500]);
	});

	it('says that all places are taken when the time is over', async () => {
		cortex({ [START]: xqlRefusal(BUSY) });
		const { error } = await runCortex({ ...run, operation: 'start', maxWait: 3 });
		expect(error).toMatchObject({ message: 'Too many XQL queries are running', description: expect.stringMatching(/Nothing was run/) });
		expect(slept.reduce((sum, ms) => sum + ms, 0)).toBe(3_000);
	});

	it.each<[string, Answer, RegExp, RegExp]>([
		['a position as an object', xqlRefusal({ parse_err: { line: 2, column: 3 } }), /^Cortex XDR cannot read the query: \{"line":2,"column":3\}$/, /Line 2 is “\| filtr x = 1”/],
		['no position', xqlRefusal({ parse_err: 'unknown stage.' }), /^Cortex XDR cannot read the query: unknown stage$/, /^Nothing was run\. Correct Query$/],
		['a line beyond the query', xqlRefusal({ parse_err: 'line 9: no' }), /line 9: no$/, /^Nothing was run\. Correct Query$/],
		['a quota under 599', [599, ''], /daily quota .* used up/, /begins anew at midnight UTC/],
		['an error of another kind', xqlRefusal({ reason: 'x' }), /Cortex XDR refused the request: .*"reason":"x"/, /HTTP status 500/],
	])('%s', async (_title, answer, message, description) => {
		const api = cortex({ [START]: answer });
		const { error } = await runCortex(run);
		expect(error).toMatchObject({ message: expect.stringMatching(message), description: expect.stringMatching(description) });
		expect(api.sent(START)).toHaveLength(1);
		expect(api.sent(RESULTS)).toEqual([]);
	});

	it.each<[string, unknown]>([
		['no text', { reply: { query_id: 'x' } }],
		['an empty text', { reply: ' ' }],
		['true', true],
	])('a reply that holds %s is not taken for a start', async (_title, body) => {
		cortex({ [START]: [200, body] });
		const { error } = await runCortex(run);
		expect(error?.message).toMatch(/cannot be told/);
	});
});

describe('rows that come as a stream', () => {
	const answers = (body: Answer[1]): Answer => [200, body, { 'content-type': 'application/octet-stream' }];

	it.each<[string, Answer]>([
		['packed', answers(gzipSync(lines(2_500)))],
		['bare', answers(lines(2_500))],
		['bare, without a last line break', answers(lines(2_500, ''))],
		['with empty lines and carriage returns', answers(lines(2_500).replaceAll('\n', '\r\n\r\n'))],
	])('%s', async (_title, answer) => {
		const api = cortex({ [RESULTS]: streamed(2_500), [STREAM]: answer });
		const { items } = await runCortex({ ...getResults, returnAll: true, output: 'rows' });
		expect([items.length, items[0], items[2_499]]).toEqual([2_500, { n: 0 }, { n: 2_499 }]);
		expect(api.sent(STREAM)).toEqual([{ stream_id: 's1', is_gzip_compressed: true }]);
	});

	it('stops at the limit', async () => {
		cortex({ [RESULTS]: streamed(2_500), [STREAM]: answers(gzipSync(lines(2_500))) });
		const { items } = await runCortex({ ...getResults, limit: 1_200 });
		expect(items).toEqual([expect.objectContaining({ rowCount: 2_500, shownCount: 1_200, truncated: true })]);
	});

	it('reads it again when it breaks off', async () => {
		const whole = gzipSync(lines(2_500));
		const api = cortex({ [RESULTS]: streamed(2_500), [STREAM]: [answers(whole.subarray(0, whole.length / 2)), answers(whole)] });
		const { items } = await runCortex({ ...getResults, returnAll: true });
		expect(items).toEqual([expect.objectContaining({ shownCount: 2_500, truncated: false })]);
		expect(api.sent(STREAM)).toHaveLength(2);
	});

	it('does not hide that rows are missing', async () => {
		cortex({ [RESULTS]: streamed(2_500), [STREAM]: answers(lines(2_499)) });
		const { items } = await runCortex({ ...getResults, returnAll: true });
		expect(items).toEqual([expect.objectContaining({ rowCount: 2_500, shownCount: 2_499, truncated: true })]);
	});

	it.each<[string, Answer, RegExp]>([
		['a refusal', xqlRefusal('Query s1 was not found'), /Query s1 was not found/],
		['a refusal under 200', [200, xqlRefusal('expired')[1]], /expired/],
		['a web page under 200', answers('<html>\nSign in</html>'), /The answer of Cortex XDR cannot be read/],
	])('takes %s for no rows', async (_title, answer, message) => {
		cortex({ [RESULTS]: streamed(2_500), [STREAM]: answer });
		const { error, items } = await runCortex({ ...getResults, returnAll: true });
		expect(items).toEqual([]);
		expect(error).toMatchObject({ message: expect.stringMatching(message), description: expect.stringMatching(/q1_inv/) });
	});
});
