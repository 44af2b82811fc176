import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const lines = readFileSync(join(__dirname, '../../../README.md'), 'utf8').trimEnd().split('\n');

it('can be read in a minute', () => {
	expect(lines.length).toBeLessThanOrEqual(130);
});

it('shows near the top how to try it', () => {
	const top = lines.slice(0, 15);
	expect(top).toContainEqual(expect.stringMatching(/^git clone /));
	expect(top).toContain('npm run demo');
});

it('has the sections that n8n asks of a community node', () => {
	const sections = lines.filter((line) => line.startsWith('## ')).map((line) => line.slice(3));
	expect(sections).toEqual(
		expect.arrayContaining(['Installation', 'Operations', 'Credentials', 'Compatibility', 'Usage', 'Resources', 'Version history']),
	);
});

it('has three pictures, the diagram of the states, and a comparison', () => {
	expect(lines.join('\n').match(/!\[[^\]]+\]\(docs\/images\/crop-\w+\.png\)/g)).toHaveLength(3);
	expect(lines).toContain('```mermaid');
	const [head] = lines.filter((line) => line.includes('| HTTP Request node |'));
	expect(head).toContain('Vectra Automated Response');
	expect(head).toContain('Cortex XSOAR');
});
