import { createRequire } from 'node:module';
import type { INodeType } from 'n8n-workflow';

/** Files of nodes to load, one after the other, as n8n does with the files of a package. */
export interface StartJob {
	files: string[];
}

export interface StartCost {
	/** Wall-clock ms from the first `require` to the last description. */
	ms: number;
	/** What is in use afterwards and was not before, in bytes. */
	heap: number;
	/** Modules that were loaded. */
	modules: number;
}

process.once('message', (job: StartJob) => {
	process.send?.(measure(job), () => process.exit());
});

function measure({ files }: StartJob): StartCost {
	const load = createRequire(__filename);
	// n8n has this one loaded before any node.
	load('n8n-workflow');
	const before = liveHeap();
	const modules = Object.keys(load.cache).length;
	const started = performance.now();
	const nodes = files.flatMap((file) => Object.values(load(file) as Record<string, new () => INodeType>).map((Node) => new Node()));
	const ms = performance.now() - started;
	const cost = { ms, heap: liveHeap() - before, modules: Object.keys(load.cache).length - modules };
	// Used after the look at the heap, or the nodes might be collected before it.
	if (nodes.some(({ description }) => description === undefined)) throw new Error('A node has no description');
	return cost;
}

function liveHeap(): number {
	if (!globalThis.gc) throw new Error('The heap cannot be measured: start Node.js with --expose-gc');
	globalThis.gc();
	return process.memoryUsage().heapUsed;
}
