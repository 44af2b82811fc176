import { announce } from '../../../../lab/src/demo/announce';
import { Narrator } from '../../../../lab/src/demo/narrator';
import type { Scenario } from '../../../../lab/src/demo/scenario';

let lines: string[];
let narrator: Narrator;

beforeEach(() => {
	jest.useFakeTimers();
	lines = [];
	narrator = new Narrator((line) => lines.push(line));
});
afterEach(() => {
	narrator.end();
	jest.useRealTimers();
});

const first: Scenario = { id: 'a', title: '1 Tagged', steps: [{ title: 'isolated', seen: () => true }] };
const second: Scenario = { id: 'b', title: '2 Untagged', steps: [{ title: 'released', seen: () => true }] };

it('says what it waits for whenever nothing was said for a quarter of a minute', () => {
	narrator.waitFor(() => 'starting n8n');
	jest.advanceTimersByTime(10_000);
	narrator.say('✓ packed');
	jest.advanceTimersByTime(30_000);
	narrator.end();
	jest.advanceTimersByTime(60_000);
	expect(lines).toEqual(['  0:10 ✓ packed', '  0:25 … starting n8n', '  0:40 … starting n8n']);
});

it('prints one line for each step, and which scenarios go on', () => {
	const { begun, ended } = announce(narrator);
	begun?.(first, first.steps[0]);
	begun?.(second, second.steps[0]);
	jest.advanceTimersByTime(8_000);
	ended?.({ scenario: first, step: first.steps[0], elapsedMs: 8_000 });
	jest.advanceTimersByTime(15_000);
	ended?.({ scenario: second, step: second.steps[0], elapsedMs: 23_000, failure: 'Not within 20 s.' });
	jest.advanceTimersByTime(60_000);
	expect(lines).toEqual([
		'  0:08 ✓ 1 Tagged: isolated (8 s)',
		'  0:23 … still playing: 2 Untagged',
		'  0:23 ✗ 2 Untagged: released – Not within 20 s.',
	]);
});
