import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import axios from 'axios';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { runChain } from './engine';
import { credentials, ENDPOINT_LIST, FIRST_ROWS, listWithHttpRequest, listWithNode, queryWithNode } from './jobs';
import { KEY } from './tenant';

export const MEMORY_SIDES = ['raw', 'simple', 'httpRequest', 'rows', 'query', 'queryStart', 'queryAtOnce'] as const;

export type MemorySide = (typeof MEMORY_SIDES)[number];

/** What the parent asks for. `live` collects garbage all the time, so that only what is in use is counted. */
export interface MemoryJob {
	side: MemorySide;
	url: string;
	mode: 'live' | 'rss';
}

/** Sizes in bytes. */
export interface MemoryUse {
	items: number;
	distinct: number;
	/** `live`: the heap at its fullest, above what the process held before. */
	peakHeap: number;
	/** `live`: what a copy of the output adds to the heap. */
	outputHeap: number;
	/** `rss`: the most that the process held at any time, and what it held before. */
	peakRss: number;
	startRss: number;
	ms: number;
}

/** Between two looks at the heap, in ms. Each collects all garbage, which takes about as long. */
const SAMPLE_INTERVAL = 100;

const PAGE = 100;

process.once('message', (job: MemoryJob) => {
	measure(job).then(
		(use) => process.send?.(use, () => process.exit()),
		(error: unknown) => {
			console.error(error);
			process.exit(1);
		},
	);
});

async function measure({ side, url, mode }: MemoryJob): Promise<MemoryUse> {
	const startRss = process.memoryUsage.rss();
	const before = liveHeap();
	let peak = before;
	const look = () => {
		peak = Math.max(peak, liveHeap());
	};
	const timer = mode === 'live' ? setInterval(look, SAMPLE_INTERVAL) : undefined;
	const started = performance.now();
	const output = await list(side, url);
	const ms = performance.now() - started;
	clearInterval(timer);
	if (mode === 'live') look();
	const peakRss = process.resourceUsage().maxRSS * 1_024;
	const ids = new Set(output.map(({ json }) => json.endpoint_id ?? json.id ?? json._time));
	const outputHeap = mode === 'live' ? sizeOfCopy(output) : 0;
	return { items: output.length, distinct: ids.size, peakHeap: peak - before, outputHeap, peakRss, startRss, ms };
}

async function list(side: MemorySide, url: string): Promise<INodeExecutionData[]> {
	switch (side) {
		case 'rows':
			return await plainRows(url);
		case 'queryAtOnce':
			return await queryAtOnce(url);
		case 'query':
			return await runChain(queryWithNode(), [{}], credentials(url));
		case 'queryStart':
			return await runChain(queryWithNode(FIRST_ROWS), [{}], credentials(url));
		default:
			return await runChain(side === 'httpRequest' ? listWithHttpRequest(url, ENDPOINT_LIST) : listWithNode(side), [{}], credentials(url));
	}
}

/** As public clients read a stream: the whole body, unpacked, as one text, split into lines. */
async function queryAtOnce(url: string): Promise<INodeExecutionData[]> {
	const api = axios.create({ baseURL: `${url}/public_api/v1/xql`, headers: { 'x-xdr-auth-id': KEY.id, Authorization: KEY.key } });
	const call = async <T>(path: string, request_data: object): Promise<T> => (await api.post<{ reply: T }>(path, { request_data })).data.reply;
	const query_id = await call<string>('start_xql_query', { query: 'dataset = xdr_data', timeframe: { relativeTime: 86_400_000 * 7 } });
	for (;;) {
		const { status, results } = await call<{ status: string; results?: { stream_id: string } }>('get_query_results', { query_id, pending_flag: true, format: 'json' });
		if (status === 'SUCCESS' && results) {
			const request_data = { stream_id: results.stream_id, is_gzip_compressed: true };
			const { data } = await api.post<Buffer>('get_query_results_stream', { request_data }, { responseType: 'arraybuffer' });
			const lines = gunzipSync(data).toString('utf8').split('\n');
			return lines.filter((line) => line !== '').map((line) => ({ json: JSON.parse(line) as IDataObject, pairedItem: { item: 0 } }));
		}
		await sleep(100);
	}
}

/** The least there is: page after page, and nothing kept but the rows. */
async function plainRows(url: string): Promise<INodeExecutionData[]> {
	const api = axios.create({ baseURL: url, headers: { 'x-xdr-auth-id': KEY.id, Authorization: KEY.key } });
	const items: INodeExecutionData[] = [];
	for (let from = 0, total = 1; from < total; from += PAGE) {
		const request_data = { search_from: from, search_to: from + PAGE };
		const { data } = await api.post<{ reply: { total_count: number; endpoints: IDataObject[] } }>(
			'/public_api/v1/endpoints/get_endpoint',
			{ request_data },
		);
		total = data.reply.total_count;
		for (const json of data.reply.endpoints) items.push({ json, pairedItem: { item: 0 } });
	}
	return items;
}

/** Parsed a page at a time, as the rows themselves were. */
function sizeOfCopy(items: readonly INodeExecutionData[]): number {
	const before = liveHeap();
	const copy: INodeExecutionData[] = [];
	for (let from = 0; from < items.length; from += PAGE) {
		const page = JSON.parse(JSON.stringify(items.slice(from, from + PAGE))) as INodeExecutionData[];
		for (const item of page) copy.push(item);
	}
	const size = liveHeap() - before;
	// Used after the look at the heap, or the copy might be collected before it.
	if (copy.length !== items.length) throw new Error('The copy is incomplete');
	return size;
}

function liveHeap(): number {
	if (!globalThis.gc) throw new Error('The heap cannot be measured: start Node.js with --expose-gc');
	globalThis.gc();
	return process.memoryUsage().heapUsed;
}
