import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { setUp } from './setup.mjs';
import { cleanEnvironment, entry, Unable } from './support/exec.mjs';
import { LOGS, ROOT } from './support/paths.mjs';
import { duration } from './support/progress.mjs';

const MINUTE = 60_000;

/** A stage still running then is ended: a test that hangs must not take the report of the others with it. */
const STAGE_LIMIT_MS = 35 * MINUTE;

/** What the model-based test can be told (docs/model.md), and the variables that its jest project reads. */
const MODEL_OPTIONS = { runs: 'MODEL_RUNS', seed: 'MODEL_SEED', path: 'MODEL_PATH' };

/** A history takes about an eighth of a second; on a busy machine much longer. */
const HISTORY_LIMIT_MS = 3_000;

const tool = (path) => join(ROOT, 'node_modules', path);

/**
 * The stages in their order, and the levels of `setup.mjs` that each needs. The ones with `args` are one check each;
 * the others are jest projects. Those with `inBand` share things that must not be shared at the same time (patched
 * network modules, the one n8n, ports) and run in one process. Those `onRequest` run only if they are named.
 */
const STAGES = {
	lint: { needs: ['root', 'lab'], args: [tool('eslint/bin/eslint.js'), '.'] },
	typecheck: { needs: ['root', 'lab'], args: [tool('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'] },
	build: { needs: ['root'], args: [tool('gulp/bin/gulp.js'), 'build'] },
	scan: { needs: ['root', 'scan'], args: [join(ROOT, 'scripts/scan.mjs')] },
	audit: { needs: ['root'], args: [join(ROOT, 'scripts/audit.mjs')] },
	unit: { needs: ['root', 'lab'] },
	engine: { needs: ['root', 'lab'], inBand: true },
	contract: { needs: ['root', 'lab'] },
	model: { needs: ['root', 'lab'], workers: 2 },
	e2e: { needs: ['root', 'lab', 'n8n'], inBand: true },
	ui: { needs: ['root', 'lab', 'n8n'], inBand: true },
	editor: { needs: ['root', 'lab', 'n8n'], inBand: true },
	chaos: { needs: ['root', 'lab', 'n8n'], inBand: true },
	queue: { needs: ['root', 'lab', 'n8n'], inBand: true },
	compat: { needs: ['root', 'lab', 'n8n1'], inBand: true, onRequest: true },
};

await entry(async () => {
	const options = Object.fromEntries(Object.keys(MODEL_OPTIONS).map((name) => [name, { type: 'string' }]));
	const { values, positionals: names } = parseArgs({ options, allowPositionals: true });
	for (const [name, value] of Object.entries(values)) process.env[MODEL_OPTIONS[name]] = value;
	const unknown = names.filter((name) => !(name in STAGES));
	if (unknown.length > 0) {
		throw new Unable(`There is no stage "${unknown.join('", "')}". The stages: ${Object.keys(STAGES).join(', ')}`);
	}
	const totals = { passed: 0, failed: 0 };
	try {
		await runStages(names.length > 0 ? names : Object.keys(STAGES).filter((name) => !STAGES[name].onRequest), totals);
	} catch (error) {
		totals.failed += 1;
		console.error(`\n${error instanceof Unable ? error.message : error.stack}\n`);
	}
	console.log(`${totals.passed} passed, ${totals.failed} failed`);
	if (totals.failed > 0 || totals.passed === 0) process.exitCode = 1;
});

async function runStages(names, totals) {
	const chosen = names.filter((name) => STAGES[name].args !== undefined || hasTests(name));
	await setUp([...new Set(chosen.flatMap((name) => STAGES[name].needs))]);
	const lines = [];
	for (const name of chosen) {
		const started = Date.now();
		console.log(`\n── ${name}`);
		const counts = STAGES[name].args ? await check(name) : await jest(name);
		totals.passed += counts.passed;
		totals.failed += counts.failed;
		const skipped = counts.skipped ? `, ${counts.skipped} skipped` : '';
		const line = `${name}: ${counts.passed} passed, ${counts.failed} failed${skipped} in ${duration(Date.now() - started)}`;
		console.log(`── ${line}`);
		lines.push(`${counts.failed > 0 ? '✗' : '✓'} ${line}`);
	}
	console.log(`\n${lines.join('\n')}\n`);
}

async function check(name) {
	const code = await node(STAGES[name].args);
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1 };
}

async function jest(name) {
	mkdirSync(LOGS, { recursive: true });
	const report = join(LOGS, `jest-${name}.json`);
	rmSync(report, { force: true });
	const code = await node([
		tool('jest/bin/jest.js'),
		'--selectProjects',
		name,
		'--json',
		`--outputFile=${report}`,
		...(STAGES[name].inBand ? ['--runInBand'] : []),
		// The processes that tests start are ended by the tests; a connection left idle must not hold up what follows.
		...(STAGES[name].needs.some((level) => level.startsWith('n8n')) ? ['--forceExit'] : []),
		...(STAGES[name].workers ? [`--maxWorkers=${STAGES[name].workers}`] : []),
	]);
	const counts = readReport(report);
	// Whatever else made jest fail must not pass for a success.
	if (code !== 0 && counts.failed === 0) counts.failed = 1;
	return counts;
}

/** A test file that could not be run counts as one failure: jest lists no tests for it. */
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

async function node(args) {
	const child = spawn(process.execPath, args, { cwd: ROOT, env: cleanEnvironment(), stdio: ['ignore', 'inherit', 'inherit'] });
	const limitMs = Math.max(STAGE_LIMIT_MS, Number(process.env.MODEL_RUNS ?? 0) * HISTORY_LIMIT_MS);
	const limit = setTimeout(() => {
		console.error(`\nStill running after ${duration(limitMs)}: ended.`);
		child.kill('SIGKILL');
	}, limitMs);
	return await new Promise((resolve, reject) => {
		child.on('error', reject);
		child.on('close', (code) => {
			clearTimeout(limit);
			resolve(code ?? 1);
		});
	});
}

function hasTests(name) {
	const folder = join(ROOT, 'test', name);
	return existsSync(folder) && readdirSync(folder, { recursive: true }).some((file) => file.endsWith('.test.ts'));
}
