import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkflowImport } from '../../lab/src/n8n/imports';
import { REPOSITORY } from '../../lab/src/n8n/paths';
import type { Editor, EditorWorld } from '../support/editor';
import { eventually } from '../support/editor/pageObject';

type TemplateNode = WorkflowImport['nodes'][number];

const FOLDER = join(REPOSITORY, 'workflows');
const CALL = 'n8n-nodes-base.executeWorkflow';
const POLLS = /^n8n-nodes-vectra-cortex-xdr\.\w+Trigger$/;

/** The login of the forms: the lab has none. */
const LOGIN = { name: 'Acme form login', type: 'httpBasicAuth', data: { user: 'analyst', password: 'lab-form-login' } };

const templates = readdirSync(FOLDER)
	.filter((file) => file.endsWith('.json'))
	.map((file) => ({ file, workflow: JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowImport }));

/** Nodes on the canvas; sticky notes are none. */
const nodesOf = ({ nodes }: WorkflowImport) => nodes.filter(({ type }) => type !== 'n8n-nodes-base.stickyNote');
/** The name of the template that a node calls, unless it is the node's own. */
const calledBy = ({ type, parameters }: TemplateNode) =>
	type === CALL ? (parameters.workflowId as { cachedResultName?: string }).cachedResultName : undefined;
const callsOf = (workflow: WorkflowImport) => nodesOf(workflow).flatMap((node) => calledBy(node) ?? []);

/** How many calls lead from it to a template that calls no other. */
const depthOf = (workflow: WorkflowImport): number =>
	Math.max(0, ...callsOf(workflow).map((name) => 1 + Math.max(0, ...templates.filter((one) => one.workflow.name === name).map((one) => depthOf(one.workflow)))));
/** What is called is published before what calls it. */
const inOrder = [...templates].sort((a, b) => depthOf(a.workflow) - depthOf(b.workflow));
const called = new Set(templates.flatMap(({ workflow }) => callsOf(workflow)));

/**
 * Each template as somebody sets it up whose credentials have names of their own: imports it, chooses what is asked for, and
 * publishes it. The world must give its credentials other names than the templates use.
 */
export function otherNamesTests(world: EditorWorld): void {
	beforeAll(async () => {
		await world.addCredential(LOGIN.name, LOGIN.type, LOGIN.data);
		await unpublishAll(world);
	});

	world.test('the editor is loaded with all credentials', async (editor) => await editor.newWorkflow());

	for (const { file, workflow } of inOrder) {
		world.test(`${file} is imported with every node known, takes credentials of other names, is published and polls`, async (editor) => {
			const nodes = nodesOf(workflow);
			await editor.anotherWorkflow();
			await editor.importFile(join(FOLDER, file));
			expect(await eventually(() => editor.nodes.count(), (count) => count === nodes.length)).toBe(nodes.length);
			for (const { name } of nodes) expect(await editor.nodeNamed(String(name)).count()).toBe(1);
			expect(await editor.id('node-not-installed').count()).toBe(0);

			// n8n gives what is chosen in one node to the others that lack the same.
			const left = new Map(nodes.map((node) => [String(node.name), node]));
			let asking = await editor.nodesWithIssues();
			while (asking.length > 0) {
				const [name] = asking;
				const node = left.get(name);
				if (node === undefined) throw new Error(`${name} still has an issue after its set-up`);
				left.delete(name);
				await setUp(world, editor, node);
				asking = await eventually(() => editor.nodesWithIssues(), (names) => !names.includes(name), 10_000);
			}
			expect(await eventually(() => editor.nodesWithIssues(), (names) => names.length === 0, 10_000)).toEqual([]);

			const before = callsTo(world);
			await editor.publish();
			const [, id] = /\/workflow\/(\w+)/.exec(editor.page.url()) ?? [];
			const { rest } = world.n8n;
			expect(await eventually(() => rest.workflow(id).then(({ active }) => active), (active) => active)).toBe(true);
			if (nodes.some(({ type }) => POLLS.test(String(type)))) {
				expect(await eventually(() => callsTo(world), (calls) => calls > before, 2 * 60_000)).toBeGreaterThan(before);
			}
			// No template is to act on what another one does.
			await unpublishAll(world);
		});
	}
}

/** Chooses the credentials of a node, and the workflow that it calls. */
async function setUp(world: EditorWorld, editor: Editor, node: TemplateNode): Promise<void> {
	await editor.openNode(String(node.name));
	for (const wanted of Object.keys((node.credentials ?? {}) as object)) {
		const own = nameOf(world, wanted);
		// n8n takes the only one of its type by itself, when the node is opened or before.
		if ((await editor.node.credential()) !== own) await editor.node.chooseCredential(own);
	}
	const other = calledBy(node);
	if (other !== undefined) await choose(editor, other);
	await editor.node.close();
}

function nameOf(world: EditorWorld, type: string): string {
	const name = type === LOGIN.type ? LOGIN.name : world.credentialOf(type)?.name;
	if (name !== undefined) return name;
	throw new Error(`The lab gives no credential of the type ${type}`);
}

async function choose(editor: Editor, workflow: string): Promise<void> {
	const items = await editor.node.fromList('workflowId');
	await items.filter({ hasText: workflow }).first().click();
}

/** How many calls both products have had. */
const callsTo = ({ lab }: EditorWorld): number => lab.cortex.server.journal.position + lab.qux.server.journal.position;

/** Takes back all workflows but those that others call. */
async function unpublishAll({ n8n: { rest } }: EditorWorld): Promise<void> {
	const { data } = await rest.http.get<{ data: Array<{ id: string; name: string; active: boolean }> }>('/workflows');
	for (const { id, name, active } of data.data) if (active && !called.has(name)) await rest.unpublish(id);
}
