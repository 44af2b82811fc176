import { setUp } from './setup.mjs';
import { entry } from './support/exec.mjs';
import { runLab } from './support/lab.mjs';

await entry(async () => {
	await setUp(['lab']);
	process.exitCode = await runLab('standalone.ts', process.argv.slice(2));
});
