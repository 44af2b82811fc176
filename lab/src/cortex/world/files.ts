import { createHash } from 'node:crypto';
import type { Action, Execution } from './actions';

/** What quarantine and file retrieval leave behind. File contents are made up: no agent has a disk. */
export class Files {
	/** Quarantined copies, by `endpoint path hash`. */
	private readonly quarantine = new Map<string, { endpointId: string; hash: string }>();

	/** What the download links lead to, by token: lines of text. */
	private readonly downloads = new Map<string, readonly string[]>();

	quarantined({ action, endpoint, status }: Execution): void {
		if (status !== 'COMPLETED_SUCCESSFULLY') return;
		const { file_path: path, file_hash: hash } = action.detail;
		this.quarantine.set(keyOf(endpoint.id, String(path), String(hash)), {
			endpointId: endpoint.id,
			hash: String(hash),
		});
	}

	restored({ action, endpoint, status }: Execution): void {
		if (status !== 'COMPLETED_SUCCESSFULLY') return;
		for (const [key, copy] of this.quarantine) {
			if (copy.endpointId === endpoint.id && copy.hash === action.detail.file_hash)
				this.quarantine.delete(key);
		}
	}

	isQuarantined(endpointId: string, path: string, hash: string): boolean {
		return this.quarantine.has(keyOf(endpointId, path, hash));
	}

	/** The endpoints that hold a quarantined copy of a file. */
	holders(hash: string): string[] {
		return [
			...new Set(
				[...this.quarantine.values()].filter((copy) => copy.hash === hash).map((copy) => copy.endpointId),
			),
		];
	}

	/** Makes an archive available for download. Returns its token, the same one each time. */
	offer(action: Action, endpointId: string, lines: readonly string[]): string {
		const token = createHash('sha256')
			.update(`download ${action.id} ${endpointId}`)
			.digest('hex')
			.slice(0, 40);
		this.downloads.set(token, lines);
		return token;
	}

	offered(token: string): readonly string[] | undefined {
		return this.downloads.get(token);
	}

	clear(): void {
		this.quarantine.clear();
		this.downloads.clear();
	}
}

function keyOf(endpointId: string, path: string, hash: string): string {
	return [endpointId, path, hash.toLowerCase()].join('\n');
}
