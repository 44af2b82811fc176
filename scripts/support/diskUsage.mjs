import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';

/** The total size of the files below a folder, in bytes. Does not follow links. */
export async function diskUsage(folder) {
	let bytes = 0;
	for await (const item of await opendir(folder, { recursive: true, bufferSize: 256 })) {
		if (item.isFile()) bytes += (await lstat(join(item.parentPath ?? item.path, item.name))).size;
	}
	return bytes;
}
