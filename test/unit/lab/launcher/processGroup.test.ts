import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { mustRun, ProcessGroup } from '../../../../lab/src/n8n/processGroup';

/** Prints the id of a process that it starts, then both stay. Neither ends on SIGTERM when told to be stubborn. */
const FAMILY = `
	const stubborn = process.argv[1] === 'stubborn';
	if (stubborn) process.on('SIGTERM', () => {});
	const child = require('child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
	console.log(child.pid);
	setInterval(() => {}, 1000);
`;

function alive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}

async function eventually<T>(look: () => T | Promise<T>): Promise<T> {
	for (let tries = 0; tries < 2_400; tries++) {
		const found = await look();
		if (found) return found;
		await sleep(25);
	}
	throw new Error('Not within a minute');
}

describe('ProcessGroup', () => {
	let folder: string;
	let options: { cwd: string; env: NodeJS.ProcessEnv; logFile: string };
	const groups: ProcessGroup[] = [];

	const start = (...args: string[]) => {
		const group = new ProcessGroup(process.execPath, args, options);
		groups.push(group);
		return group;
	};

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'process-group-'));
		options = { cwd: folder, env: process.env, logFile: join(folder, 'log') };
	});

	afterEach(async () => {
		// One that a failed test left would keep jest from ending.
		await Promise.all(groups.splice(0).map(async (group) => await group.kill()));
		await rm(folder, { recursive: true, force: true });
	});

	const grandchild = () =>
		eventually(async () => Number((await readFile(options.logFile, 'utf8').catch(() => '')).trim()));

	it('stops in an orderly way what it can', async () => {
		const group = start('-e', FAMILY);
		const pid = await grandchild();
		await group.stop();
		expect(group.running).toBe(false);
		await eventually(() => !alive(pid));
	});

	it('insists when it is not heard', async () => {
		const group = start('-e', FAMILY, 'stubborn');
		await grandchild();
		const started = Date.now();
		await group.stop(300);
		expect(Date.now() - started).toBeGreaterThanOrEqual(295);
		expect(group.running).toBe(false);
	});

	it('kills the command and what it started', async () => {
		const group = start('-e', FAMILY);
		const pid = await grandchild();
		await group.kill();
		await eventually(() => !alive(pid));
	});

	it('dies when the process that asked for it is gone, however that went', async () => {
		// A process of its own asks for the group and is killed: no handler of it can run.
		const asker = spawn(process.execPath, [
			'-e',
			`const { spawn } = require('child_process');
			const log = require('fs').openSync(process.argv[2], 'a');
			spawn(process.execPath, [process.argv[1], process.execPath, '-e', process.argv[3]],
				{ detached: true, stdio: ['pipe', log, log] });`,
			join(__dirname, '../../../../lab/src/n8n/guard.mjs'),
			options.logFile,
			FAMILY,
		]);
		const gone = once(asker, 'exit');
		try {
			const pid = await grandchild();
			expect(alive(pid)).toBe(true);
			asker.kill('SIGKILL');
			await gone;
			await eventually(() => !alive(pid));
		} finally {
			asker.kill('SIGKILL');
		}
	});

	it('shows the last lines of a command that failed', async () => {
		const attempt = mustRun('The command', process.execPath, ['-e', "console.log('why it failed'); process.exit(3)"], options);
		await expect(attempt).rejects.toThrow(/^The command ended with code 3\.[\s\S]*why it failed$/);
	});

	it('reports a command that does not exist', async () => {
		const attempt = mustRun('The command', join(folder, 'nothing-here'), [], options);
		await expect(attempt).rejects.toThrow(/ENOENT/);
	});
});
