import { setUp } from './setup.mjs';
import { entry, Unable } from './support/exec.mjs';
import { runTypeScript } from './support/typescript.mjs';

/** Rewrites the tables of operations in the documents, from the descriptions in the operations' own files. */
await entry(async () => {
	await setUp(['root', 'lab']);
	if ((await runTypeScript('scripts/docs/write.ts')) !== 0) throw new Unable('The documents could not be written');
});
