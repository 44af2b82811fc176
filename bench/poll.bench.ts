import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { DEFAULT_TOKEN } from '../lab/src/vectra';
import { createPoller } from '../test/support/engine';
import type { BrainCommand } from './support/brainProcess';
import { seconds, timed } from './support/compare';
import { publish } from './support/report';

const HOSTS = 100_000;
const CONTAINED = 5_000;
const RELEASED = 1_000;

/** Between two looks at the heap, in ms. Each collects all garbage. */
const SAMPLE_INTERVAL = 500;

const REQUEST_TAG = 'vectra_contain';
const RELEASE_TAG = 'vectra_release';

/** Every criterion of Quadrant UX, every exclusion. */
const PARAMETERS = {
	authentication: 'apiToken',
	triggerOn: 'containmentChange',
	requestTag: REQUEST_TAG,
	releaseTag: RELEASE_TAG,
	noBlockGroup: 'NoBlock',
	criteria: {
		blockGroup: 'Block',
		scores: { values: { threat: 90, certainty: 80, combine: 'and' } },
		detections: { values: { types: 'Hidden HTTPS Tunnel, Smash and Grab' } },
	},
	exclusions: { keyAssets: true, privilegeLevel: 8, networks: '10.64.0.0/24', namePatterns: '*-srv-*, LAB-*' },
};

const COLUMNS = ['Poll', 'Calls', 'Time', 'CPU', 'Changes', 'Held back', 'State'];

async function main(): Promise<void> {
	const child = fork(join(__dirname, 'support/brainProcess.ts'));
	const answer = async (): Promise<unknown> => ((await once(child, 'message')) as unknown[])[0];
	const url = String(await answer());
	/** Resolves to the number of calls since the last command. */
	const brain = async (command: BrainCommand): Promise<number> => {
		const answered = answer();
		child.send(command);
		return Number(await answered);
	};
	await brain({ kind: 'fill', hosts: HOSTS, contained: CONTAINED, tags: [REQUEST_TAG, 'cortex-xdr:contained', 'cortex-xdr:#:@'] });
	const poller = createPoller({ node: trigger(), parameters: PARAMETERS, credentials: { vectraApi: { host: url, apiToken: DEFAULT_TOKEN } } });
	const rows: string[][] = [];
	const poll = async (name: string): Promise<number> => {
		const { value: tick, ms, cpuMs } = await timed(async () => await poller.poll());
		if (tick.error) throw tick.error;
		const calls = await brain({ kind: 'count' });
		const bytes = Buffer.byteLength(JSON.stringify(poller.staticData()));
		const changes = tick.items?.length ?? 0;
		rows.push([name, String(calls), seconds(ms), seconds(cpuMs), String(changes), String(tick.secondary.length), `${Math.round(bytes / 1e3)} kB`]);
		console.log(`  ${rows.at(-1)?.join(' | ')}`);
		assert.ok(bytes < 1e6, 'The state must stay below 1 MB');
		return changes;
	};
	await poll('the first');
	await poll('steady');
	await brain({ kind: 'tag', hosts: RELEASED, tag: RELEASE_TAG });
	assert.ok((await poll(`${RELEASED} releases are asked for`)) >= RELEASED, 'Each release must be emitted');

	const before = liveHeap();
	let peak = before;
	const timer = setInterval(() => {
		peak = Math.max(peak, liveHeap());
	}, SAMPLE_INTERVAL);
	await poller.poll();
	clearInterval(timer);
	const title = `Poll ${HOSTS} hosts, ${CONTAINED} of them contained, with all criteria; peak heap of a poll ${Math.round((peak - before) / 1e6)} MB`;
	publish('poll', { title, columns: COLUMNS, rows });
	console.log(`  ${title}`);
	child.disconnect();
}

function trigger(): INodeType {
	const file = join(__dirname, '../dist/nodes/Vectra/VectraTrigger.node.js');
	const { VectraTrigger } = createRequire(__filename)(file) as { VectraTrigger: new () => INodeType };
	return new VectraTrigger();
}

function liveHeap(): number {
	if (!globalThis.gc) throw new Error('The heap cannot be measured: start Node.js with --expose-gc');
	globalThis.gc();
	return process.memoryUsage().heapUsed;
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
