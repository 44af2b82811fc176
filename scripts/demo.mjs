import { setUp } from './setup.mjs';
import { entry } from './support/exec.mjs';
import { runLab } from './support/lab.mjs';

await entry(async () => {
	await setUp();
	process.exitCode = await runLab('demo/main.ts', process.argv.slice(2));
});
