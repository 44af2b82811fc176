import { setTimeout as sleep } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

/** Long enough for a busy machine: what is waited for usually comes within a second. */
export const PATIENCE_MS = 90_000;

/** A part of the editor. Elements are found by the attribute that n8n's own tests use. */
export abstract class PageObject {
	constructor(readonly page: Page) {}

	id(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]`);
	}

	/** Chooses in a list of options that is open. Below its name an option may have a description. */
	protected async option(name: string): Promise<void> {
		const described = this.page.getByRole('option').filter({ has: this.page.getByText(name, { exact: true }) });
		const plain = this.page.getByRole('option', { name, exact: true });
		await described.or(plain).filter({ visible: true }).first().click();
	}
}

/**
 * Reads until what was read is accepted. Resolves to what was read last: the caller's expectation then says what is
 * wrong with it.
 */
export async function eventually<T>(
	read: () => T | Promise<T>,
	accept: (value: T) => boolean,
	withinMs = PATIENCE_MS,
): Promise<T> {
	const until = Date.now() + withinMs;
	for (;;) {
		const value = await read();
		if (accept(value) || Date.now() > until) return value;
		await sleep(100);
	}
}
