/** How long a person may look at a screen on which nothing moves. */
const SIGN_OF_LIFE_MS = 15_000;

/** Prints lines, and after a while without one says what is being waited for. */
export class Narrator {
	private readonly started = Date.now();

	private timer: NodeJS.Timeout | undefined;

	private waitingFor: () => string = () => '';

	constructor(private readonly print: (line: string) => void = console.log) {}

	/** One line, with the time since the start: "  3:07 ✓ …". */
	say(line: string): void {
		this.print(`${clock(Date.now() - this.started)} ${line}`);
		this.restart();
	}

	/** @param what in a few words; '' when there is nothing to wait for */
	waitFor(what: () => string): void {
		this.waitingFor = what;
		this.restart();
	}

	end(): void {
		clearTimeout(this.timer);
		this.waitingFor = () => '';
	}

	private restart(): void {
		clearTimeout(this.timer);
		this.timer = setTimeout(() => {
			const what = this.waitingFor();
			if (what !== '') this.say(`… ${what}`);
		}, SIGN_OF_LIFE_MS);
		this.timer.unref();
	}
}

/** "  3:07" */
function clock(ms: number): string {
	const seconds = Math.floor(ms / 1000);
	return `${String(Math.floor(seconds / 60)).padStart(3)}:${String(seconds % 60).padStart(2, '0')}`;
}
