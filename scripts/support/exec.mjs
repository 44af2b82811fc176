import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ROOT } from './paths.mjs';

const TAIL_LINES = 25;

/** An error whose message is meant for the person at the keyboard: it is shown without a stack. */
export class Unable extends Error {}

/** The last lines of a log, for an error message. */
export function tail(logFile, lines = TAIL_LINES) {
	try {
		return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	} catch {
		return '(no log)';
	}
}

/** Runs a command with its output in `logFile`. Resolves to the exit code; a command that cannot start is an `Unable`. */
export async function run(command, args, { cwd, env = process.env, logFile, append = false }) {
	mkdirSync(dirname(logFile), { recursive: true });
	const log = openSync(logFile, append ? 'a' : 'w');
	try {
		return await new Promise((resolve, reject) => {
			const child = spawn(command, args, {
				cwd,
				env,
				stdio: ['ignore', log, log],
				shell: process.platform === 'win32' && command === 'npm',
			});
			child.on('error', (error) => reject(new Unable(`Cannot start ${command}: ${error.message}`)));
			child.on('close', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
		});
	} finally {
		closeSync(log);
	}
}

/** Like `run`, but anything except success is an `Unable` with the last lines of the log. */
export async function mustRun(command, args, options) {
	const code = await run(command, args, options);
	if (code === 0) return;
	throw new Unable(
		`\`${command} ${args.join(' ')}\` in ${options.cwd} ended with code ${code}. ` +
			`The last lines of ${options.logFile}:\n${tail(options.logFile)}`,
	);
}

/** Runs Node.js on this terminal, in the repository. Resolves to its exit code, also after Ctrl-C. */
export async function runNode(args, env = process.env) {
	const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
	// Ctrl-C reaches the child by itself; this process waits until it has put everything away.
	const ignore = () => {};
	const end = () => child.kill('SIGTERM');
	process.on('SIGINT', ignore);
	process.on('SIGTERM', end);
	try {
		return await new Promise((resolve, reject) => {
			child.on('error', reject);
			child.on('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
		});
	} finally {
		process.off('SIGINT', ignore);
		process.off('SIGTERM', end);
	}
}

/** What npm gives to the scripts it runs must not steer another npm that such a script starts elsewhere. */
export function cleanEnvironment(extra = {}) {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(package|lifecycle|command|config_local_prefix|execpath|node_execpath)/.test(name),
	);
	return { ...Object.fromEntries(inherited), ...extra };
}

/** Runs `main`; an error ends the process with code 1, and one that is `Unable` shows its message alone. */
export async function entry(main) {
	try {
		await main();
	} catch (error) {
		console.error(`\n${error instanceof Unable ? error.message : error.stack}`);
		process.exitCode = 1;
	}
}
