import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

const FILLER = 'filler';

/** A file system of its own, in memory, that can be filled without harm to anybody else. */
export class SmallDisk {
	private constructor(private readonly folder: string) {}

	/** Whether this process may mount one: it takes root. At once, since tests are declared before anything is awaited. */
	static canMount(): boolean {
		const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
		try {
			execFileSync('mount', optionsFor(folder, 1), { stdio: 'ignore' });
			execFileSync('umount', [folder], { stdio: 'ignore' });
			return true;
		} catch {
			return false;
		} finally {
			rmdirSync(folder);
		}
	}

	/** Mounts it over a folder. */
	static async mount(folder: string, megabytes: number): Promise<SmallDisk> {
		await run('mount', optionsFor(folder, megabytes));
		return new SmallDisk(folder);
	}

	/** Leaves not a single block free. */
	async fill(): Promise<void> {
		const { bavail, bsize } = await statfs(this.folder);
		await writeFile(join(this.folder, FILLER), Buffer.alloc(bavail * bsize)).catch(ignoreNoSpace);
	}

	async free(): Promise<void> {
		await rm(join(this.folder, FILLER), { force: true });
	}

	async unmount(): Promise<void> {
		await run('umount', ['-l', this.folder]);
	}
}

function optionsFor(folder: string, megabytes: number): string[] {
	return ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=0700`, 'tmpfs', folder];
}

/** Somebody else took the last block meanwhile: full is full. */
function ignoreNoSpace(error: NodeJS.ErrnoException): void {
	if (error.code !== 'ENOSPC') throw error;
}
