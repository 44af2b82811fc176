import { setUp } from './setup.mjs';
import { entry } from './support/exec.mjs';
import { runTypeScript } from './support/typescript.mjs';

await entry(async () => {
	await setUp(['lab']);
	process.exitCode = await runTypeScript('lab/src/standalone.ts', process.argv.slice(2));
});
