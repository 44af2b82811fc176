import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fillTables, PAGES } from './operationTables';

for (const page of PAGES) {
	const path = join(__dirname, '../..', page);
	const before = readFileSync(path, 'utf8');
	const after = fillTables(before);
	if (after !== before) writeFileSync(path, after);
	console.log(`${page}: ${after === before ? 'as it was' : 'written'}`);
}
