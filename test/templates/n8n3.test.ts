import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const SCRIPT = resolve(__dirname, '../support/breakingChanges.mjs');
const FOLDER = resolve(__dirname, '../../workflows');
const TEMPLATES = readdirSync(FOLDER).filter((file) => file.endsWith('.json'));

interface Report {
	rules: string[];
	findings: Array<{ rule: string; workflow: string; node: string | null }>;
}

async function findings(...files: string[]): Promise<Report> {
	const { stdout } = await promisify(execFile)(process.execPath, [SCRIPT, ...files]);
	return JSON.parse(stdout) as Report;
}

/** n8n's own list of what breaks in version 3, over everything that the package ships. */
describe('n8n 3', () => {
	it('breaks nothing in the templates, as n8n’s own rules see it', async () => {
		const { rules, findings: found } = await findings(...TEMPLATES.map((file) => join(FOLDER, file)));
		expect(rules).toEqual(expect.arrayContaining(['always-output-data-multi-output-v3', 'execute-workflow-each-mode-v3', 'removed-nodes-v3']));
		expect(found).toEqual([]);
	}, 300_000);

	it('would be noticed: an error output with Always Output Data, and a sub-workflow for each item', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'n8n3-'));
		try {
			const node = (name: string, type: string, more: object) => ({ id: name, name, type, typeVersion: 1, position: [0, 0], parameters: {}, ...more });
			const nodes = [
				node('Read', 'n8n-nodes-vectra-cortex-xdr.vectra', { alwaysOutputData: true, onError: 'continueErrorOutput' }),
				node('Branch', 'n8n-nodes-base.if', { typeVersion: 2.2, alwaysOutputData: true }),
				node('Call', 'n8n-nodes-base.executeWorkflow', { typeVersion: 1.2, parameters: { mode: 'each' } }),
			];
			const file = join(folder, 'bad.json');
			await writeFile(file, JSON.stringify({ name: 'Bad', nodes, connections: {} }));
			expect((await findings(file)).findings.map(({ rule, node: name }) => `${rule}: ${name}`).sort()).toEqual([
				'always-output-data-multi-output-v3: Branch',
				'always-output-data-multi-output-v3: Read',
				'execute-workflow-each-mode-v3: Call',
			]);
		} finally {
			await rm(folder, { recursive: true });
		}
	}, 300_000);
});
