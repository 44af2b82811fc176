import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { ROOT } from './paths.mjs';

const TAIL_LINES = 25;

/** An error whose message is meant for the user: it is shown without a stack. */
export class Unable extends Error {}

/** The last lines of a log, for an error message. */
export function tail(logFile, lines = TAIL_LINES) {
	try {
		return readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	} catch {
		return '(no log)';
	}
}

/** Runs a command with its output in `logFile`. Resolves to the exit code; throws an `Unable` if the command cannot start. */
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

/** Like `run`, but throws an `Unable` with the last lines of the log if the command fails. */
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
	// Ctrl-C reaches the child directly; this process waits until the child has cleaned up.
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

/** Leaves out the variables that npm sets for its scripts: they must not steer another npm that a script starts elsewhere. */
export function cleanEnvironment(extra = {}) {
	const inherited = Object.entries(process.env).filter(
		([name]) => !/^npm_(package|lifecycle|command|config_local_prefix|execpath|node_execpath)/.test(name),
	);
	return { ...Object.fromEntries(inherited), ...extra };
}

/** Runs `main`. An error sets the exit code to 1; an `Unable` shows only its message. */
export async function entry(main) {
	try {
		await main();
	} catch (error) {
		console.error(`\n${error instanceof Unable ? error.message : error.stack}`);
		process.exitCode = 1;
	}
}
