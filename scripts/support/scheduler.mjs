/** Sums of tenths are not exact. */
const TOLERANCE = 0.01;

/** Runs work in parallel as far as the cores allow. Work that fits does not wait for earlier work that does not fit. */
export class Scheduler {
	#cores;

	#used = 0;

	#reserved = 0;

	#waiting = [];

	#planned;

	constructor(cores) {
		this.#cores = cores;
	}

	/** Sets the number of cores that are busy with other work from now on. */
	reserve(cores) {
		this.#reserved = cores;
		this.#plan();
	}

	/**
	 * Resolves or rejects as the work does.
	 *
	 * @param rank work with a lower rank starts first, if both fit
	 * @param cores the number of cores that the work keeps busy: work that mostly waits needs little
	 */
	async run({ rank, cores }, work) {
		await new Promise((start) => {
			this.#waiting.push({ rank, cores, start });
			this.#plan();
		});
		try {
			return await work();
		} finally {
			this.#used -= cores;
			this.#plan();
		}
	}

	/** Does not start work at once, so that work that becomes ready at the same moment is sorted first. */
	#plan() {
		this.#planned ??= setImmediate(() => {
			this.#planned = undefined;
			this.#startWhatFits();
		});
	}

	#startWhatFits() {
		this.#waiting.sort((one, other) => one.rank - other.rank);
		this.#waiting = this.#waiting.filter(({ cores, start }) => {
			const busy = this.#used + this.#reserved;
			if (busy > TOLERANCE && busy + cores > this.#cores + TOLERANCE) return true;
			this.#used += cores;
			start();
			return false;
		});
	}
}
