import type { Locator } from 'playwright-core';
import { PageObject } from './pageObject';

/** The panel on the right in which nodes are searched. */
export class NodePanel extends PageObject {
	private get search(): Locator {
		return this.id('node-creator-search-bar');
	}

	async open(): Promise<void> {
		// On an empty canvas n8n shows the button in its middle, else the one at the side.
		await this.id('canvas-plus-button').or(this.id('node-creator-plus-button')).first().click();
		await this.search.waitFor();
	}

	async find(text: string): Promise<void> {
		await this.search.fill(text);
	}

	/** A node in the results, by its exact name. */
	result(name: string): Locator {
		const exactly = this.page.locator(`[data-test-id="node-creator-item-name"]:text-is("${name}")`);
		return this.id('item-iterator-item').filter({ has: exactly });
	}

	description(name: string): Locator {
		return this.result(name).locator('[data-test-id="node-creator-item-description"]');
	}

	/** Opens the triggers and actions of a node in the results. */
	async openNode(name: string): Promise<void> {
		await this.result(name).click();
		await this.id('node-creator-category-item').first().waitFor();
	}

	/** `Triggers` or `Actions`, with the number in it. */
	category(name: string): Locator {
		return this.id('node-creator-category-item').filter({ hasText: name });
	}

	/** Headings and actions below an opened node, in lower case: n8n changes the case of some by style. */
	async listed(): Promise<string[]> {
		const texts = await this.id('item-iterator-item').filter({ visible: true }).allInnerTexts();
		return texts.map((text) => text.trim().toLowerCase());
	}

	/** Back to the search. */
	async back(): Promise<void> {
		await this.id('nodes-list-header').locator('button').first().click();
		await this.search.waitFor();
	}

	/** Pulls a trigger or an action out of the panel onto the canvas. n8n then opens the node. */
	async drag(name: string, to: { x: number; y: number }): Promise<void> {
		const { mouse } = this.page;
		const item = this.result(name);
		await item.scrollIntoViewIfNeeded();
		const box = await item.boundingBox();
		if (!box) throw new Error(`“${name}” is not visible in the node panel`);
		await mouse.move(box.x + 60, box.y + box.height / 2);
		await mouse.down();
		await mouse.move(to.x, to.y, { steps: 8 });
		await mouse.up();
		await this.id('ndv').waitFor();
	}
}

/** Whether the picture was really loaded. A missing one has no size. */
export async function isLoaded(image: Locator): Promise<boolean> {
	return await image.evaluate(
		({ complete, naturalWidth }: { complete: boolean; naturalWidth: number }) => complete && naturalWidth > 0,
	);
}
