import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { endpointIdOf } from '../../lab/src/fleet';
import { REPOSITORY, WORK } from '../../lab/src/n8n/paths';
import type { EditorWorld } from '../support/editor';
import { eventually } from '../support/editor/pageObject';
import { templateThatActs } from '../support/editor/template';

const FOLDER = join(REPOSITORY, 'workflows');
const MAIN = 'contain-and-release.json';
const WRONG_KEY = 'a-key-that-nobody-may-read';

export function templateTests(world: EditorWorld): void {
	world.test('a node whose set-up is not complete says so on the canvas', async (editor) => {
		await editor.newWorkflow();
		await editor.importFile(await writeWorkflow('incomplete', { resource: 'endpoint', operation: 'get' }));
		await editor.nodeNamed('Cortex XDR').locator('[data-test-id="node-issues"]').waitFor();
	});

	world.test('a node that fails says in words why, and shows no secret', async (editor) => {
		const { node } = editor;
		const [{ data }] = world.lab.credentials();
		const id = await world.addCredential('Wrong key', 'cortexXdrApi', { ...data, apiKey: WRONG_KEY });
		try {
			await editor.newWorkflow();
			const parameters = { resource: 'endpoint', operation: 'getMany' };
			await editor.importFile(await writeWorkflow('refused', parameters, { cortexXdrApi: { id, name: 'Wrong key' } }));
			await editor.openNode('Cortex XDR');
			await node.execute();
			const message = await editor.id('node-error-message').first().innerText();
			expect(message).toContain('Cortex XDR refused the API key');
			expect(await editor.id('node-error-description').first().innerText()).toContain('Check');
			// Also in the details that are folded away.
			expect(await node.output.textContent()).not.toContain(WRONG_KEY);
			await node.close();
		} finally {
			// Otherwise n8n would offer it to the nodes of the next workflows.
			await world.n8n.rest.http.delete(`/credentials/${id}`);
		}
	});

	world.test('the kill switch runs with its sample data, though nobody has saved a login for its form', async (editor) => {
		await editor.newWorkflow();
		await editor.importFile(join(FOLDER, 'emergency-release.json'));
		await editor.executeWorkflow();
		await editor.succeeded('Notify');
	});

	world.test('the main template runs with its sample data, and nothing is asked of Cortex', async (editor) => {
		await editor.newWorkflow();
		await editor.importFile(join(FOLDER, MAIN));
		const { journal } = world.lab.cortex.server;
		const after = journal.position;
		await editor.executeWorkflow();
		await editor.succeeded('Notify');
		expect(journal.list({ path: '/endpoints/', after })).toEqual([]);
	});

	world.test('the main template acts when only its trigger is pinned, and the result can be read', async (editor) => {
		const { node } = editor;
		await editor.newWorkflow();
		await editor.importFile(await templateThatActs(MAIN, world.credentialIds));
		await editor.executeWorkflow();
		await editor.succeeded('Notify');
		expect(world.lab.cortex.world.find(endpointIdOf('FIN-LT-0142')).isolation).toBe('AGENT_ISOLATED');

		await editor.openNode('Isolate Endpoint');
		expect(await node.credential()).toBe('Acme Cortex XDR account');
		await node.showAs('table');
		const table = await node.output.innerText();
		for (const text of ['outcome', 'isolated', 'FIN-LT-0142', 'AGENT_ISOLATED']) expect(table).toContain(text);
		await node.showAs('json');
		const json = await eventually(() => node.output.innerText(), (text) => text.includes('"outcome"'));
		expect(json).toMatch(/"outcome"\s*:\s*"isolated"/);
		await node.close();
	});
}

/** A workflow of one Cortex XDR node, as a file to import. */
async function writeWorkflow(name: string, parameters: object, credentials: object = {}): Promise<string> {
	const start = { id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} };
	const cortex = {
		id: 'b',
		name: 'Cortex XDR',
		type: 'n8n-nodes-vectra-cortex-xdr.cortexXdr',
		typeVersion: 1,
		position: [300, 0],
		parameters,
		credentials,
	};
	const connections = { Start: { main: [[{ node: 'Cortex XDR', type: 'main', index: 0 }]] } };
	const file = join(WORK, 'ui', `${name}.json`);
	await mkdir(join(WORK, 'ui'), { recursive: true });
	await writeFile(file, JSON.stringify({ name, nodes: [start, cortex], connections, settings: { executionOrder: 'v1' } }));
	return file;
}
