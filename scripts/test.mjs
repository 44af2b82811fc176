import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { beginSetUp } from './setup.mjs';
import { cleanEnvironment, entry, Unable } from './support/exec.mjs';
import { LOGS, ROOT } from './support/paths.mjs';
import { duration } from './support/progress.mjs';
import { Scheduler } from './support/scheduler.mjs';
import { TYPESCRIPT } from './support/typescript.mjs';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** A stage that runs longer is ended: a test that hangs must not cost the report of the others. */
const STAGE_LIMIT_MS = { short: 45 * MINUTE, soak: 75 * MINUTE };

/** If Jest has reported and its process still runs this much later, that is a failure; waiting for the limit would not help. */
const END_LIMIT_MS = 2 * MINUTE;

/** How often the terminal shows which stages are still running. */
const SIGN_OF_LIFE_MS = MINUTE;

/** The options of the model-based test (docs/model.md), and the variables that its jest project reads. */
const MODEL_OPTIONS = { runs: 'MODEL_RUNS', seed: 'MODEL_SEED', path: 'MODEL_PATH' };

/** The stages that have a long form, and the number of histories in the long form. */
const SOAK = { stages: ['e2e', 'chaos', 'model'], histories: '10000' };

/** A history takes about an eighth of a second, and much longer on a busy machine. */
const HISTORY_LIMIT_MS = 3_000;

const tool = (path) => join(ROOT, 'node_modules', path);

/**
 * The stages in their order, and the levels of `setup.mjs` that each needs. A stage with `args` is one check; the others
 * are jest projects. Several stages run at the same time.
 * - `cores`: how many cores the stage keeps busy on average. Where more run than there are cores for, each n8n takes minutes to
 *   start, and what is waited for does not come in time.
 * - `workers`: how many test files of the stage run at the same time, each in its own process.
 * - `inBand`: the tests use things that only one test can use at a time (patched network modules, the screen), so they run
 *   in one process.
 * - `onRequest`: the stage runs only if it is named.
 * - `project`: the jest project, if it is not called like the stage; `files`: a pattern for its test files; `env`: added to the
 *   environment.
 */
const STAGES = {
	lint: { needs: ['root', 'lab'], cores: 1, args: [tool('eslint/bin/eslint.js'), '.'] },
	typecheck: { needs: ['root', 'lab'], cores: 1, args: [tool('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'] },
	build: { needs: ['root', 'lab'], cores: 1, args: [...TYPESCRIPT, join(ROOT, 'lab/src/pack.ts'), '--again'] },
	scan: { needs: ['root', 'lab', 'scan'], cores: 1, args: [join(ROOT, 'scripts/scan.mjs')] },
	audit: { needs: ['root'], cores: 0.2, args: [join(ROOT, 'scripts/audit.mjs')] },
	unit: { needs: ['root', 'lab'], cores: 1 },
	engine: { needs: ['root', 'lab'], cores: 1, inBand: true },
	contract: { needs: ['root', 'lab'], cores: 1 },
	model: { needs: ['root', 'lab'], cores: 1, workersAlone: 2 },
	templates: { needs: ['root', 'lab', 'n8n'], cores: 1.2, workers: 2 },
	e2e: { needs: ['root', 'lab', 'n8n'], cores: 1.1, workers: 4 },
	ui: { needs: ['root', 'lab', 'n8n'], cores: 0.8, inBand: true },
	editor: { needs: ['root', 'lab', 'n8n'], cores: 1.1, inBand: true },
	chaos: { needs: ['root', 'lab', 'n8n'], cores: 0.7, workers: 2 },
	queue: { needs: ['root', 'lab', 'n8n'], cores: 0.8, inBand: true },
	compat: { needs: ['root', 'lab', 'n8n1'], cores: 0.3, inBand: true, onRequest: true },
};

/** The stages that are played once more over n8n's durable pollers. */
for (const [name, files] of [['e2e', 'mainLoop'], ['chaos', ''], ['queue', '']]) {
	STAGES[`${name}-durable`] = { ...STAGES[name], project: name, files, env: { POLLERS: 'durable' }, onRequest: true };
}

const projectOf = (name) => STAGES[name].project ?? name;

/** The longest stages begin first, as soon as n8n is installed; the others fill the gaps in their order. */
const LONGEST = ['chaos', 'e2e', 'queue', 'compat', 'editor'];

const rankOf = (name) => (LONGEST.includes(name) ? LONGEST.indexOf(name) - LONGEST.length : Object.keys(STAGES).indexOf(name));

const running = new Set();

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.once(signal, () => {
		for (const child of running) end(child, signal);
		process.exit(1);
	});
}

await entry(async () => {
	const options = { soak: { type: 'boolean' }, ...Object.fromEntries(Object.keys(MODEL_OPTIONS).map((name) => [name, { type: 'string' }])) };
	const { values, positionals } = parseArgs({ options, allowPositionals: true });
	const { soak, ...ofModel } = values;
	for (const [name, value] of Object.entries(ofModel)) process.env[MODEL_OPTIONS[name]] = value;
	if (soak) {
		process.env.SOAK = '1';
		process.env.MODEL_RUNS ??= SOAK.histories;
	}
	const unknown = positionals.filter((name) => !(name in STAGES));
	if (unknown.length > 0) {
		throw new Unable(`There is no stage "${unknown.join('", "')}". The stages: ${Object.keys(STAGES).join(', ')}`);
	}
	const all = soak ? SOAK.stages : Object.keys(STAGES).filter((name) => !STAGES[name].onRequest);
	const totals = { passed: 0, failed: 0 };
	try {
		await runStages(positionals.length > 0 ? positionals : all, totals);
	} catch (error) {
		totals.failed += 1;
		console.error(`\n${error instanceof Unable ? error.message : error.stack}\n`);
	}
	console.log(`${totals.passed} passed, ${totals.failed} failed`);
	if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;
});

async function runStages(names, totals) {
	const started = Date.now();
	const chosen = [...new Set(names)].filter((name) => STAGES[name].args !== undefined || hasTests(name));
	const scheduler = new Scheduler(Math.max(2, availableParallelism()));
	const ready = await beginSetUp([...new Set(chosen.flatMap((name) => STAGES[name].needs))], (busy) => scheduler.reserve(busy));
	const inProgress = new Map();
	const reported = new Set();
	const tellOfLife = () => {
		const each = [...inProgress].map(([name, since]) => `${name} (${duration(Date.now() - since)})`);
		if (chosen.length > 1 && each.length > 0) console.log(`  … ${duration(Date.now() - started)}: ${each.join(', ')}`);
	};
	const signsOfLife = setInterval(tellOfLife, SIGN_OF_LIFE_MS);
	const lines = await Promise.all(
		chosen.map(async (name) => {
			const { needs, cores } = STAGES[name];
			let counts;
			let took = 0;
			try {
				await Promise.all(needs.map((level) => ready[level]));
				counts = await scheduler.run({ rank: rankOf(name), cores }, async () => {
					inProgress.set(name, Date.now());
					try {
						return await runStage(name, chosen.length === 1);
					} finally {
						took = Date.now() - inProgress.get(name);
						inProgress.delete(name);
					}
				});
			} catch (error) {
				// Several stages may need a level that could not be installed: report the reason once.
				const reason = reported.has(error) ? 'see above' : error instanceof Unable ? error.message : error.stack;
				reported.add(error);
				console.error(`\n── ${name} could not run: ${reason}`);
				counts = { passed: 0, failed: 1 };
			}
			totals.passed += counts.passed;
			totals.failed += counts.failed;
			const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
			const line = `${name}: ${counts.passed} passed, ${counts.failed} failed${skipped} in ${duration(took)}`;
			console.log(`── ${line}`);
			return `${counts.failed > 0 ? '✗' : '✓'} ${line}`;
		}),
	);
	clearInterval(signsOfLife);
	console.log(`\n${lines.join('\n')}\n\nAll of it, installing included, in ${duration(Date.now() - started)}\n`);
}

/** A single stage writes to the terminal as it runs; with several, each writes in one piece when it ends. */
async function runStage(name, alone) {
	mkdirSync(LOGS, { recursive: true });
	if (alone) {
		console.log(`\n── ${name}`);
		return await runIn(name, 'inherit', alone);
	}
	console.log(`  … ${name} begins`);
	const logFile = join(LOGS, `stage-${name}.log`);
	const log = openSync(logFile, 'w');
	try {
		return await runIn(name, log, alone);
	} finally {
		closeSync(log);
		console.log(`\n── ${name}\n${readFileSync(logFile, 'utf8').trimEnd()}`);
	}
}

async function runIn(name, output, alone) {
	return STAGES[name].args ? await check(name, output) : await jest(name, output, alone);
}

async function check(name, output) {
	const { code, trouble } = await node(STAGES[name].args, output);
	if (trouble) console.log(`\n${name}: ${trouble}`);
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function jest(name, output, alone) {
	const { needs, inBand, workers, workersAlone, files, env } = STAGES[name];
	const report = join(LOGS, `jest-${name}.json`);
	rmSync(report, { force: true });
	// Beside others, a stage that computes has one core; alone, it has `workersAlone`, or as many as jest chooses.
	const atATime = workers ?? (alone ? workersAlone : 1);
	const args = [
		tool('jest/bin/jest.js'),
		'--selectProjects',
		projectOf(name),
		...(files ? ['--testPathPatterns', files] : []),
		'--json',
		`--outputFile=${report}`,
		...(inBand ? ['--runInBand'] : atATime ? [`--maxWorkers=${atATime}`] : []),
		// The tests end the processes that they start; an idle connection must not delay the next stages.
		...(needs.some((level) => level.startsWith('n8n')) ? ['--forceExit'] : []),
	];
	const { code, trouble } = await node(args, output, { isDone: () => existsSync(report), env });
	const counts = readReport(report);
	if (trouble) console.log(`\n${name}: ${trouble}`);
	// Any other failure of jest must not count as a success.
	if (code !== 0 && counts.failed === 0) counts.failed = 1;
	return counts;
}

/** A test file that could not run counts as one failure, because jest lists no tests for it. */
function readReport(file) {
	try {
		const report = JSON.parse(readFileSync(file, 'utf8'));
		return {
			passed: report.numPassedTests,
			failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
			skipped: report.numPendingTests + report.numTodoTests,
		};
	} catch {
		return { passed: 0, failed: 1 };
	}
}

/**
 * Runs Node.js to its end or to the limit. Resolves to the exit code and to any other trouble.
 *
 * @param isDone whether the process has done all its work
 * @param env added to the environment
 */
async function node(args, output, { isDone = () => false, env = {} } = {}) {
	const child = spawn(process.execPath, args, {
		cwd: ROOT,
		env: cleanEnvironment(env),
		stdio: ['ignore', output, output],
		// Its own process group, so that its child processes end with it.
		detached: process.platform !== 'win32',
	});
	running.add(child);
	let trouble;
	const giveUp = (why) => {
		trouble ??= `${why}: ended.`;
		end(child, 'SIGKILL');
	};
	const limitMs = Math.max(process.env.SOAK ? STAGE_LIMIT_MS.soak : STAGE_LIMIT_MS.short, Number(process.env.MODEL_RUNS ?? 0) * HISTORY_LIMIT_MS);
	const limit = setTimeout(() => giveUp(`Still running after ${duration(limitMs)}`), limitMs);
	let doneAt;
	const watch = setInterval(() => {
		if (!isDone()) return;
		doneAt ??= Date.now();
		if (Date.now() - doneAt > END_LIMIT_MS) giveUp(`Done, but still running ${duration(END_LIMIT_MS)} later, so something was left open`);
	}, SECOND);
	try {
		return await new Promise((resolve, reject) => {
			child.on('error', reject);
			child.on('exit', (code) => resolve({ code: code ?? 1, trouble }));
		});
	} finally {
		clearTimeout(limit);
		clearInterval(watch);
		running.delete(child);
	}
}

/** Ends a stage and the processes in its group. */
function end(child, signal) {
	try {
		if (process.platform === 'win32') child.kill(signal);
		else process.kill(-child.pid, signal);
	} catch (error) {
		if (error.code !== 'ESRCH') throw error;
	}
}

function hasTests(name) {
	const folder = join(ROOT, 'test', projectOf(name));
	return existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.test.ts'));
}
