import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { play, type Scenario, type StepResult } from '../../lab/src/demo/scenario';
import { ruxScenarios, scenarios } from '../../lab/src/demo/scenarios';
import { startWorld, type World } from '../../lab/src/demo/world';
import { N8N_1 } from '../../lab/src/n8n/edition';
import { REPOSITORY } from '../../lab/src/n8n/paths';
import { checkAfterwards, checkScenarios } from '../support/afterwards';

const MINUTE = 60_000;

/** The published template in the last n8n 1.x: the package as packed, over both simulators. */
describe('contain and release, in the last n8n 1.x', () => {
	let world: World;
	let tokensEnded = 0;
	const runs = new Map<string, Promise<StepResult[]>>();

	/** Before the analyst takes the tag off, Vectra forgets the token: n8n has to get another and go on. */
	const withTokenEnded = (scenario: Scenario): Scenario => {
		const untag = scenario.steps.findIndex(({ title }) => title.includes('removes the tag'));
		const steps = scenario.steps.map((step, at) =>
			at !== untag
				? step
				: {
						...step,
						act: () => {
							tokensEnded += world.lab.rux.tokens.endAccess();
							step.act?.();
						},
					},
		);
		return { ...scenario, steps };
	};

	beforeAll(async () => {
		world = await startWorld({ edition: N8N_1, withRux: true, pollsAsShipped: true });
		for (const scenario of [...scenarios(world.stage), ...ruxScenarios(world.ruxStage).map(withTokenEnded)]) {
			if (['isolate', 'release', 'withdrawn-offline', 'rux-release'].includes(scenario.id)) {
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

	checkScenarios(
		runs,
		[
			['isolate', 2],
			['release', 4],
			['withdrawn-offline', 3],
			['rux-release', 4],
		],
		20 * MINUTE,
	);

	it('gets a new token in the cloud when the old one ends', async () => {
		await runs.get('rux-release');
		expect(tokensEnded).toBeGreaterThan(0);
	});

	checkAfterwards(() => world);
});
