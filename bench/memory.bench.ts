import assert from 'node:assert/strict';
import { median } from './support/compare';
import type { MemoryJob, MemorySide, MemoryUse } from './support/memoryProcess';
import { inOwnProcess, megabytes } from './support/ownProcess';
import { publish, ratio } from './support/report';
import { benchmark } from './support/run';
import { total, type Tenant } from './support/tenant';

const ENDPOINTS = 100_000;
const PAGE = 100;
const REPETITIONS = 3;

const SIDES: ReadonlyArray<[MemorySide, string]> = [
	['raw', 'Cortex XDR, raw'],
	['simple', 'Cortex XDR, simplified'],
	['httpRequest', 'HTTP Request + Split Out'],
	['rows', 'The rows alone, plain axios'],
];

benchmark(async (tenant) => {
	await tenant.reset(ENDPOINTS);
	const rows: string[][] = [];
	for (const [side, name] of SIDES) {
		const live = await repeat(tenant, side, 'live');
		const rss = await repeat(tenant, side, 'rss');
		const peakHeap = median(live.map((use) => use.peakHeap));
		const outputHeap = median(live.map((use) => use.outputHeap));
		const startRss = median(rss.map((use) => use.startRss));
		const peakRss = median(rss.map((use) => use.peakRss));
		rows.push([
			name,
			megabytes(outputHeap),
			megabytes(peakHeap),
			ratio(peakHeap, outputHeap),
			megabytes(startRss),
			megabytes(peakRss),
			ratio(peakRss - startRss, outputHeap),
		]);
	}
	publish('memory', {
		title: `List ${ENDPOINTS} endpoints: memory of the process`,
		columns: ['Side', 'Output alone', 'Peak heap in use', '÷ output', 'RSS before', 'Peak RSS', 'growth ÷ output'],
		rows,
	});
});

async function repeat(tenant: Tenant, side: MemorySide, mode: MemoryJob['mode']): Promise<MemoryUse[]> {
	const uses: MemoryUse[] = [];
	for (let round = 1; round <= REPETITIONS; round += 1) {
		await tenant.clearJournal();
		const use = await inOwnProcess({ side, url: tenant.url, mode });
		const calls = total(await tenant.calls());
		assert.equal(use.items, ENDPOINTS, 'There must be an item for each endpoint');
		assert.equal(use.distinct, ENDPOINTS, 'Each endpoint must be listed');
		assert.equal(calls, ENDPOINTS / PAGE, 'Each page must be read once');
		const peak = mode === 'live' ? use.peakHeap : use.peakRss;
		console.log(`  Memory of ${side}, ${mode}, ${round} of ${REPETITIONS}: ${megabytes(peak)}, ${calls} calls`);
		uses.push(use);
	}
	return uses;
}
