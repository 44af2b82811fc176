import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const GUARD = join(__dirname, 'guard.mjs');

export interface CommandOptions {
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Standard output and error are appended here. */
	logFile: string;
}

/** A command and all that it starts, as one process group that dies with this process at the latest. */
export class ProcessGroup {
	private readonly guard: ChildProcess;

	/** Resolves to the exit code. A command that was killed has none of its own: 1. */
	readonly ended: Promise<number>;

	private over = false;

	constructor(command: string, args: readonly string[], { cwd, env, logFile }: CommandOptions) {
		const log = openSync(logFile, 'a');
		this.guard = spawn(process.execPath, [GUARD, command, ...args], {
			cwd,
			env,
			detached: true,
			stdio: ['pipe', log, log],
		});
		closeSync(log);
		this.ended = new Promise((resolve, reject) => {
			this.guard.once('error', reject);
			this.guard.once('exit', (code) => {
				this.over = true;
				resolve(code ?? 1);
			});
		});
		// Whoever waits gets the error; without anybody waiting it must not end this process.
		this.ended.catch(() => {});
	}

	get running(): boolean {
		return !this.over;
	}

	/** Asks for an orderly end and insists after `graceMs`. */
	async stop(graceMs = 20_000): Promise<void> {
		const insist = setTimeout(() => this.signal('SIGKILL'), graceMs);
		this.signal('SIGTERM');
		await this.ended;
		clearTimeout(insist);
	}

	/** Ends everything at once, as a power cut would. */
	async kill(): Promise<void> {
		this.signal('SIGKILL');
		await this.ended;
	}

	private signal(signal: NodeJS.Signals): void {
		const { pid } = this.guard;
		if (this.over || pid === undefined) return;
		try {
			process.kill(-pid, signal);
		} catch (error) {
			if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
		}
	}
}

/** Runs a command to its end. Anything but success is an error that shows the last lines of its output. */
export async function mustRun(what: string, command: string, args: readonly string[], options: CommandOptions) {
	const code = await new ProcessGroup(command, args, options).ended;
	if (code !== 0) throw new Error(`${what} ended with code ${code}.\n${lastLines(options.logFile)}`);
}

/** The end of a log, with its path, for an error message. */
export function lastLines(logFile: string, count = 30): string {
	const lines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-count);
	return [`The last lines of ${logFile}:`, ...lines].join('\n');
}
