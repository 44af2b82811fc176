import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { Lab } from '../../../lab/src/lab';
import type { CredentialImport } from '../../../lab/src/n8n/imports';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { WORK } from '../../../lab/src/n8n/paths';
import { launchBrowser } from '../browser';
import { Editor } from './editor';

const SCREENSHOTS = join(WORK, 'screenshots');

/** One n8n with the packed package and the lab’s credentials, the lab itself, and a browser at the sign-in page. */
export class EditorWorld {
	readonly lab = new Lab();

	/** The lab's credentials as they are saved in n8n, by the names that the templates use. */
	private readonly saved = new Map<string, CredentialImport>();

	private instance: N8nInstance | undefined;

	private browser: Browser | undefined;

	private window: Editor | undefined;

	/** @param nameOf the name of a credential in n8n, from the one that the templates use; left out: the same */
	constructor(private readonly nameOf: (name: string) => string = (name) => name) {}

	get n8n(): N8nInstance {
		if (!this.instance) throw new Error('n8n was not started');
		return this.instance;
	}

	get editor(): Editor {
		if (!this.window) throw new Error('No browser was started');
		return this.window;
	}

	async start(): Promise<void> {
		await this.lab.start();
		this.instance = new N8nInstance({ packageTarball: await packPackage() });
		await this.instance.start();
		for (const credential of this.lab.credentials()) {
			const name = this.nameOf(credential.name);
			const id = await this.addCredential(name, credential.type, credential.data);
			this.saved.set(credential.name, { ...credential, id, name });
		}
		this.browser = await launchBrowser();
		this.window = await Editor.open(this.browser, this.instance.address);
		await this.attempt('the sign-in page', async (editor) => await editor.visit('/signin'));
	}

	/** Saves a credential over n8n’s API, where it is not the point of a test. Resolves to its id. */
	async addCredential(name: string, type: string, data: Record<string, unknown>): Promise<string> {
		const reply = await this.n8n.rest.http.post<{ data: { id: string } }>('/credentials', { name, type, data });
		return reply.data.data.id;
	}

	/** The ids of the lab's credentials in n8n, by the names that the templates use. */
	get credentialIds(): Record<string, string> {
		return Object.fromEntries([...this.saved].map(([name, { id }]) => [name, id]));
	}

	/** The lab's credential of this type, as it is saved in n8n. */
	credentialOf(type: string): CredentialImport | undefined {
		return [...this.saved.values()].find((credential) => credential.type === type);
	}

	async close(): Promise<void> {
		await this.browser?.close();
		await this.instance?.dispose();
		await this.lab.close();
	}

	/** A test in the browser. If it fails, what the browser then shows is kept below `.lab/`, and the error says where. */
	test(title: string, body: (editor: Editor) => Promise<void>, timeoutMs = 5 * 60_000): void {
		it(title, async () => await this.attempt(title, body), timeoutMs);
	}

	/** The same outside of a test. */
	async attempt(title: string, body: (editor: Editor) => Promise<void>): Promise<void> {
		try {
			await body(this.editor);
		} catch (error) {
			const file = join(SCREENSHOTS, `${title.replace(/[^\w]+/g, '-').toLowerCase()}.png`);
			await mkdir(SCREENSHOTS, { recursive: true });
			await this.editor.page.screenshot({ path: file });
			// What covers the page must not fail the next one as well.
			await this.editor.newWorkflow().catch(() => {});
			throw new Error(`What the browser showed is in ${file}`, { cause: error });
		}
	}
}
