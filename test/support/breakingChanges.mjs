/**
 * Runs the rules by which n8n tells what of a workflow will break in version 3 over workflow files, and prints what they
 * find as JSON. A process of its own: the rules are part of n8n's server, which Jest cannot load.
 *
 * Usage: node breakingChanges.mjs <file>…
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const N8N = resolve(import.meta.dirname, '../../lab/n8n/node_modules/n8n/dist/modules/breaking-changes');
const require = createRequire(join(N8N, 'index.js'));
require('reflect-metadata');

const { groupNodesByType } = require(join(N8N, 'group-nodes-by-type.js'));
const base = createRequire(join(N8N, '../../../../n8n-nodes-base/package.json'));
const known = base('./dist/known/nodes.json');

/** Of n8n's own nodes, the description that belongs to a version; what others it asks about, it takes for one output. */
const nodeTypes = {
	getByNameAndVersion(type, version) {
		const entry = known[type.replace('n8n-nodes-base.', '')];
		if (!type.startsWith('n8n-nodes-base.') || !entry) return { description: { outputs: type.endsWith('vectraTrigger') ? ['main', 'main'] : ['main'] } };
		const node = new (base(`./${entry.sourcePath}`)[entry.className])();
		return node.nodeVersions ? node.getNodeType(version) : node;
	},
};

const rules = readdirSync(join(N8N, 'rules/v3'))
	.filter((file) => file.endsWith('.rule.js'))
	.flatMap((file) => Object.values(require(join(N8N, 'rules/v3', file))))
	.filter((exported) => typeof exported === 'function' && typeof exported.prototype?.detectWorkflow === 'function')
	.map((Rule) => new Rule(nodeTypes));

const findings = [];
for (const file of process.argv.slice(2)) {
	const workflow = JSON.parse(readFileSync(file, 'utf8'));
	for (const rule of rules) {
		const { issues } = await rule.detectWorkflow(workflow, groupNodesByType(workflow.nodes));
		findings.push(...issues.map(({ nodeName, title }) => ({ rule: rule.id, workflow: workflow.name, node: nodeName ?? null, title })));
	}
}
process.stdout.write(JSON.stringify({ rules: rules.map(({ id }) => id).sort(), findings }), () => process.exit());
