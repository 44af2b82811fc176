import { createHash } from 'node:crypto';
import type { Action, Execution } from './actions';

/** What quarantine and file retrieval leave behind. File contents are made up: no agent has a disk. */
export class Files {
	/** Quarantined copies, by `endpoint path hash`. */
	private readonly quarantine = new Map<string, { endpointId: string; hash: string }>();

	/** What the download links lead to, by token: lines of text, and how long they do. */
	private readonly downloads = new Map<string, { lines: readonly string[]; until: number }>();

	/** How often files of a script were asked for, by action and endpoint. */
	private readonly asked = new Map<string, number>();

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

	/** Counts one more time that files of a script are asked for. Returns how often that was. */
	ask(action: Action, endpointId: string): number {
		const key = `${action.id} ${endpointId}`;
		const times = (this.asked.get(key) ?? 0) + 1;
		this.asked.set(key, times);
		return times;
	}

	/** Makes an archive available for download until a moment. Returns its token, the same one each time. */
	offer(action: Action, endpointId: string, lines: readonly string[], until = Infinity): string {
		const token = createHash('sha256')
			.update(`download ${action.id} ${endpointId}`)
			.digest('hex')
			.slice(0, 40);
		this.downloads.set(token, { lines, until });
		return token;
	}

	offered(token: string, now: number): readonly string[] | undefined {
		const download = this.downloads.get(token);
		return download && now <= download.until ? download.lines : undefined;
	}

	clear(): void {
		this.quarantine.clear();
		this.downloads.clear();
		this.asked.clear();
	}
}

function keyOf(endpointId: string, path: string, hash: string): string {
	return [endpointId, path, hash.toLowerCase()].join('\n');
}
