import { play, type StepResult } from '../../lab/src/demo/scenario';
import { heldBack, ruxScenarios, scenarios } from '../../lab/src/demo/scenarios';
import { startWorld, type World } from '../../lab/src/demo/world';
import { checkAfterwards, checkScenarios } from '../support/afterwards';
import { POLLERS } from '../support/pollers';
import { expectNoSecret, Secrets } from '../support/secrets';

const MINUTE = 60_000;

/**
 * The published template in a real n8n against both simulators: all scenarios run at once, each is one test. It polls every
 * ten seconds; in `npm run test:soak` once a minute, as it is shipped.
 */
describe('contain and release, in a real n8n', () => {
	let world: World;
	let secrets: Secrets;
	const runs = new Map<string, Promise<StepResult[]>>();

	beforeAll(async () => {
		world = await startWorld({ withRux: true, pollsAsShipped: Boolean(process.env.SOAK), env: POLLERS });
		secrets = new Secrets(world.lab);
		for (const scenario of [...scenarios(world.stage), heldBack(world.stage), ...ruxScenarios(world.ruxStage)]) {
			runs.set(scenario.id, play(scenario));
		}
	}, 15 * MINUTE);

	afterAll(async () => {
		await Promise.allSettled(runs.values());
		await world?.close();
	}, MINUTE);

	checkScenarios(
		runs,
		[
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
		],
		30 * MINUTE,
	);

	it('sends nothing about a host that nobody asked for', () => {
		const bystander = world.stage.actor('FILE-SRV-01');
		expect([...bystander.isolateCalls(), ...bystander.unisolateCalls()]).toEqual([]);
		expect(bystander.ownTags).toEqual([]);
	});

	checkAfterwards(() => world);

	it('keeps every secret out of what n8n stored and logged, and out of the journals', async () => {
		await expectNoSecret(secrets, world.n8n.userFolder, { stored: 'FIN-LT-0142', atLeast: 11 });
	}, MINUTE);
});
