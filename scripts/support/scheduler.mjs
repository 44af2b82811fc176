/** A sum of tenths is not exact. */
const TOLERANCE = 0.01;

/** Runs work at the same time as far as the cores go. What fits is not held up by something before it that does not. */
export class Scheduler {
	#cores;

	#used = 0;

	#reserved = 0;

	#waiting = [];

	#planned;

	constructor(cores) {
		this.#cores = cores;
	}

	/** Cores that are busy with something else from now on. */
	reserve(cores) {
		this.#reserved = cores;
		this.#plan();
	}

	/**
	 * Resolves or rejects with what the work does.
	 *
	 * @param rank what is lower starts first, if both could
	 * @param cores how much of them the work keeps busy: waiting for others takes little
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

	/** Not at once: what becomes ready at the same moment is put in order first. */
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
