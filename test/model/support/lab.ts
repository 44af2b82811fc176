import { SimClock } from '../../../lab/src/core/clock';
import { CortexSimulator, DEFAULT_KEYS } from '../../../lab/src/cortex';
import { switchesSchema as cortexSwitches } from '../../../lab/src/cortex/switches';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type Deployment } from '../../../lab/src/vectra';
import { switchesSchema as vectraSwitches } from '../../../lab/src/vectra/switches';
import { CredentialStore } from '../../support/engine';
import { Network } from './network';
import type { Setup } from './setup';
import { Timeline } from './timeline';

const DAY = 86_400_000;

/** A Monday, 09:00 UTC. */
const START = Date.parse('2026-02-02T09:00:00Z');

const CORTEX_HOST = 'cortex.lab.invalid';
const VECTRA_HOST = 'vectra.lab.invalid';

/** The simulators, made once and emptied before each history: their servers take long to build. */
export class ModelLab {
	readonly timeline = new Timeline(new SimClock(START));

	readonly network = new Network(this.timeline);

	readonly cortex = new CortexSimulator({ clock: this.timeline.clock });

	private readonly brains = new Map<Deployment, VectraSimulator>();

	/** Empties everything, puts the switches as wanted, and lets time go on to a Monday at nine. */
	async reset({ deployment, cortex, vectra }: Setup): Promise<{ vectra: VectraSimulator; credentials: CredentialStore }> {
		const { clock } = this.timeline;
		const brain = this.brain(deployment);
		this.network.clearFaults();
		this.network.listener = undefined;
		for (const sim of [this.cortex, brain]) {
			sim.world.clear();
			sim.hooks.clear();
			sim.server.journal.clear();
		}
		Object.assign(this.cortex.world.switches, cortexSwitches.parse(cortex));
		Object.assign(brain.world.switches, vectraSwitches.parse(vectra));
		const week = 7 * DAY;
		clock.advance(week - ((clock.now() - START) % week));
		this.network.attach(CORTEX_HOST, 'cortex', this.cortex.server);
		this.network.attach(VECTRA_HOST, 'vectra', brain.server);
		await Promise.all([this.cortex.server.app.ready(), brain.server.app.ready()]);
		const [{ id, key }] = DEFAULT_KEYS;
		// No limit: what an execution that was killed still waits for would hold up the next ones.
		const cortexXdrApi = { host: `https://${CORTEX_HOST}`, keyId: id, apiKey: key, keyType: 'standard', requestsPerSecond: 0 };
		const host = `https://${VECTRA_HOST}`;
		const credentials = new CredentialStore(
			deployment === 'qux'
				? { cortexXdrApi, vectraApi: { host, apiToken: DEFAULT_TOKEN } }
				: { cortexXdrApi, vectraOAuth2Api: { deployment, host, ...DEFAULT_CLIENT } },
		);
		return { vectra: brain, credentials };
	}

	private brain(deployment: Deployment): VectraSimulator {
		const known = this.brains.get(deployment);
		if (known) return known;
		const brain = new VectraSimulator({ clock: this.timeline.clock, personality: deployment });
		this.brains.set(deployment, brain);
		return brain;
	}
}
