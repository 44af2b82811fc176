import type { Browser, Locator, Page } from 'playwright-core';
import { CredentialForm } from './credentialForm';
import { NodePanel } from './nodePanel';
import { NodeView } from './nodeView';
import { eventually, PageObject, PATIENCE_MS } from './pageObject';

export const VIEWPORT = { width: 1400, height: 900 };

export interface Login {
	email: string;
	password: string;
}

/** The editor in a browser window of its own. */
export class Editor extends PageObject {
	readonly panel = new NodePanel(this.page);

	readonly node = new NodeView(this.page);

	readonly credential = new CredentialForm(this.page);

	private address = '';

	static async open(browser: Browser, address: string): Promise<Editor> {
		const context = await browser.newContext({ viewport: VIEWPORT, colorScheme: 'light' });
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		page.setDefaultNavigationTimeout(PATIENCE_MS);
		const editor = new Editor(page);
		editor.address = address;
		return editor;
	}

	async close(): Promise<void> {
		await this.page.context().close();
	}

	async visit(path: string): Promise<void> {
		await this.page.goto(`${this.address}${path}`, { waitUntil: 'commit' });
	}

	/** Fills in the form of the sign-in page and sends it. A browser without a cache needs its time to show it. */
	async signIn({ email, password }: Login): Promise<void> {
		await this.id('emailOrLdapLoginId').locator('input').fill(email, { timeout: 2 * PATIENCE_MS });
		await this.id('password').locator('input').fill(password);
		await this.id('form-submit-button').click();
	}

	/** An empty workflow, in an editor that is loaded anew. */
	async newWorkflow(): Promise<void> {
		await this.visit('/workflow/new');
		await this.emptyCanvas.waitFor();
	}

	/**
	 * The same by the menu, which spares a busy machine half a minute. Changes are not kept; while n8n saves some, it stays
	 * where it is. The editor does not learn of credentials that were saved elsewhere meanwhile.
	 */
	async anotherWorkflow(): Promise<void> {
		const leave = this.page.getByRole('button', { name: 'Leave without saving' });
		const choose = async (): Promise<boolean> => {
			if (await leave.isVisible()) await leave.click();
			else {
				await this.id('universal-add').click();
				await this.page.getByRole('menuitem', { name: 'New workflow' }).click();
			}
			await leave.or(this.emptyCanvas).first().waitFor({ timeout: PATIENCE_MS / 10 }).catch(() => {});
			return await this.emptyCanvas.isVisible();
		};
		await eventually(choose, Boolean);
		await this.emptyCanvas.waitFor();
	}

	private get emptyCanvas(): Locator {
		return this.id('canvas-plus-button');
	}

	/** The nodes on the canvas; sticky notes are none. */
	get nodes(): Locator {
		return this.id('canvas-node');
	}

	nodeNamed(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	/** The names of the nodes that say that their set-up is not complete. */
	async nodesWithIssues(): Promise<string[]> {
		const shown = this.nodes.filter({ has: this.id('node-issues') });
		return await shown.evaluateAll((all: Array<{ dataset: { nodeName: string } }>) => all.map(({ dataset }) => dataset.nodeName));
	}

	async openNode(name: string): Promise<void> {
		await this.nodeNamed(name).dblclick();
		await this.id('ndv').waitFor();
	}

	/** The menu’s Import → From file. */
	async importFile(file: string): Promise<void> {
		await this.id('workflow-menu').first().click();
		await this.id('workflow-menu-item-import').click();
		const fromFile = this.id('workflow-menu-item-import-from-file');
		const [chooser] = await Promise.all([this.page.waitForEvent('filechooser'), fromFile.click()]);
		await chooser.setFiles(file);
		await this.nodes.first().waitFor();
	}

	async executeWorkflow(): Promise<void> {
		await this.id('execute-workflow-button').click();
	}

	/** Waits until a node shows that it ran well. */
	async succeeded(name: string): Promise<void> {
		await this.nodeNamed(name).locator('[data-test-id="canvas-node-status-success"]').waitFor();
	}

	/** Publishes the workflow and puts away what n8n says about it. */
	async publish(): Promise<void> {
		await this.id('workflow-open-publish-modal-button').click();
		await this.id('workflow-publish-button').click();
		await this.page.getByRole('button', { name: 'Got it' }).click();
	}

	async showExecutions(): Promise<void> {
		await this.id('radio-button-executions').click();
		await this.id('executions-sidebar').waitFor();
	}

	get executions(): Locator {
		return this.id('current-executions-list').locator('[data-test-id^="execution-details-"]');
	}

	/** Begins a credential of the type with this name. */
	async newCredential(type: string): Promise<void> {
		await this.visit('/home/credentials/create');
		await this.id('new-credential-type-select').waitFor();
		await this.page.keyboard.type(type);
		await this.option(type);
		await this.id('new-credential-type-button').click();
		await this.id('editCredential-modal').waitFor();
	}

	/** Opens a saved credential, which n8n then tests at once. */
	async openCredential(name: string): Promise<void> {
		await this.visit('/home/credentials');
		await this.id('resources-list-item').getByText(name, { exact: true }).click();
		await this.id('editCredential-modal').waitFor();
	}

	/** Takes the selection off whatever is selected on the canvas. */
	async deselect(): Promise<void> {
		await this.page.locator('.vue-flow__pane').click({ position: { x: 600, y: 30 } });
	}

	/** Another page in a window of the same size, which may be of another origin. */
	async openBeside(address: string): Promise<Page> {
		const browser = this.page.context().browser();
		if (!browser) throw new Error('The browser is gone');
		const context = await browser.newContext({ viewport: VIEWPORT, colorScheme: 'light' });
		const page = await context.newPage();
		await page.goto(address);
		return page;
	}

	/** Waits until the messages in the corner have gone. One that goes by itself cannot be put away in time. */
	async toastsGone(): Promise<void> {
		await eventually(() => this.page.locator('.el-notification').count(), (shown) => shown === 0);
	}
}
