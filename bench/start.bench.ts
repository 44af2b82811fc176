import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { median } from './support/compare';
import { publish, ratio } from './support/report';
import type { StartCost, StartJob } from './support/startProcess';

const OWN = join(__dirname, '../dist/nodes');
const BASE = join(__dirname, '../lab/n8n/node_modules/n8n-nodes-base/dist/nodes');

const REPETITIONS = 7;

interface Side {
	name: string;
	files: string[];
}

/** The action node and the trigger of each service. */
const side = (name: string, root: string, services: ReadonlyArray<[folder: string, file: string]>): Side => ({
	name,
	files: services.flatMap(([folder, file]) => [join(root, folder, `${file}.node.js`), join(root, folder, `${file}Trigger.node.js`)]),
});

const SIDES = [
	side('Cortex XDR and Vectra AI, with their triggers', OWN, [['CortexXdr', 'CortexXdr'], ['Vectra', 'Vectra']]),
	side('Slack and Notion, with their triggers (baseline)', BASE, [['Slack', 'Slack'], ['Notion', 'Notion']]),
	side('Jira and Salesforce, with their triggers', BASE, [['Jira', 'Jira'], ['Salesforce', 'Salesforce']]),
];

const COLUMNS = ['Nodes', 'Source', 'Modules', 'Load time', 'Range', 'Heap', 'Time ratio', 'Heap ratio'];

async function main(): Promise<void> {
	const costs = new Map<Side, StartCost[]>(SIDES.map((one) => [one, []]));
	const order = [...SIDES];
	// The first round fills the file system's cache.
	for (let round = 0; round <= REPETITIONS; round += 1) {
		for (const one of order) {
			const cost = await inOwnProcess(one);
			if (round > 0) costs.get(one)?.push(cost);
		}
		order.reverse();
	}
	const results = SIDES.map((one) => {
		const taken = costs.get(one) ?? [];
		const times = taken.map(({ ms }) => ms);
		return { ...one, times, ms: median(times), heap: median(taken.map(({ heap }) => heap)), modules: median(taken.map(({ modules }) => modules)) };
	});
	const [, baseline] = results;
	const rows = results.map(({ name, files, times, ms, heap, modules }) => [
		name,
		`${Math.round(sourceOf(files) / 1e3)} kB`,
		String(modules),
		`${Math.round(ms)} ms`,
		`${Math.round(Math.min(...times))} to ${Math.round(Math.max(...times))} ms`,
		`${(heap / 1e6).toFixed(1)} MB`,
		ratio(ms, baseline.ms),
		ratio(heap, baseline.heap),
	]);
	publish('start', { title: 'What nodes cost n8n at its start', columns: COLUMNS, rows });
}

/** A new process for each measurement, as n8n's start is one. */
async function inOwnProcess({ name, files }: Side): Promise<StartCost> {
	const child = fork(join(__dirname, 'support/startProcess.ts'));
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`The process that loads ${name} ended with code ${code}`);
	});
	child.send({ files } satisfies StartJob);
	const [cost] = (await Promise.race([once(child, 'message'), ended])) as [StartCost];
	await ended.catch(() => undefined);
	return cost;
}

/** The bytes of JavaScript in the folders of the nodes. */
function sourceOf(files: readonly string[]): number {
	let bytes = 0;
	for (const folder of new Set(files.map((file) => dirname(file)))) {
		for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
			if (entry.endsWith('.js')) bytes += readFileSync(join(folder, entry)).length;
		}
	}
	return bytes;
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
