import { DataDeduplicationService } from 'n8n-core';
import type { DeduplicationItemTypes, IDataDeduplicator } from 'n8n-workflow';

/** What was seen so far, for a test that wants to begin anew, or to find the table full. */
export interface Memory {
	forget: () => void;
	fill: (entries: number) => void;
}

/** Stands for n8n's table of processed items, which Remove Duplicates keeps its keys in. Once per test file. */
export async function rememberInMemory(): Promise<Memory> {
	const seen = new Set<DeduplicationItemTypes>();
	const outOfReach = async () => {
		throw new Error('These tests only know “Value Is New”');
	};
	const memory: IDataDeduplicator = {
		async checkProcessedAndRecord(items) {
			const isNew = items.filter((item) => !seen.has(item));
			const processed = items.filter((item) => seen.has(item));
			for (const item of items) seen.add(item);
			return { new: isNew, processed };
		},
		getProcessedDataCount: async () => seen.size,
		removeProcessed: outOfReach,
		clearAllProcessedItems: async () => seen.clear(),
	};
	await DataDeduplicationService.init(memory);
	return {
		forget: () => seen.clear(),
		fill(entries) {
			for (let entry = 0; entry < entries; entry += 1) seen.add(`entry ${entry}`);
		},
	};
}
