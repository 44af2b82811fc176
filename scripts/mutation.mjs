import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOMS } from '../test/mutation/rooms.mjs';
import { setUp } from './setup.mjs';
import { entry, runNode, Unable } from './support/exec.mjs';
import { ROOT } from './support/paths.mjs';

const STRYKER = join(ROOT, 'node_modules/@stryker-mutator/core/bin/stryker.js');
const KILLED = ['Killed', 'Timeout'];
const ALIVE = ['Survived', 'NoCoverage'];

/** Mutates the named rooms, or all of them, and reports how many changes the tests noticed. See docs/mutation-testing.md. */
await entry(async () => {
	const asked = process.argv.slice(2);
	const unknown = asked.filter((room) => !(room in ROOMS));
	if (unknown.length > 0) throw new Unable(`There is no room "${unknown.join('", "')}". The rooms: ${Object.keys(ROOMS).join(', ')}`);
	await setUp(['root']);
	const lines = [];
	for (const room of asked.length > 0 ? asked : Object.keys(ROOMS)) {
		if ((await runNode([STRYKER, 'run'], { ...process.env, MUTATION_ROOM: room })) !== 0) process.exitCode = 1;
		lines.push(summary(room));
	}
	console.log(`\n${lines.join('\n')}`);
});

function summary(room) {
	const { files } = JSON.parse(readFileSync(join(ROOT, `.lab/mutation/${room}.json`), 'utf8'));
	const mutants = Object.values(files).flatMap((file) => file.mutants);
	const count = (statuses) => mutants.filter(({ status }) => statuses.includes(status)).length;
	const killed = count(KILLED);
	const alive = count(ALIVE);
	return `${room}: ${((100 * killed) / (killed + alive)).toFixed(2)} % of ${killed + alive} changes noticed, ${alive} not`;
}
