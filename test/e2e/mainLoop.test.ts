import { firstFailure, play, type StepResult } from '../../lab/src/demo/scenario';
import { heldBack, ruxScenarios, scenarios } from '../../lab/src/demo/scenarios';
import { startWorld, type World } from '../../lab/src/demo/world';

const MINUTE = 60_000;

/** The published template in a real n8n against both simulators: all scenarios run at once, each is one test. */
describe('contain and release, in a real n8n', () => {
	let world: World;
	const runs = new Map<string, Promise<StepResult[]>>();

	beforeAll(async () => {
		world = await startWorld({ withRux: true });
		for (const scenario of [...scenarios(world.stage), heldBack(world.stage), ...ruxScenarios(world.ruxStage)]) {
			runs.set(scenario.id, play(scenario));
		}
	}, 5 * MINUTE);

	afterAll(async () => {
		await Promise.allSettled(runs.values());
		await world?.close();
	}, MINUTE);

	it.each([
		['isolate', 2],
		['release', 4],
		['withdrawn-offline', 3],
		['deferred', 2],
		['trap', 5],
		['mirror-trap', 4],
		['ambiguous', 2],
		['rux-release', 4],
		['held-back', 1],
		['rux-withdrawn-offline', 3],
		['rux-rule', 3],
	])(
		'%s: each of its %i steps is seen',
		async (id, steps) => {
			const results = (await runs.get(id)) ?? [];
			expect(firstFailure(results)).toBeUndefined();
			expect(results).toHaveLength(steps);
		},
		30 * MINUTE,
	);

	it('sends nothing about a host that nobody asked for', () => {
		const bystander = world.stage.actor('FILE-SRV-01');
		expect([...bystander.isolateCalls(), ...bystander.unisolateCalls()]).toEqual([]);
		expect(bystander.ownTags).toEqual([]);
	});

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

	it('keeps keys and tokens out of the executions and the journals', async () => {
		const { lab, n8n, workflowId } = world;
		const seen = JSON.stringify([
			await n8n.executions(workflowId),
			lab.cortex.server.journal.list(),
			lab.qux.server.journal.list(),
		]);
		for (const { data } of lab.credentials()) {
			for (const secret of [data.apiKey, data.apiToken, data.clientSecret]) {
				if (secret !== undefined) expect(seen).not.toContain(secret);
			}
		}
	});
});
