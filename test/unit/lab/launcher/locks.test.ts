import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { holdingOneOf } from '../../../../lab/src/n8n/locks';
import { WORK } from '../../../../lab/src/n8n/paths';

const names = (count: number): string[] => Array.from({ length: count }, () => `test-${randomUUID()}`);

it('lets as many work at the same time as there are locks, and every one in the end', async () => {
	const locks = names(2);
	let working = 0;
	let most = 0;
	const work = async (): Promise<void> => {
		working += 1;
		most = Math.max(most, working);
		// Long enough that the others ask meanwhile.
		await new Promise((resolve) => setTimeout(resolve, 300));
		working -= 1;
	};
	await Promise.all(Array.from({ length: 5 }, async () => await holdingOneOf(locks, work)));
	expect([most, working]).toEqual([2, 0]);
	expect(locks.filter((name) => existsSync(join(WORK, `${name}.lock`)))).toEqual([]);
});

it('frees the lock of work that fails, and passes the failure on', async () => {
	const locks = names(1);
	const failing = holdingOneOf(locks, async () => await Promise.reject(new Error('no')));
	await expect(failing).rejects.toThrow('no');
	expect(await holdingOneOf(locks, async () => await Promise.resolve('done'))).toBe('done');
});

it('takes the lock of a process that is gone', async () => {
	const [name] = names(1);
	const { pid } = spawnSync(process.execPath, ['--version']);
	await mkdir(WORK, { recursive: true });
	await writeFile(join(WORK, `${name}.lock`), String(pid));
	expect(await holdingOneOf([name], async () => await Promise.resolve('done'))).toBe('done');
});
