import type { INodeProperties, INodePropertyOptions, INodeTypeDescription } from 'n8n-workflow';
import { CortexXdr } from '../../nodes/CortexXdr/CortexXdr.node';
import { CortexXdrTrigger } from '../../nodes/CortexXdr/CortexXdrTrigger.node';
import { Vectra } from '../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../nodes/Vectra/VectraTrigger.node';
import type { EditorWorld } from '../support/editor';
import { isLoaded } from '../support/editor/nodePanel';
import { eventually } from '../support/editor/pageObject';

const optionsOf = ({ options }: INodeProperties): INodePropertyOptions[] => (options ?? []) as INodePropertyOptions[];

/** What the panel has to list for a node: each resource as a heading, below it its operations, in lower case. */
function expectedActions({ properties }: INodeTypeDescription): string[] {
	const resource = properties.find(({ name }) => name === 'resource');
	if (!resource) throw new Error('The node has no resources');
	return optionsOf(resource).flatMap(({ name, value }) => {
		const operation = properties.find(
			(property) => property.name === 'operation' && property.displayOptions?.show?.resource?.includes(value),
		);
		if (!operation) throw new Error(`${name} has no operations`);
		return [`${name} actions`, ...optionsOf(operation).map(({ action }) => action ?? '')].map((text) => text.toLowerCase());
	});
}

/** What the panel calls the trigger’s events, in lower case. */
function expectedTriggers({ properties }: INodeTypeDescription): string[] {
	const triggerOn = properties.find(({ name }) => name === 'triggerOn');
	if (!triggerOn) throw new Error('The trigger has no events');
	return optionsOf(triggerOn).map(({ name }) => `on ${name.toLowerCase()}`);
}

export function nodePanelTests(world: EditorWorld): void {
	world.test('the node panel finds Cortex XDR with its icon and all actions, grouped by resource', async (editor) => {
		const { panel } = editor;
		await editor.newWorkflow();
		await panel.open();
		await panel.find('cortex');
		const { description } = new CortexXdr();
		const found = panel.result('Cortex XDR');
		await found.waitFor();
		// A node and its trigger are one entry, which shows what the trigger says of itself.
		const trigger = new CortexXdrTrigger().description;
		expect([description.description, trigger.description]).toContain(await panel.description('Cortex XDR').innerText());
		const icon = found.locator('img').first();
		expect(await eventually(() => isLoaded(icon), Boolean)).toBe(true);
		expect(await icon.getAttribute('src')).toContain('/cortexXdr.svg');

		await panel.openNode('Cortex XDR');
		const triggers = expectedTriggers(trigger);
		expect(await eventually(() => panel.listed(), (texts) => texts.length === triggers.length)).toEqual(triggers);
		await panel.category('Actions').click();
		const expected = expectedActions(description);
		expect(await panel.category('Actions').innerText()).toContain(`(${countActions(expected)})`);
		const listed = await eventually(() => panel.listed(), (texts) => texts.at(-1) === expected.at(-1));
		expect(listed.slice(-expected.length)).toEqual(expected);
		await panel.back();
	});

	world.test('the node panel finds Vectra AI with its trigger under triggers and all actions', async (editor) => {
		const { panel } = editor;
		await panel.find('vectra');
		const found = panel.result('Vectra AI');
		await found.waitFor();
		const icon = found.locator('img').first();
		expect(await eventually(() => isLoaded(icon), Boolean)).toBe(true);
		expect(await icon.getAttribute('src')).toContain('/vectra.svg');

		await panel.openNode('Vectra AI');
		const triggers = expectedTriggers(new VectraTrigger().description);
		expect(await panel.category('Triggers').innerText()).toContain(`(${triggers.length})`);
		const before = await eventually(() => panel.listed(), (texts) => texts.length === triggers.length);
		expect(before).toEqual(triggers);
		// The sign by which n8n marks a trigger.
		await panel.result('On containment change').locator('[data-icon="bolt-filled"]').waitFor();

		await panel.category('Actions').click();
		const expected = expectedActions(new Vectra().description);
		const listed = await eventually(() => panel.listed(), (texts) => texts.length >= triggers.length + expected.length);
		expect(listed.slice(-expected.length)).toEqual(expected);
		await panel.back();
	});

	world.test('the node panel finds the nodes by what people look for', async ({ panel }) => {
		for (const [wanted, node] of [
			['palo alto', 'Cortex XDR'],
			['isolate', 'Cortex XDR'],
			['edr', 'Cortex XDR'],
			['respond ux', 'Vectra AI'],
			['ndr', 'Vectra AI'],
		]) {
			await panel.find(wanted);
			await panel.result(node).waitFor();
		}
	});
}

function countActions(listed: string[]): number {
	return listed.filter((text) => !text.endsWith(' actions')).length;
}
