import type { Locator } from 'playwright-core';
import { PageObject } from './pageObject';

export type CredentialFields = Readonly<Record<string, string | boolean>>;

/** The modal in which a credential is entered. Saving also tests. */
export class CredentialForm extends PageObject {
	private get modal(): Locator {
		return this.id('editCredential-modal');
	}

	/** Fills in text fields, chooses options and sets switches. */
	async fill(fields: CredentialFields): Promise<void> {
		for (const [name, value] of Object.entries(fields)) await this.set(name, value);
	}

	private async set(name: string, value: string | boolean): Promise<void> {
		const field = this.modal.locator(`[data-test-id="parameter-input-${name}"]`);
		if (typeof value === 'boolean') {
			const toggle = field.locator('.el-switch, [role="switch"]').first();
			const on = (await field.locator('.is-checked, [aria-checked="true"], [data-state="checked"]').count()) > 0;
			if (on !== value) await toggle.click();
			return;
		}
		const input = field.locator('input').first();
		if ((await input.getAttribute('role')) === 'combobox' || (await input.getAttribute('readonly')) !== null) {
			await field.click();
			await this.option(value);
		} else await input.fill(value);
	}

	/** Saves and waits for the verdict of the Test that follows. Resolves to whether it passed. */
	async save(): Promise<boolean> {
		const tested = this.page.waitForResponse((response) => response.url().endsWith('/rest/credentials/test'));
		await this.id('credential-save-button').click();
		const { data } = (await (await tested).json()) as { data: { status: string } };
		return data.status === 'OK';
	}

	/** What the form says of the last Test, with its details. */
	async verdict(): Promise<string> {
		const more = this.modal.getByText('More details', { exact: true }).filter({ visible: true });
		if ((await more.count()) > 0) await more.click();
		return await this.modal.innerText();
	}

	get passed(): Locator {
		return this.modal.getByText('Connection tested successfully').filter({ visible: true });
	}

	async close(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.modal.waitFor({ state: 'hidden' });
	}
}
