import { firstFailure, type StepResult } from '../../lab/src/demo/scenario';
import type { World } from '../../lab/src/demo/world';

/**
 * Each scenario that is being played is one test.
 *
 * @param steps how many steps each of them has, by its ID
 * @param withinMs of each
 */
export function checkScenarios(
	runs: ReadonlyMap<string, Promise<StepResult[]>>,
	steps: ReadonlyArray<[id: string, count: number]>,
	withinMs: number,
): void {
	it.each(steps)(
		'%s: each of its %i steps is seen',
		async (id, count) => {
			const results = (await runs.get(id)) ?? [];
			expect(firstFailure(results)).toBeUndefined();
			expect(results).toHaveLength(count);
		},
		withinMs,
	);
}

/** What must hold in any edition of n8n once the scenarios were played. */
export function checkAfterwards(world: () => World): void {
	it('passes the Test button of every credential of the package, and fails it for a wrong key', async () => {
		const { lab, n8n } = world();
		for (const credential of lab.credentials().filter(({ type }) => /^(cortexXdr|vectra)/.test(type))) {
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
		const executions = await world().n8n.executions(world().workflowId);
		expect(executions.length).toBeGreaterThan(0);
		expect(executions.filter(({ status }) => status === 'error' || status === 'crashed')).toEqual([]);
	});
}
