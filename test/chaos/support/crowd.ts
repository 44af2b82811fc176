import type { Random } from '../../support/random';
import type { Machine } from './machine';

const TURN_MS = 300;

/** A person does not change their mind faster; neither would anybody learn from it if they did. */
const LEAST_WISH_AGE_MS = 12_000;

/** Analysts who tag and untag hosts, and people who open and close their laptops, all the time. */
export class Crowd {
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly machines: readonly Machine[],
		private readonly random: Random,
	) {}

	start(): void {
		this.timer ??= setInterval(() => this.turn(), TURN_MS);
	}

	/** Everybody goes home, and leaves the laptops on. */
	stop(): void {
		clearInterval(this.timer);
		this.timer = undefined;
		for (const machine of this.machines) machine.connect();
	}

	/** Whoever has what they want, and has had it for a while, wants the opposite: there is something to do in both directions. */
	rouse(): void {
		for (const machine of this.machines) {
			machine.connect();
			if (machine.discrepancy === undefined && machine.wishAge >= LEAST_WISH_AGE_MS) machine.flip();
		}
	}

	private turn(): void {
		const machine = this.random.pick(this.machines);
		const dice = this.random.next();
		if (!machine.online) {
			if (dice < 0.6) machine.connect();
		} else if (dice < 0.15) {
			machine.disconnect();
		} else if (machine.wishAge >= LEAST_WISH_AGE_MS) {
			machine.flip();
		}
	}
}
