import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { OWNER } from '../../lab/src/n8n/rest';
import { REPOSITORY } from '../../lab/src/n8n/paths';
import { EditorWorld, type Editor } from '../support/editor';
import { eventually } from '../support/editor/pageObject';
import { templateThatActs } from '../support/editor/template';

const FOLDER = join(REPOSITORY, 'docs/images');
const TEMPLATE = 'contain-and-release.json';
/** Shown as they look after the import. */
const OTHER_TEMPLATES = readdirSync(join(REPOSITORY, 'workflows'))
	.filter((file) => file.endsWith('.json') && file !== TEMPLATE)
	.map((file) => file.slice(0, -'.json'.length));

interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** The pictures of the documents, taken anew in the order in which a person comes by what they show. */
async function main(): Promise<void> {
	const world = new EditorWorld();
	try {
		await world.start();
		const { editor, lab } = world;
		await mkdir(FOLDER, { recursive: true });
		await editor.signIn(OWNER);
		await editor.page.waitForURL((url) => !url.pathname.includes('signin'), { waitUntil: 'commit' });
		await nodePanel(editor);
		await forms(editor);
		await credential(editor);
		await template(world);
		await otherTemplates(editor);
		await labConsole(world, await lab.openConsole(0, editor.page.url()));
	} finally {
		await world.close();
	}
}

async function nodePanel(editor: Editor): Promise<void> {
	const { panel } = editor;
	await editor.newWorkflow();
	await panel.open();
	await panel.find('cortex xdr');
	await panel.openNode('Cortex XDR');
	// Of the actions, which n8n folds away below the triggers, the ones on endpoints are what is of interest.
	await panel.category('Triggers').click();
	await panel.category('Actions').click();
	await panel.result('Isolate endpoint').scrollIntoViewIfNeeded();
	await save(editor.page, 'node-panel.png');
}

async function forms(editor: Editor): Promise<void> {
	const { panel, node, page } = editor;
	await panel.drag('Isolate endpoint', { x: 400, y: 400 });
	const items = await node.fromList('endpoint');
	await items.filter({ hasText: 'FIN-LT-0142' }).click();
	await save(page, 'isolate-form.png');
	await node.close();

	await editor.newWorkflow();
	await panel.open();
	await panel.find('vectra');
	await panel.openNode('Vectra AI');
	await panel.drag('On containment change', { x: 400, y: 400 });
	await node.field('noBlockGroup').locator('input').fill('NoBlock');
	await save(page, 'trigger-form.png');
	await save(page, 'crop-rule.png', { x: 490, y: 335, width: 420, height: 440 });
	await node.close();
}

async function credential(editor: Editor): Promise<void> {
	await editor.openCredential('Cortex XDR account');
	await editor.credential.passed.waitFor();
	await save(editor.page, 'credential-test.png');
	await editor.credential.close();
}

async function template({ editor, lab, credentialIds }: EditorWorld): Promise<void> {
	const { node, page } = editor;
	await editor.newWorkflow();
	await editor.importFile(await templateThatActs(TEMPLATE, credentialIds));
	await editor.executeWorkflow();
	await editor.succeeded('Notify');
	await editor.toastsGone();
	await editor.id('zoom-to-fit').click();
	await editor.deselect();
	await save(page, 'canvas.png');

	await editor.openNode('Isolate Endpoint');
	await node.showAs('json');
	await save(page, 'result.png');
	await save(page, 'crop-result.png', { x: 914, y: 205, width: 420, height: 440 });
	await node.close();

	for (const name of ['HR-LT-0007', 'web-01']) lab.qux.world.tag(lab.hostId(name), REQUEST_TAG);
	await editor.publish();
	await editor.showExecutions();
	await eventually(
		() => editor.executions.allInnerTexts(),
		(texts) => texts.length >= 2 && texts.every((text) => text.includes('Succeeded')),
		2 * 60_000,
	);
	await editor.executions.first().click();
	await editor.id('execution-preview-label').or(editor.id('execution-time')).first().waitFor();
	await editor.toastsGone();
	await save(page, 'executions.png');
}

async function otherTemplates(editor: Editor): Promise<void> {
	for (const name of OTHER_TEMPLATES) {
		await editor.newWorkflow();
		await editor.importFile(join(REPOSITORY, 'workflows', `${name}.json`));
		await editor.toastsGone();
		await editor.id('zoom-to-fit').click();
		await editor.deselect();
		await save(editor.page, `${name}.png`);
	}
}

/** With something to see: a host isolated, one offline that waits, calls in the list. */
async function labConsole({ editor, lab }: EditorWorld, address: string): Promise<void> {
	lab.cortex.world.disconnect(endpointIdOf('ENG-LT-0219'));
	lab.qux.world.tag(lab.hostId('ENG-LT-0219'), REQUEST_TAG);
	const page = await editor.openBeside(address);
	await page.locator('#hosts tbody').first().waitFor();
	await page.locator('#hosts').getByText('Offline', { exact: true }).first().waitFor();
	await save(page, 'console.png');
	const [first, last] = [await box(page, 'HR-LT-0007'), await box(page, 'ENG-LT-0219')];
	await save(page, 'crop-console.png', { ...first, height: last.y + last.height - first.y });
}

/** Where the console shows a host. */
async function box(page: Page, host: string): Promise<Clip> {
	const found = await page.locator('#hosts tr', { hasText: host }).first().boundingBox();
	if (found === null) throw new Error(`The console does not show ${host}`);
	return found;
}

/** @param clip the part of the page to show; without it the whole window */
async function save(page: Page, name: string, clip?: Clip): Promise<void> {
	const path = join(FOLDER, name);
	// Nothing is to be in motion, and no tip of a pointer that rests on something.
	await page.mouse.move(0, 0);
	await page.screenshot({
		path,
		clip,
		animations: 'disabled',
		caret: 'hide',
		// n8n leaves the boxes of its expression editors in a corner, and for a while the buttons of a line pointed at.
		style: '[class^="ͼ"], [data-test-id="canvas-edge-toolbar"] { display: none }',
	});
	await compress(path);
	console.log(`  ${name} ${Math.round((await stat(path)).size / 1024)} kB`);
}

/** A picture of a form has few colours. Without pngquant (a Debian package) the files are three times as large. */
async function compress(path: string): Promise<void> {
	try {
		await promisify(execFile)('pngquant', ['--quality', '70-95', '--strip', '--force', '--output', path, path]);
	} catch (error) {
		console.warn(`  not compressed: ${(error as Error).message.split('\n')[0]}`);
	}
}

main().then(
	() => process.exit(),
	(error: unknown) => {
		console.error(error);
		process.exit(1);
	},
);
