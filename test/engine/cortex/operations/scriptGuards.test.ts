import type { IDataObject } from 'n8n-workflow';
import { endpointId, endpointRecord } from '../../../support/endpoints';
import { LOOKUPS, SCRIPT_UID } from './mutationCases';
import { accepted, badRequest, controlTime, cortex, HOST, only, runCortex, type Answer, type Script } from './support';

controlTime();

const [A, SERVER, OFFLINE, GONE] = [1, 2, 3, 4].map(endpointId);
const RECORDS = [
	endpointRecord({ endpoint_id: A, endpoint_name: 'A' }),
	endpointRecord({ endpoint_id: SERVER, endpoint_name: 'S', endpoint_type: 'AGENT_TYPE_SERVER' }),
	endpointRecord({ endpoint_id: OFFLINE, endpoint_name: 'O', endpoint_status: 'DISCONNECTED' }),
];

/** Endpoints by the IDs that are asked for. */
const lookup = ({ filters }: IDataObject): Answer => {
	const [{ value }] = filters as Array<{ value: string[] }>;
	const endpoints = RECORDS.filter(({ endpoint_id: id }) => value.includes(String(id)));
	return [200, { reply: { total_count: endpoints.length, result_count: endpoints.length, endpoints } }];
};

const OPERATIONS: Array<[operation: string, parameters: IDataObject, path: string]> = [
	['runSnippet', { snippetCode: 'pass' }, 'scripts/run_snippet_code_script'],
	['runPreset', { preset: 'listDirectories', path: 'C:\\Temp' }, 'scripts/run_script'],
	['run', { script: { __rl: true, mode: 'id', value: SCRIPT_UID } }, 'scripts/run_script'],
];

describe.each(OPERATIONS)('%s', (operation, own, path) => {
	const script: Script = { ...LOOKUPS, 'endpoints/get_endpoint': lookup, [path]: accepted(5) };
	const run = async (parameters: IDataObject, items: IDataObject[] = [{}], continueOnFail = false) =>
		await runCortex({ resource: 'script', operation, ...own, ...parameters }, { items, continueOnFail });
	const all = [A, SERVER, OFFLINE, GONE].join();
	const protectedEndpoints = { types: ['AGENT_TYPE_SERVER'] };

	it('goes to the endpoints that nothing holds back, and says what holds the others', async () => {
		const api = cortex(script);
		const { items } = await run({ endpointIds: all, protectedEndpoints });
		expect(items).toEqual([
			expect.objectContaining({
				accepted: true,
				endpoints: [{ endpointName: 'A', endpointId: A }],
				heldBack: [
					{ outcome: 'protected', reason: expect.stringMatching(/server/i), endpointName: 'S', endpointId: SERVER },
					{ outcome: 'deferred', reason: expect.stringMatching(/not connected/), endpointName: 'O', endpointId: OFFLINE },
					{ outcome: 'notFound', reason: expect.stringMatching(/no such endpoint/), endpointName: null, endpointId: GONE },
				],
				actionId: 5,
			}),
		]);
		expect(api.sent(path).map(({ filters }) => filters)).toEqual([only(A)]);
	});

	it('sends nothing when all are held back', async () => {
		const api = cortex(script);
		const { items } = await run({ endpointIds: `${SERVER}, ${OFFLINE}`, protectedEndpoints });
		expect(items).toEqual([
			expect.objectContaining({ accepted: false, nextStep: 'Nothing was sent: heldBack says why', endpoints: [], endpointsCount: 0, actionId: null }),
		]);
		expect(api.sent(path)).toEqual([]);
	});

	it('sends nothing in a Dry Run, and says to which it would', async () => {
		const api = cortex(script);
		const { items } = await run({ endpointIds: all, mode: 'dryRun' });
		expect(items).toEqual([expect.objectContaining({ accepted: false, nextStep: expect.stringMatching(/^Dry Run: nothing was sent/), actionId: null })]);
		expect(items[0].endpoints).toEqual([
			{ endpointName: 'A', endpointId: A },
			{ endpointName: 'S', endpointId: SERVER },
		]);
		expect(api.sent(path)).toEqual([]);
	});

	it('queues in Cortex or fails where the form says so', async () => {
		const api = cortex(script);
		expect((await run({ endpointIds: OFFLINE, whenOffline: 'queue' })).items).toEqual([expect.objectContaining({ accepted: true, heldBack: [] })]);
		const { error } = await run({ endpointIds: `${A},${OFFLINE}`, whenOffline: 'error' });
		expect(error).toMatchObject({ message: expect.stringMatching(/^O: The agent is not connected/), description: expect.stringMatching(/nothing was sent/) });
		expect(api.sent(path)).toHaveLength(1);
	});

	it('counts the endpoints of all items against the limit, each once', async () => {
		const api = cortex(script);
		const items = [A, A, SERVER].map((id) => ({ id }));
		const { items: found } = await run({ endpointIds: '={{ $json.id }}', options: { maxEndpoints: 1 } }, items);
		expect(found.map(({ accepted: isAccepted }) => isAccepted)).toEqual([true, true, false]);
		expect(found[2].heldBack).toEqual([expect.objectContaining({ outcome: 'limitReached', endpointId: SERVER })]);
		expect(api.sent(path)).toHaveLength(2);
		// The next run begins anew.
		expect((await run({ endpointIds: SERVER, options: { maxEndpoints: 1 } })).items).toEqual([expect.objectContaining({ accepted: true })]);
	});

	it('counts what was sent also when Cortex refuses it', async () => {
		const api = cortex({ ...script, [path]: [badRequest('no'), accepted(6)] });
		const items = [A, SERVER].map((id) => ({ id }));
		const { items: found } = await run({ endpointIds: '={{ $json.id }}', options: { maxEndpoints: 1 } }, items, true);
		expect(found).toEqual([{ error: expect.stringMatching(/: no$/) }, expect.objectContaining({ accepted: false })]);
		expect(api.sent(path)).toHaveLength(1);
	});

	it('is not sent while the endpoints cannot be read', async () => {
		const api = cortex({ ...script, 'endpoints/get_endpoint': [403, ''] });
		expect((await run({ endpointIds: A })).error?.message).toMatch(/does not allow the call/);
		expect(api.sent(path)).toEqual([]);
	});

	it.each<[string, IDataObject]>([
		['a protection', { protectedEndpoints: { tags: "={{ $fromAI('tags') }}" } }],
		['a limit', { options: { maxEndpoints: "={{ $fromAI('most') }}" } }],
		['the mode', { mode: "={{ $fromAI('mode') }}" }],
	])('does not leave %s to a model', async (_title, parameters) => {
		const api = cortex(script);
		expect((await run({ endpointIds: A, ...parameters })).error?.message).toMatch(/is left to a model/);
		expect(api.calls).toEqual([]);
	});
});

describe('files that a script brought back', () => {
	it('are downloaded for each endpoint, with the key sent to the own host alone', async () => {
		const zip: Answer = [200, Buffer.from('PK\x05\x06' + '\0'.repeat(18), 'latin1'), { 'content-type': 'application/zip' }];
		const api = cortex({
			'scripts/get_script_execution_results_files': ({ endpoint_id: id }) => [
				200,
				{ reply: { DATA: `https://${id === A ? HOST : 'evil.example'}/public_api/v1/download/t0k` } },
			],
			'download/t0k': zip,
		});
		const files = { resource: 'script', operation: 'getResultFiles', actionId: 5 };
		const { items, raw } = await runCortex({ ...files, endpointIds: A });
		const fileName = `script-5-${A}.zip`;
		expect(items).toEqual([{ ready: true, nextStep: null, fileName, downloadUrl: null, endpointId: A, actionId: 5 }]);
		expect(raw[0][0].binary?.data).toMatchObject({ mimeType: 'application/zip', fileName });
		const before = api.calls.length;
		expect((await runCortex({ ...files, endpointIds: SERVER })).error?.message).toMatch(/not to the API host/);
		expect((await runCortex({ ...files, endpointIds: SERVER, download: false })).items).toEqual([
			expect.objectContaining({ ready: true, downloadUrl: 'https://evil.example/public_api/v1/download/t0k' }),
		]);
		expect(api.calls.slice(before).map(({ path }) => path)).toEqual(Array(2).fill('scripts/get_script_execution_results_files'));
	});

	it.each([[], null, 'x'])('metadata that is %j is an error', async (reply) => {
		cortex({ ...LOOKUPS, 'scripts/get_script_metadata': [200, { reply }] });
		const { error } = await runCortex({ resource: 'script', operation: 'getMetadata', script: { __rl: true, mode: 'id', value: SCRIPT_UID } });
		expect(error?.message).toBe('Cortex XDR sent no metadata of the script');
	});
});
