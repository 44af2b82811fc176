import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { firstFailure, play, type StepResult } from '../../lab/src/demo/scenario';
import { scenarios } from '../../lab/src/demo/scenarios';
import { startWorld, type World } from '../../lab/src/demo/world';
import { N8N_1 } from '../../lab/src/n8n/edition';
import { REPOSITORY } from '../../lab/src/n8n/paths';

const MINUTE = 60_000;

/** The published template in the last n8n 1.x: the package as packed, over the simulators of Cortex XDR and Quadrant UX. */
describe('contain and release, in the last n8n 1.x', () => {
	let world: World;
	const runs = new Map<string, Promise<StepResult[]>>();

	beforeAll(async () => {
		world = await startWorld({ edition: N8N_1 });
		for (const scenario of scenarios(world.stage)) {
			if (['isolate', 'release', 'withdrawn-offline'].includes(scenario.id)) {
				runs.set(scenario.id, play(scenario));
			}
		}
	}, 12 * MINUTE);

	afterAll(async () => {
		await Promise.allSettled(runs.values());
		await world?.close();
	}, MINUTE);

	it('is the version that the documents name', async () => {
		const { version } = JSON.parse(await readFile(resolve(N8N_1.entry, '../../package.json'), 'utf8')) as { version: string };
		expect(await readFile(join(REPOSITORY, 'README.md'), 'utf8')).toContain(`| ${version}, the last 1.x |`);
	});

	it.each([
		['isolate', 2],
		['release', 4],
		['withdrawn-offline', 3],
	])(
		'%s: each of its %i steps is seen',
		async (id, steps) => {
			const results = (await runs.get(id)) ?? [];
			expect(firstFailure(results)).toBeUndefined();
			expect(results).toHaveLength(steps);
		},
		20 * MINUTE,
	);

	it('passes the Test button of every credential, and fails it for a wrong key', async () => {
		const { lab, n8n } = world;
		for (const credential of lab.credentials()) {
			expect([credential.type, await n8n.credentialTest(credential)]).toEqual([
				credential.type,
				{ status: 'OK', message: 'Connection successful!' },
			]);
		}
		const [cortex] = lab.credentials();
		const wrong = await n8n.credentialTest({ ...cortex, data: { ...cortex.data, apiKey: 'not-the-key' } });
		expect(wrong.status).toBe('Error');
		expect(wrong.message).not.toContain('not-the-key');
	});

	it('leaves no execution with an error', async () => {
		const executions = await world.n8n.executions(world.workflowId);
		expect(executions.length).toBeGreaterThan(0);
		expect(executions.filter(({ status }) => status === 'error' || status === 'crashed')).toEqual([]);
	});
});
