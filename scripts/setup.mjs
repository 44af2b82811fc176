import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { cleanEnvironment, entry, mustRun, Unable } from './support/exec.mjs';
import { diskUsage } from './support/diskUsage.mjs';
import { LOGS, nodeIn, ROOT } from './support/paths.mjs';
import { duration, size, startProgress } from './support/progress.mjs';

const exec = promisify(execFile);

const OLDEST_NODE = [20, 19];
const OLDEST_NPM = [10, 0];

/** The folder of each level, and the free disk space that it needs, in bytes, npm's cache included. */
const LEVELS = {
	root: { folder: ROOT, needs: 1.5e9 },
	n8n: { folder: join(ROOT, 'lab/n8n'), needs: 5e9, then: makeRunnable('sqlite3', 'isolated-vm') },
	lab: { folder: join(ROOT, 'lab'), needs: 0.3e9 },
	scan: { folder: join(ROOT, 'scripts/scan'), needs: 0.3e9 },
	n8n1: { folder: join(ROOT, 'lab/n8n1'), needs: 5e9, then: makeRunnable('sqlite3') },
};

const ALL_LEVELS = Object.keys(LEVELS);

/** An installation keeps a core busy, and one that takes minutes must not wait for a short one. */
const AT_A_TIME = 2;

/** The levels that the demo needs. */
const DEFAULT_LEVELS = ['root', 'lab', 'n8n'];

/**
 * Installs the packages of the levels: `root` (build, lint, unit tests), `lab` (simulators), `n8n` (a real n8n with its own
 * Node.js), `n8n1` (the same for the last n8n 1.x), `scan` (n8n's package scanner). Skips a level whose lock file
 * has not changed since its last installation.
 */
export async function setUp(levels = DEFAULT_LEVELS) {
	const ready = await beginSetUp(levels);
	const results = await Promise.allSettled(Object.values(ready));
	const failure = results.find(({ status }) => status === 'rejected');
	if (failure) throw failure.reason;
}

/**
 * Does the same for a caller that has other work meanwhile. Resolves, as soon as it has begun, to one promise for each level
 * that has to be installed.
 *
 * @param busy called with the number of running installations whenever it changes
 */
export async function beginSetUp(levels, busy = () => {}) {
	await checkVersions();
	const unknown = levels.find((name) => !LEVELS[name]);
	if (unknown) throw new Unable(`There is no level "${unknown}": ${ALL_LEVELS.join(', ')}`);
	// In the order of the table: the level that most stages wait for is first, and an n8n, which takes longest, soon after.
	const missing = ALL_LEVELS.filter((name) => levels.includes(name) && !isCurrent(LEVELS[name]));
	if (missing.length === 0) return {};
	const needed = missing.reduce((sum, name) => sum + LEVELS[name].needs, 0);
	console.log(`  Installing once: up to ${size(needed)} of disk, npm's cache included, below ${ROOT}`);
	const waiting = missing.map((name) => ({ name, ...withResolvers() }));
	const ready = Object.fromEntries(waiting.map(({ name, promise }) => [name, promise]));
	// A caller that waits for a level gets its failure; a failure that nobody waits for must not end this process.
	for (const { promise } of waiting) promise.catch(() => {});
	const doing = new Map();
	let failed = false;
	const end = startProgress(`Installing ${missing.join(', ')}`, () => [...doing].map(([name, what]) => `${name} ${what()}`).join(', '));
	const installOneAfterTheOther = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const { name, resolve, reject } = next;
			const tell = (what) => {
				doing.set(name, what);
				busy(doing.size);
			};
			try {
				await install(name, LEVELS[name], tell);
				resolve();
			} catch (error) {
				failed = true;
				reject(error);
			}
			doing.delete(name);
			busy(doing.size);
		}
	};
	const lanes = Array.from({ length: AT_A_TIME }, installOneAfterTheOther);
	void Promise.all(lanes).then(() => end(failed ? '✗' : '✓'));
	return ready;
}

async function install(name, level, tell) {
	await checkDisk(name, level);
	const started = Date.now();
	const logFile = join(LOGS, `setup-${name}.log`);
	const options = { cwd: level.folder, env: cleanEnvironment(), logFile };
	tell(packageCounter(level.folder));
	await mustRun('npm', ['ci', '--ignore-scripts'], options);
	await level.then?.(options, tell);
	writeFileSync(stampFile(level), stampOf(level));
	const used = await diskUsage(join(level.folder, 'node_modules'));
	console.log(`  ${name} is ready: ${size(used)} in ${duration(Date.now() - started)}`);
}

/** An n8n needs its own Node.js and native modules built for it; all other packages work as unpacked. */
function makeRunnable(...native) {
	return async (options, tell) => {
		const node = nodeIn(options.cwd);
		const rebuild = (env, ...packages) => mustRun('npm', ['rebuild', ...packages], { ...options, env, append: true });
		tell(() => 'gets its Node.js');
		await rebuild(options.env, 'node');
		// Without a number of jobs, the compiler uses one core.
		const env = { ...options.env, npm_config_jobs: 'max', PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
		tell(() => 'builds its native modules');
		await rebuild(env, ...native);
		const load = native.map((name) => `require('${name}')`).join('; ');
		await mustRun(node, ['-e', load], { ...options, append: true });
	};
}

function withResolvers() {
	let resolve;
	let reject;
	const promise = new Promise((...both) => {
		[resolve, reject] = both;
	});
	return { promise, resolve, reject };
}

/** Counts the lock file's packages that are installed so far. Leaves out packages for other platforms. */
function packageCounter(folder) {
	const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
	const fits = ({ os, cpu, libc }) =>
		(os?.includes(process.platform) ?? true) && (cpu?.includes(process.arch) ?? true) && !libc?.includes('musl');
	const paths = Object.keys(packages).filter((path) => path !== '' && fits(packages[path]));
	return () => {
		const present = paths.filter((path) => existsSync(join(folder, path, 'package.json'))).length;
		return `${present} of ${paths.length} packages`;
	};
}

/** An installation depends on the lock file and on the platform. */
function stampOf({ folder }) {
	const lock = readFileSync(join(folder, 'package-lock.json'));
	return createHash('sha256').update(lock).update(`${process.platform} ${process.arch}`).digest('hex');
}

const stampFile = ({ folder }) => join(folder, 'node_modules', '.setup-stamp');

function isCurrent(level) {
	try {
		return readFileSync(stampFile(level), 'utf8') === stampOf(level);
	} catch {
		return false;
	}
}

async function checkVersions() {
	requireVersion('Node.js', process.versions.node, OLDEST_NODE, 'install a newer one from nodejs.org');
	let npm;
	try {
		npm = (await exec('npm', ['--version'], { shell: process.platform === 'win32' })).stdout.trim();
	} catch {
		throw new Unable('npm was not found: it comes with Node.js, see nodejs.org');
	}
	requireVersion('npm', npm, OLDEST_NPM, 'run `npm install -g npm@11`');
}

function requireVersion(what, version, [major, minor], remedy) {
	const [ownMajor, ownMinor] = version.split('.').map(Number);
	if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
	throw new Unable(`${what} ${version} is too old: ${major}.${minor} or newer is needed; ${remedy}`);
}

async function checkDisk(name, { folder, needs }) {
	const { bavail, bsize } = await statfs(folder);
	const free = bavail * bsize;
	if (free >= needs) return;
	throw new Unable(`Too little disk for "${name}" in ${folder}: ${size(free)} free, ${size(needs)} needed`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	await entry(() => setUp(process.argv.length > 2 ? process.argv.slice(2) : DEFAULT_LEVELS));
}
