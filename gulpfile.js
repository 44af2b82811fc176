const { rm } = require('node:fs/promises');
const { execFile } = require('node:child_process');
const { promisify } = require('node:util');
const { series, src, dest } = require('gulp');

const run = promisify(execFile);

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

/** TypeScript to dist/: the compiler of this project, no other. */
async function compile() {
	const tsc = require.resolve('typescript/bin/tsc');
	try {
		await run(process.execPath, [tsc, '-p', 'tsconfig.build.json']);
	} catch (error) {
		throw new Error(`TypeScript: ${error.stdout || error.message}`);
	}
}

/** The drawings, referenced from dist/nodes and dist/credentials as `file:../../icons/x.svg`. */
function icons() {
	return src('icons/*.svg', { encoding: false }).pipe(dest('dist/icons'));
}

/** Codex files: what n8n's node panel says about a node. */
function codex() {
	return src('nodes/**/*.node.json', { base: '.' }).pipe(dest('dist'));
}

exports.clean = clean;
exports.compile = compile;
exports.icons = icons;
exports.codex = codex;
exports.build = series(clean, compile, icons, codex);
exports.default = exports.build;
