import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '../support/eventually';
import { expectNoSecret, Secrets } from '../support/secrets';
import { atNext, type MomentName } from './support/moments';
import { Site } from './support/site';
import { SmallDisk } from './support/smallDisk';
import { violations } from './support/witness';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** It takes root to mount a file system. */
const CAN_MOUNT = SmallDisk.canMount();

/** Long enough for a poll and for what the workflow does after it. */
const A_WHILE = 12 * SECOND;

/**
 * The published template, polling every ten seconds, in a real n8n whose surroundings fail and come back: afterwards
 * everything is as it is wanted.
 */
describe('what n8n depends on fails for a while', () => {
	const site = new Site(12, { smallDisk: CAN_MOUNT, pollsOften: true });
	const secrets = new Secrets(site.lab);
	const [first, second] = [site.machines.slice(0, 6), site.machines.slice(6)];

	const flip = (...machines: Array<typeof site.machines>) => machines.flat().forEach((machine) => machine.flip());

	const poke = async () => await site.n8n.pokePoll(site.workflowId);

	/** Resolves when it has been done, right at the next call of that kind. */
	const doneAtNext = async (moment: MomentName, act: () => Promise<void>) =>
		await new Promise<void>((resolve, reject) => {
			atNext(site.lab, moment, () => void act().then(resolve, reject));
		});

	const expectConvergence = async () => {
		expect(await site.converged(4 * MINUTE)).toEqual([]);
		expect(violations(site.lab, site.machines)).toEqual([]);
	};

	beforeAll(async () => await site.start(), 15 * MINUTE);

	// A test that fails half-way leaves the others a world that works.
	afterEach(async () => {
		await Promise.all([site.gates.cortex.open(), site.gates.vectra.open()]);
		if (!site.n8n.running) await site.revive();
	}, 5 * MINUTE);

	afterAll(async () => await site.close(), MINUTE);

	it('Cortex cannot be reached: nothing is recorded, and it is done when Cortex is back', async () => {
		await site.gates.cortex.shut();
		flip(first);
		await poke();
		await sleep(A_WHILE);
		expect(site.discrepancies()).toHaveLength(first.length);
		await site.gates.cortex.open();
		await expectConvergence();
	}, 6 * MINUTE);

	it('Vectra goes away between the isolate call and its record, and n8n is killed and starts without it', async () => {
		const { vectra } = site.gates;
		const isolated = doneAtNext('after isolate, before its answer', async () => await vectra.shut());
		flip(second);
		await poke();
		await isolated;
		await sleep(A_WHILE);
		await site.n8n.kill();
		flip(first);
		await site.revive();
		await sleep(A_WHILE);
		expect(site.discrepancies()).toHaveLength(site.machines.length);
		await vectra.open();
		await expectConvergence();
	}, 6 * MINUTE);

	it('n8n dies right after the isolate call, the request is withdrawn, and Cortex is away: it is followed, and released', async () => {
		const { cortex } = site.gates;
		const [machine] = first;
		const killed = doneAtNext('after isolate, before its answer', async () => await site.n8n.kill());
		// The next poll by the clock sees it: n8n must not die while it publishes.
		machine.flip();
		await killed;
		machine.flip();
		await cortex.shut();
		await site.revive();
		await eventually('the host is ours', () => machine.ownTags.includes('cortex-xdr:pending'));
		expect(machine.discrepancy).toMatch(/not wanted, AGENT_ISOLATED/);
		await cortex.open();
		await expectConvergence();
	}, 8 * MINUTE);

	it('the clock of Cortex runs ahead, then behind: it refuses what is signed, and nothing is sent twice', async () => {
		const { switches } = site.lab.cortex.world;
		flip(first, second);
		for (const minutes of [180, -180]) {
			switches.serverClockOffsetMinutes = minutes;
			await poke();
			await sleep(A_WHILE);
			expect(site.discrepancies()).toHaveLength(site.machines.length);
		}
		switches.serverClockOffsetMinutes = 0;
		await expectConvergence();
	}, 6 * MINUTE);

	it('the clock of both products jumps ahead by five hours in the middle of an action', async () => {
		const jumped = doneAtNext('while the action is followed', async () => {
			// Not inside the call that is being answered.
			await nextTurn();
			site.lab.clock.advance(5 * 60 * MINUTE);
		});
		flip(first, second);
		await poke();
		await jumped;
		await expectConvergence();
	}, 6 * MINUTE);

	(CAN_MOUNT ? it : it.skip)('the disk of n8n is full for a while (needs root, to mount one)', async () => {
		await site.disk?.fill();
		flip(first);
		await sleep(2 * A_WHILE);
		expect(violations(site.lab, site.machines)).toEqual([]);
		await site.disk?.free();
		// Whoever runs n8n has it restarted when it ends.
		await site.revive();
		await expectConvergence();
	}, 7 * MINUTE);

	it('left no secret in what n8n stored and logged, errors included, nor in the journals', async () => {
		await expectNoSecret(secrets, site.n8n.userFolder, { stored: first[0].name, atLeast: 11 });
	}, MINUTE);
});
