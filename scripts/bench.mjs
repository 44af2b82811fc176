import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setUp } from './setup.mjs';
import { entry, mustRun, Unable } from './support/exec.mjs';
import { LOGS, ROOT } from './support/paths.mjs';
import { runTypeScript } from './support/typescript.mjs';

const RESULTS = join(ROOT, '.lab/bench');

/** These benchmarks need PostgreSQL and Redis, so they run by name only. */
const BY_NAME = ['queue'];

await entry(async () => {
	const all = readdirSync(join(ROOT, 'bench'))
		.filter((file) => file.endsWith('.bench.ts'))
		.map((file) => file.replace('.bench.ts', ''));
	const names = process.argv.length > 2 ? process.argv.slice(2) : all.filter((name) => !BY_NAME.includes(name));
	const unknown = names.filter((name) => !all.includes(name));
	if (unknown.length > 0) {
		throw new Unable(`There is no benchmark "${unknown.join('", "')}". The benchmarks: ${all.join(', ')}`);
	}
	// The baseline is n8n's own HTTP Request node.
	await setUp(['root', 'lab', 'n8n']);
	await mustRun(process.execPath, [join(ROOT, 'node_modules/gulp/bin/gulp.js'), 'build'], {
		cwd: ROOT,
		logFile: join(LOGS, 'bench-build.log'),
	});
	rmSync(RESULTS, { recursive: true, force: true });
	for (const name of names) {
		console.log(`\n── ${name}`);
		const code = await runTypeScript(`bench/${name}.bench.ts`, [], ['--expose-gc']);
		if (code !== 0) throw new Unable(`The benchmark ${name} failed`);
		print(JSON.parse(readFileSync(join(RESULTS, `${name}.json`), 'utf8')));
	}
});

/** Prints a Markdown table, ready for docs/performance.md. */
function print({ title, columns, rows }) {
	const widths = columns.map((column, index) => Math.max(column.length, ...rows.map((row) => row[index].length)));
	const line = (cells) => `| ${cells.map((cell, index) => cell.padEnd(widths[index])).join(' | ')} |`;
	console.log(`\n${title}\n\n${line(columns)}\n${line(widths.map((width) => '-'.repeat(width)))}`);
	for (const row of rows) console.log(line(row));
}
