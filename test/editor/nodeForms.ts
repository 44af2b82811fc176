import type { EditorWorld } from '../support/editor';
import { eventually } from '../support/editor/pageObject';

/** Where the nodes are let go of: side by side, clear of the panel. */
const PLACES = [
	{ x: 300, y: 300 },
	{ x: 300, y: 600 },
	{ x: 600, y: 600 },
];

const TYPE = 'n8n-nodes-vectra-cortex-xdr';

/** Three nodes are dragged into one workflow, one per test. */
export function nodeFormTests(world: EditorWorld): void {
	world.test('the trigger is dragged onto the canvas and shows its form', async (editor) => {
		const { panel, node } = editor;
		await editor.newWorkflow();
		await panel.open();
		await panel.find('vectra');
		await panel.openNode('Vectra AI');
		await panel.drag('On containment change', PLACES[0]);
		expect(await node.fields()).toEqual(expect.arrayContaining(['triggerOn', 'requestTag', 'noBlockGroup']));
		expect(await node.chosen('triggerOn')).toBe('Containment Change');
		expect(await node.field('requestTag').locator('input').inputValue()).toBe('vectra_contain');
		expect(await node.credential()).toBe('Acme Vectra AI OAuth2 account');
		await node.close();
		expect(await editor.nodeNamed('Vectra AI Trigger').getAttribute('data-node-type')).toBe(`${TYPE}.vectraTrigger`);
		await editor.nodeNamed('Vectra AI Trigger').getByText('containment change').waitFor();
	});

	world.test('the Vectra AI node shows the fields of what is chosen', async (editor) => {
		const { panel, node } = editor;
		await panel.open();
		await panel.find('vectra');
		await panel.openNode('Vectra AI');
		await panel.drag('Record isolation', PLACES[1]);
		expect(await node.chosen('resource')).toBe('Containment');
		expect(await node.chosen('operation')).toBe('Record Isolation');
		const shown = ['resource', 'operation', 'hostId', 'endpointId', 'outcome', 'actionId'];
		expect(await node.fields()).toEqual(expect.arrayContaining(shown));

		await node.choose('resource', 'Tag');
		const fields = await eventually(() => node.fields(), (names) => !names.includes('outcome'));
		expect(fields).toEqual(expect.arrayContaining(['resource', 'operation']));
		expect(fields).not.toEqual(expect.arrayContaining(['outcome']));
		await node.choose('operation', 'Add');
		// A field of many values has no name of its own.
		expect(await eventually(() => node.form.innerText(), (text) => text.includes('Tags'))).toContain('Tags');
		await node.close();
	});

	world.test('the Cortex XDR node shows the fields of what is chosen, and endpoints of the tenant in From List', async (editor) => {
		const { panel, node } = editor;
		await panel.open();
		await panel.find('cortex xdr');
		await panel.openNode('Cortex XDR');
		await panel.drag('Isolate endpoint', PLACES[2]);
		expect(await node.chosen('resource')).toBe('Endpoint');
		expect(await node.chosen('operation')).toBe('Isolate');
		const shown = ['resource', 'operation', 'mode', 'identifyBy', 'endpoint', 'whenOffline', 'waitForCompletion'];
		expect(await node.fields()).toEqual(shown);
		const form = await node.form.innerText();
		expect(form).toContain('Protected Endpoints');
		expect(form).toContain('Options');

		await node.choose('operation', 'Get Many');
		expect(await eventually(() => node.fields(), (names) => names.includes('limit'))).toEqual(
			['resource', 'operation', 'returnAll', 'limit', 'output'],
		);
		await node.choose('resource', 'Incident');
		expect(await eventually(() => node.fields(), (names) => names.includes('productVersion'))).toEqual(
			['resource', 'operation', 'productVersion', 'returnAll', 'limit'],
		);
		await node.choose('resource', 'Endpoint');
		await node.choose('operation', 'Isolate');
		await eventually(() => node.fields(), (names) => names.includes('endpoint'));

		const items = await node.fromList('endpoint');
		const names = [...world.lab.cortex.world.endpoints.all()].map(({ fields }) => fields.endpoint_name);
		const offered = await items.allInnerTexts();
		expect(offered.map((text) => text.split(' (')[0])).toEqual(names.sort((a, b) => a.localeCompare(b)));
		await editor.id('rlc-search').fill('10.20.4.77');
		const found = await eventually(() => items.allInnerTexts(), (texts) => texts.length === 1);
		expect(found).toEqual(['FIN-LT-0142 (10.20.4.77, connected)']);
		await items.first().click();
		expect(await editor.id('rlc-input').inputValue()).toBe('FIN-LT-0142 (10.20.4.77, connected)');
		await node.close();
	});
}
