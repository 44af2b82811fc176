import assert from 'node:assert/strict';
import { median, seconds } from './support/compare';
import { FIRST_ROWS } from './support/jobs';
import type { MemorySide, MemoryUse } from './support/memoryProcess';
import { inOwnProcess, megabytes } from './support/ownProcess';
import { publish, ratio } from './support/report';
import { benchmark } from './support/run';

const ROWS = 100_000;
const REPETITIONS = 3;

/** The first is the baseline. */
const SIDES: ReadonlyArray<[side: MemorySide, name: string, rows: number]> = [
	['queryAtOnce', 'The whole stream at once, plain axios (baseline)', ROWS],
	['query', 'Cortex XDR, all rows', ROWS],
	['queryStart', `Cortex XDR, Limit ${FIRST_ROWS}`, FIRST_ROWS],
];

interface Figures {
	ms: number;
	peakHeap: number;
	outputHeap: number;
	peakRss: number;
}

benchmark(async (tenant) => {
	await tenant.reset(1);
	await tenant.seedXql(ROWS);
	const found: Array<[name: string, figures: Figures]> = [];
	for (const [side, name, rows] of SIDES) {
		const measure = async (mode: 'live' | 'rss'): Promise<MemoryUse[]> => {
			const uses: MemoryUse[] = [];
			for (let round = 1; round <= REPETITIONS; round += 1) {
				const use = await inOwnProcess({ side, url: tenant.url, mode });
				assert.equal(use.items, rows, 'There must be an item for each row');
				assert.equal(use.distinct, rows, 'Each row must come once');
				console.log(`  ${side}, ${mode}, ${round} of ${REPETITIONS}: ${seconds(use.ms)}, heap ${megabytes(use.peakHeap)}, RSS ${megabytes(use.peakRss)}`);
				uses.push(use);
			}
			return uses;
		};
		const [live, rss] = [await measure('live'), await measure('rss')];
		const of = (uses: MemoryUse[], name: keyof MemoryUse): number => median(uses.map((use) => use[name]));
		found.push([name, { ms: of(rss, 'ms'), peakHeap: of(live, 'peakHeap'), outputHeap: of(live, 'outputHeap'), peakRss: of(rss, 'peakRss') }]);
	}
	const [[, baseline]] = found;
	publish('xql', {
		title: `Read ${ROWS} rows of a query`,
		columns: ['Side', 'Time', 'Time ratio', 'Output alone', 'Peak heap in use', 'Peak ÷ output', 'Peak RSS', 'RSS ratio'],
		rows: found.map(([name, { ms, peakHeap, outputHeap, peakRss }]) => [
			name,
			seconds(ms),
			ratio(ms, baseline.ms),
			megabytes(outputHeap),
			megabytes(peakHeap),
			ratio(peakHeap, outputHeap),
			megabytes(peakRss),
			ratio(peakRss, baseline.peakRss),
		]),
	});
});
