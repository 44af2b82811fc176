import type { Locator } from 'playwright-core';
import { eventually, PageObject } from './pageObject';

/** A node opened: input on the left, its form in the middle, output on the right. */
export class NodeView extends PageObject {
	get form(): Locator {
		return this.id('node-parameters').first();
	}

	get output(): Locator {
		return this.id('output-panel');
	}

	field(name: string): Locator {
		return this.form.locator(`[data-test-id="parameter-input-${name}"]`);
	}

	/** The names of the fields that are shown, in order. Collections have none of their own. */
	async fields(): Promise<string[]> {
		const shown = this.form.locator('[data-test-id^="parameter-input-"]').filter({ visible: true });
		const ids = await shown.evaluateAll((all: Array<{ dataset: { testId: string } }>) => all.map(({ dataset }) => dataset.testId));
		return [...new Set(ids.map((id) => id.replace('parameter-input-', '')))];
	}

	/** Chooses a value in a field with a list of options. */
	async choose(field: string, option: string): Promise<void> {
		await this.field(field).click();
		await this.option(option);
	}

	/** What a field with a list of options shows. */
	async chosen(field: string): Promise<string> {
		return await this.field(field).locator('input').first().inputValue();
	}

	/** The credential that the node uses. */
	async credential(): Promise<string> {
		return await this.id('node-credentials-select').locator('input').first().inputValue();
	}

	/** Chooses another credential. n8n closes the list once more when it has fetched what there is. */
	async chooseCredential(name: string): Promise<void> {
		const offered = this.page.locator('[data-test-id^="node-credentials-select-item-"]').filter({ hasText: name, visible: true });
		await eventually(
			async () => {
				if ((await offered.count()) === 0) await this.id('node-credentials-select').first().click();
				await offered.first().waitFor({ timeout: 2_000 }).catch(() => {});
				return await offered.count();
			},
			(count) => count > 0,
		);
		await offered.first().click();
		await eventually(() => this.credential(), (chosen) => chosen === name);
	}

	/** Opens the list of a resource locator and searches in it. Resolves to what it offers. */
	async fromList(field: string): Promise<Locator> {
		await this.field(field).locator('[data-test-id="rlc-input"]').click();
		const items = this.id('rlc-item').filter({ visible: true });
		await items.first().waitFor();
		return items;
	}

	async execute(): Promise<void> {
		await this.id('node-execute-button').click();
	}

	/** Shows the output as `table`, `json` or `schema`. */
	async showAs(mode: 'table' | 'json' | 'schema'): Promise<void> {
		await this.output.locator(`[data-test-id="radio-button-${mode}"]`).click();
	}

	async close(): Promise<void> {
		await this.id('ndv-close-button').click();
		await this.id('ndv').waitFor({ state: 'hidden' });
	}
}
