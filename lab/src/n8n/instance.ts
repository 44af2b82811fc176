import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import axios from 'axios';
import { N8N_2, type Edition } from './edition';
import { n8nEnvironment } from './environment';
import type { Execution } from './executions';
import type { CredentialImport, WorkflowImport } from './imports';
import { holdingOneOf } from './locks';
import { freePort } from './ports';
import { mustRun, ProcessGroup } from './processGroup';
import { N8nRest, type CredentialTestResult } from './rest';
import { makeUserFolder, unpackPackage, writeImport } from './userFolder';
import { waitFor } from './waitFor';

/** A core each: a starting n8n keeps one busy, and many that start at the same time are all late. */
const START_SLOTS = Array.from({ length: Math.max(2, availableParallelism()) }, (_, index) => `starting-${index + 1}`);

export interface N8nOptions {
	/** Left out: n8n starts without the package. */
	packageTarball?: string;
	/** Left out: n8n 2.x. */
	edition?: Edition;
	/** 0, or left out: a free one. */
	port?: number;
	/** Left out: a fresh folder below `.lab/`. */
	userFolder?: string;
	credentials?: readonly CredentialImport[];
	workflows?: readonly WorkflowImport[];
	/** The workflows to publish, by id: one that another calls before that one. Left out: all. */
	publish?: readonly string[];
	/** Added to the environment, for instance a database or queue mode. */
	env?: Record<string, string>;
	/** Told what is going on, for a person who waits. */
	progress?: (what: string) => void;
}

/** A real n8n on loopback with the package installed, credentials and workflows imported, an owner and a log file. */
export class N8nInstance {
	readonly encryptionKey = randomBytes(24).toString('hex');

	private folder: string | undefined;

	private port = 0;

	private brokerPort = 0;

	private group: ProcessGroup | undefined;

	private client: N8nRest | undefined;

	private readonly workers: ProcessGroup[] = [];

	private workersStarted = 0;

	private prepared = false;

	private readonly edition: Edition;

	constructor(private readonly options: N8nOptions) {
		this.edition = options.edition ?? N8N_2;
	}

	/** Of the editor, without a trailing slash. */
	get address(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	get userFolder(): string {
		if (this.folder === undefined) throw new Error('n8n was not started yet');
		return this.folder;
	}

	get logFile(): string {
		return join(this.userFolder, 'n8n.log');
	}

	/** n8n's API, signed in. */
	get rest(): N8nRest {
		if (!this.client) throw new Error('n8n was not started yet');
		return this.client;
	}

	get running(): boolean {
		return this.group?.running ?? false;
	}

	/** Everything from the empty folder to the signed-in owner; after `stop` or `kill`, just the start. */
	async start(): Promise<void> {
		if (this.running) throw new Error('n8n is running already');
		if (!existsSync(this.edition.node)) throw new Error('n8n is not installed: run `node scripts/setup.mjs` first');
		await holdingOneOf(START_SLOTS, async () => await this.startNow());
	}

	private async startNow(): Promise<void> {
		const { node, entry } = this.edition;
		if (!this.prepared) await this.prepare();
		this.options.progress?.('Starting n8n');
		this.group = new ProcessGroup(node, [entry, 'start'], this.commandOptions());
		await this.ready();
		if (this.prepared) {
			this.client = await this.login();
			return;
		}
		this.client = await N8nRest.createOwner(this.address);
		this.prepared = true;
		await this.publishAll(this.client);
	}

	/** In queue mode: one more process that runs executions, with the same folder, database and queue. */
	async startWorker(): Promise<ProcessGroup> {
		return await holdingOneOf(START_SLOTS, async () => await this.startWorkerNow());
	}

	private async startWorkerNow(): Promise<ProcessGroup> {
		this.workersStarted += 1;
		const options = this.commandOptions();
		const logFile = join(this.userFolder, `worker-${this.workersStarted}.log`);
		// Each process has a task broker of its own.
		const env = { ...options.env, N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
		const worker = new ProcessGroup(this.edition.node, [this.edition.entry, 'worker'], { ...options, env, logFile });
		this.workers.push(worker);
		const isReady = async () => (await readFile(logFile, 'utf8')).includes('n8n worker is now ready');
		await waitFor('a worker to be ready', isReady, () => ({ running: worker.running, logFile }));
		return worker;
	}

	/** Asks n8n, and its workers, to end and waits for them. */
	async stop(): Promise<void> {
		await Promise.all([this.group, ...this.workers].map(async (process) => await process?.stop()));
	}

	/** Ends n8n as a power cut would. */
	async kill(): Promise<void> {
		await this.group?.kill();
	}

	/** The same folder, database and port again, after an orderly end. */
	async restart(): Promise<void> {
		await this.stop();
		await this.start();
	}

	/** Ends n8n and removes its folder. */
	async dispose(): Promise<void> {
		await this.stop();
		if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
	}

	async executions(workflowId: string): Promise<Execution[]> {
		return await this.rest.executions(workflowId);
	}

	async credentialTest(credential: CredentialImport): Promise<CredentialTestResult> {
		return await this.rest.credentialTest(credential);
	}

	/**
	 * Makes a polling workflow poll now instead of at its next time: n8n polls once when a workflow is published. What
	 * the trigger remembers is saved when it is taken down and read again, so this loses nothing; but the trigger sees
	 * the activation mode `activate` instead of a scheduled poll.
	 */
	async pokePoll(workflowId: string): Promise<void> {
		await this.rest.unpublish(workflowId);
		await this.rest.publish(workflowId);
	}

	/** Runs one of n8n's own commands on this instance's folder. Not while n8n runs: see its issue #35251 on imports. */
	async command(...args: string[]): Promise<void> {
		const { node, entry } = this.edition;
		await mustRun(`n8n ${args[0]}`, node, [entry, ...args], this.commandOptions());
	}

	private async prepare(): Promise<void> {
		const { packageTarball, credentials = [], workflows = [], progress } = this.options;
		this.folder = this.options.userFolder ?? (await makeUserFolder());
		await mkdir(this.folder, { recursive: true });
		this.port = this.options.port || (await freePort());
		this.brokerPort = await freePort();
		if (packageTarball) await unpackPackage(packageTarball, this.folder, this.logFile);
		if (credentials.length > 0) {
			progress?.('Importing credentials into n8n');
			const file = await writeImport(this.folder, 'credentials.json', credentials);
			await this.command('import:credentials', `--input=${file}`);
			await rm(file);
		}
		if (workflows.length > 0) {
			progress?.('Importing workflows into n8n');
			await this.command('import:workflow', `--input=${await writeImport(this.folder, 'workflows.json', workflows)}`);
		}
	}

	/** By n8n's API: a command for each takes as long as half a start. */
	private async publishAll(rest: N8nRest): Promise<void> {
		const names = new Map((this.options.workflows ?? []).map(({ id, name }) => [id, name]));
		for (const id of this.options.publish ?? names.keys()) {
			this.options.progress?.(`Publishing ${names.get(id)}`);
			await rest.publish(id);
			await rest.published(id);
		}
	}

	private async ready(): Promise<void> {
		// The last one because n8n 1.x calls itself ready before its API is there.
		try {
			for (const path of ['/healthz', '/healthz/readiness', '/rest/settings']) {
				await waitFor('n8n to be ready', async () => await this.answers(path), () => this);
			}
		} catch (error) {
			await this.kill();
			throw error;
		}
	}

	/** n8n 2.41 may still drop a connection right after it called itself ready. */
	private async login(): Promise<N8nRest> {
		const tried = async (): Promise<N8nRest | undefined> => {
			try {
				return await N8nRest.login(this.address);
			} catch (error) {
				if (axios.isAxiosError(error) && error.response === undefined) return undefined;
				throw error;
			}
		};
		return await waitFor('n8n to let its owner in', tried, () => this);
	}

	private async answers(path: string): Promise<boolean> {
		try {
			await axios.get(`${this.address}${path}`, { timeout: 5_000, proxy: false });
			return true;
		} catch {
			return false;
		}
	}

	private commandOptions() {
		const { userFolder, port, brokerPort, encryptionKey, logFile } = this;
		const env = n8nEnvironment({ userFolder, port, brokerPort, encryptionKey, env: { ...this.edition.env, ...this.options.env } });
		return { cwd: userFolder, env, logFile };
	}
}
