import { setUp } from './setup.mjs';
import { entry, Unable } from './support/exec.mjs';
import { runTypeScript } from './support/typescript.mjs';

/** Makes the tables of operations in the documents anew, from what the operations say about themselves. */
await entry(async () => {
	await setUp(['root', 'lab']);
	if ((await runTypeScript('scripts/docs/write.ts')) !== 0) throw new Unable('The documents could not be written');
});
