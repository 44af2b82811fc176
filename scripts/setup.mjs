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

/** Where each level lives and how much free disk it takes, npm's cache included, in bytes. */
const LEVELS = {
	root: { folder: ROOT, needs: 1.5e9 },
	lab: { folder: join(ROOT, 'lab'), needs: 0.3e9 },
	n8n: { folder: join(ROOT, 'lab/n8n'), needs: 5e9, then: makeRunnable('sqlite3', 'isolated-vm') },
	n8n1: { folder: join(ROOT, 'lab/n8n1'), needs: 5e9, then: makeRunnable('sqlite3') },
	scan: { folder: join(ROOT, 'scripts/scan'), needs: 0.3e9 },
};

const ALL_LEVELS = Object.keys(LEVELS);

/** What the demo needs. */
const DEFAULT_LEVELS = ['root', 'lab', 'n8n'];

/**
 * Installs what the levels need: `root` (build, lint, unit tests), `lab` (simulators), `n8n` (a real n8n with its own
 * Node.js), `n8n1` (the same for the last n8n 1.x), `scan` (n8n's scanner of packages). A level whose lock file has not
 * changed since it was last installed is left alone.
 */
export async function setUp(levels = DEFAULT_LEVELS) {
	await checkVersions();
	for (const name of levels) {
		const level = LEVELS[name];
		if (!level) throw new Unable(`There is no level "${name}": ${ALL_LEVELS.join(', ')}`);
		if (!isCurrent(level)) await install(name, level);
	}
}

async function install(name, level) {
	await checkDisk(name, level);
	const started = Date.now();
	const logFile = join(LOGS, `setup-${name}.log`);
	const options = { cwd: level.folder, env: cleanEnvironment(), logFile };
	await withProgress(`Installing ${name}`, packageCounter(level.folder), () =>
		mustRun('npm', ['ci', '--ignore-scripts'], options),
	);
	await level.then?.(options);
	writeFileSync(stampFile(level), stampOf(level));
	const used = await diskUsage(join(level.folder, 'node_modules'));
	console.log(`  ${name} is ready: ${size(used)} in ${duration(Date.now() - started)}`);
}

/** An n8n needs its own Node.js, and native modules built for that one; everything else works as it was unpacked. */
function makeRunnable(...native) {
	return async (options) => {
		const node = nodeIn(options.cwd);
		const rebuild = (env, ...packages) => mustRun('npm', ['rebuild', ...packages], { ...options, env, append: true });
		await withProgress('Fetching the Node.js for n8n', undefined, () => rebuild(options.env, 'node'));
		const env = { ...options.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
		await withProgress("Building n8n's native modules", undefined, () => rebuild(env, ...native));
		const load = native.map((name) => `require('${name}')`).join('; ');
		await mustRun(node, ['-e', load], { ...options, append: true });
	};
}

async function withProgress(label, detail, work) {
	const end = startProgress(label, detail);
	try {
		await work();
		end('✓');
	} catch (error) {
		end('✗');
		throw error;
	}
}

/** How many of the lock file's packages are there by now. Those for other platforms never come. */
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

/** What an installation depends on: the lock file, and what the platform makes of it. */
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
