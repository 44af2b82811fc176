import { readFileSync } from 'node:fs';
import { startWorld, type World } from '../../lab/src/demo/world';
import { DURABLE_POLLERS } from '../../lab/src/n8n/pollers';
import { eventually } from '../support/eventually';

const MINUTE = 60_000;

/** They pause after failures: half an hour for a key that was refused. */
describe('polls that fail, in a real n8n with durable cursors', () => {
	let world: World;

	beforeAll(async () => {
		world = await startWorld({ env: DURABLE_POLLERS });
	}, 15 * MINUTE);

	afterAll(async () => {
		await world?.close();
	}, MINUTE);

	const log = (): string => readFileSync(world.n8n.logFile, 'utf8');

	const backOffs = (): string[] => log().split('\n').filter((line) => line.includes('Poll failed; backing off'));

	it('a refused key is heard of at once and at every fifth poll, and soon after it is mended the next host is isolated', async () => {
		const { vectra } = world.stage;
		const actor = world.stage.actor('FIN-LT-0142');
		await eventually('a poll', () => world.stage.polls > 0);
		vectra.server.faults.add({ kind: 'status', status: 401, body: { details: 'Invalid token.' } });
		actor.request();
		await eventually('six failed polls', () => /6 polls in a row have failed|a poll failed \(7 in a row\)/.test(log()) && backOffs().length >= 2, 6 * MINUTE);
		for (const count of [2, 3, 4, 5]) expect(log()).toContain(`a poll failed (${count} in a row), the next one tries again. Vectra refused the credential`);
		expect(log()).not.toContain('a poll failed (6 in a row)');
		expect(actor.isolation).toBe('AGENT_UNISOLATED');
		await eventually('both failures in the list of executions', async () => {
			const executions = await world.n8n.executions(world.workflowId);
			return executions.filter(({ status }) => status === 'error').length === 2;
		});
		vectra.server.faults.clear();
		const mended = Date.now();
		await eventually('the host is isolated', () => actor.isolation === 'AGENT_ISOLATED', 3 * MINUTE);
		process.stderr.write(`isolated ${Math.round((Date.now() - mended) / 1_000)} s after the key was good again\n`);
	}, 14 * MINUTE);
});
