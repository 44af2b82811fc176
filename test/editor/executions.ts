import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import type { EditorWorld } from '../support/editor';
import { eventually } from '../support/editor/pageObject';

/** Goes on with the main template, imported and run once by hand. */
export function executionTests(world: EditorWorld): void {
	world.test('the published template shows in the executions what it did at a poll', async (editor) => {
		const { lab } = world;
		lab.qux.world.tag(lab.hostId('HR-LT-0007'), REQUEST_TAG);
		await editor.publish();
		await editor.showExecutions();
		// One by hand, one by the poll.
		const shown = await eventually(
			() => editor.executions.allInnerTexts(),
			(texts) => texts.length >= 2 && texts.every((text) => text.includes('Succeeded')),
			2 * 60_000,
		);
		expect(shown.length).toBeGreaterThanOrEqual(2);
		for (const text of shown) expect(text).toContain('Succeeded');
		expect(lab.cortex.world.find(endpointIdOf('HR-LT-0007')).isolation).toBe('AGENT_ISOLATED');
	});
}
