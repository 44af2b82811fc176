import { setUp } from './setup.mjs';
import { entry } from './support/exec.mjs';
import { runTypeScript } from './support/typescript.mjs';

await entry(async () => {
	await setUp();
	process.exitCode = await runTypeScript('test/screenshots/main.ts', process.argv.slice(2));
});
