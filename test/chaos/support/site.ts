import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { readTemplate } from '../../../lab/src/demo/world';
import { Lab } from '../../../lab/src/lab';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { WORK } from '../../../lab/src/n8n/paths';
import { pollingOften } from '../../../lab/src/n8n/pollTimes';
import { makeUserFolder } from '../../../lab/src/n8n/userFolder';
import { POLLERS } from '../../support/pollers';
import { Gate } from './gate';
import { Machine } from './machine';
import { SmallDisk } from './smallDisk';
import type { WorkflowImport } from '../../../lab/src/n8n/imports';

/** Enough for n8n's folder with the package, and small enough to be filled in a moment. */
const DISK_MEGABYTES = 192;

/** Between two polls that are asked for while something is awaited. */
const POKE_EVERY_MS = 15_000;

/** A real n8n with the main template published, the lab behind cables that can be pulled, and many machines. */
export class Site {
	readonly lab = new Lab();

	readonly machines: Machine[];

	/** What can be changed before n8n starts again. */
	readonly env: Record<string, string> = {
		// n8n starts again and again: Node.js keeps what it compiled.
		NODE_COMPILE_CACHE: join(WORK, 'compile-cache'),
		...POLLERS,
	};

	gates!: { cortex: Gate; vectra: Gate };

	n8n!: N8nInstance;

	workflowId = '';

	/** Where n8n keeps its database, if that was to be a small one. */
	disk: SmallDisk | undefined;

	constructor(
		count: number,
		/** `pollsOften`: every ten seconds instead of once a minute. */
		private readonly options: { smallDisk?: boolean; pollsOften?: boolean } = {},
	) {
		this.machines = Array.from({ length: count }, (_, index) => new Machine(this.lab, index + 1));
		// An action takes two seconds instead of ten: what is tested is not patience.
		Object.assign(this.lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
	}

	async start(): Promise<void> {
		const { lab } = this;
		const packageTarball = await packPackage();
		await lab.start();
		this.gates = { cortex: await Gate.before(lab.addresses.cortex), vectra: await Gate.before(lab.addresses.qux) };
		lab.addresses.cortex = this.gates.cortex.address;
		lab.addresses.qux = this.gates.vectra.address;
		const shipped = impatient(await readTemplate('contain-and-release'));
		const template = this.options.pollsOften ? pollingOften(shipped) : shipped;
		this.workflowId = template.id;
		const userFolder = await makeUserFolder();
		await mkdir(join(userFolder, '.n8n'), { recursive: true });
		if (this.options.smallDisk) this.disk = await SmallDisk.mount(join(userFolder, '.n8n'), DISK_MEGABYTES);
		this.n8n = new N8nInstance({
			packageTarball,
			userFolder,
			credentials: lab.credentials(),
			workflows: [template],
			env: this.env,
		});
		await this.n8n.start();
	}

	/** Starts n8n again, however it ended. By this file it knows of a crash, and would wait ten seconds before it starts. */
	async revive(): Promise<void> {
		if (this.n8n.running) return;
		await rm(join(this.n8n.userFolder, '.n8n/crash.journal'), { force: true });
		await this.n8n.start();
	}

	/** How intent, agents and records differ, one line for each machine. */
	discrepancies(): string[] {
		return this.machines.flatMap(({ discrepancy }) => discrepancy ?? []);
	}

	/** Waits until everything is as it is wanted, asking for polls unless they come often. Resolves to what is not when time is up. */
	async converged(withinMs: number): Promise<string[]> {
		const deadline = Date.now() + withinMs;
		let poked = Date.now();
		while (this.discrepancies().length > 0 && Date.now() < deadline) {
			await sleep(500);
			if (this.options.pollsOften || Date.now() - poked < POKE_EVERY_MS) continue;
			poked = Date.now();
			// What counts is whether it converges in time; a poll that fails is followed by another.
			await this.n8n.pokePoll(this.workflowId).catch(() => {});
		}
		return this.discrepancies();
	}

	async close(): Promise<void> {
		await this.n8n?.stop();
		await this.disk?.unmount();
		await this.n8n?.dispose();
		await Promise.all([this.gates?.cortex.shut(), this.gates?.vectra.shut()]);
		await this.lab.close();
	}
}

/** The template with the shortest intervals that its options allow, and without caps: a crowd asks for more than that. */
function impatient(template: WorkflowImport): WorkflowImport {
	const nodes = template.nodes.map((node) => {
		const { parameters } = node;
		if ('triggerOn' in parameters) return { ...node, parameters: { ...parameters, options: { retryAfter: 1, longestRetryInterval: 1, maxPerHour: 0 } } };
		return parameters.resource === 'endpoint' ? { ...node, parameters: { ...parameters, options: {} } } : node;
	});
	return { ...template, nodes };
}
