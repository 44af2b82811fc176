import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodePropertyOptions } from 'n8n-workflow';
import { choices, everyProperty, filesIn, nodes, readJson, ROOT } from './shipped';

/** n8n's guideline for the texts of nodes, and what its gate for packages looks for. */

const operations = everyProperty
	.filter(({ property }) => property.name === 'operation')
	.flatMap(({ path, property }) =>
		choices(property).map((operation) => ({ resource: `${path} of ${String(property.displayOptions?.show?.resource)}`, operation })),
	);

const wrong = (broken: (operation: INodePropertyOptions) => boolean): string[] =>
	operations.filter(({ operation }) => broken(operation)).map(({ resource, operation }) => `${resource}: ${operation.name} | ${operation.action} | ${operation.description}`);

/** Words that stay small in a title. */
const SMALL = /^(a|an|and|as|at|by|for|from|in|into|of|off|on|or|per|the|to|with)$/;

const isTitle = (text: string): boolean =>
	text.split(/[\s/()-]+/).every((word) => word === '' || SMALL.test(word) || !/^[a-z]/.test(word) || ['iOS', 'macOS'].includes(word));

it('knows a title', () => {
	expect(['Get Many', 'Set Host Name', 'Wait for Action', 'get many', 'Set host Name'].map(isTitle)).toEqual([true, true, true, false, false]);
	expect(operations.length).toBeGreaterThan(60);
});

it('names fields, operations and choices in title case', () => {
	const names = everyProperty.flatMap(({ path, property }) => [
		...(property.type === 'notice' ? [] : [`${path}: ${property.displayName}`]),
		...choices(property).map(({ name }) => `${path}: ${name}`),
	]);
	expect(names.filter((name) => !isTitle(name.slice(name.indexOf(': ') + 2)))).toEqual([]);
});

it('gives each operation an action in sentence case, without articles', () => {
	expect(wrong(({ action = '' }) => !/^[A-Z]/.test(action) || /\b(a|an|the)\b/i.test(action) || action.endsWith('.'))).toEqual([]);
});

it('describes each operation in other words than its name', () => {
	expect(wrong(({ name, description = '' }) => description === '' || description.toLowerCase() === name.toLowerCase() || !/^[A-Z]/.test(description))).toEqual([]);
});

it('begins placeholders with “e.g.”', () => {
	const texts = everyProperty.flatMap(({ path, property }) =>
		property.type === 'collection' || property.type === 'fixedCollection' || property.placeholder === undefined ? [] : [`${path}: ${property.placeholder}`],
	);
	expect(texts.length).toBeGreaterThan(50);
	expect(texts.filter((text) => !/: e\.g\. \S/.test(text))).toEqual([]);
});

it('begins the descriptions of switches with “Whether”', () => {
	const switches = everyProperty.filter(({ property }) => property.type === 'boolean');
	expect(switches.length).toBeGreaterThan(10);
	expect(switches.filter(({ property }) => !/^Whether /.test(property.description ?? '')).map(({ path }) => path)).toEqual([]);
});

it('puts a full stop only behind the last of several sentences', () => {
	const descriptions = everyProperty.map(({ path, property }) => `${path}: ${property.description ?? ''}`);
	expect(descriptions.filter((text) => text.endsWith('.') && !/[.!?] \S/.test(text))).toEqual([]);
});

/** n8n's search looks at the name of a node and at these, nothing else. */
it.each([
	['nodes/CortexXdr/CortexXdr.node.json', ['isolate', 'quarantine', 'contain', 'palo alto networks', 'xdr', 'edr', 'xsiam', 'endpoint', 'incident', 'case', 'script']],
	['nodes/CortexXdr/CortexXdrTrigger.node.json', ['palo alto', 'xdr', 'edr', 'isolate', 'alert', 'incident', 'case']],
	['nodes/Vectra/Vectra.node.json', ['ndr', 'cognito', 'contain', 'tag', 'host', 'detection']],
	['nodes/Vectra/VectraTrigger.node.json', ['ndr', 'cognito', 'contain', 'detection']],
])('%s: is found by the words that people type', (path, words) => {
	const { alias, resources } = readJson<{ alias: string[]; resources: Record<string, Array<{ url: string }>> }>(path);
	const known = alias.map((word) => word.toLowerCase());
	expect(words.filter((word) => !known.includes(word))).toEqual([]);
	expect(new Set(known).size).toBe(known.length);
	const urls = Object.values(resources).flat().map(({ url }) => url);
	expect(urls.filter((url) => !url.startsWith('https://'))).toEqual([]);
	expect(resources.primaryDocumentation).toHaveLength(1);
});

it('has every node explained by a codex', () => {
	expect(filesIn('nodes').filter((file) => file.endsWith('.node.json'))).toHaveLength(nodes.length);
});

/** A URL with a bare address looks like a command server, in a comment too. */
it('names no URL with an address of its own in what ships', () => {
	const bare = /\bhttps?:\/\/\d{1,3}(\.\d{1,3}){3}/;
	const sources = [...filesIn('nodes'), ...filesIn('credentials')].filter((file) => file.endsWith('.ts'));
	expect(sources.filter((file) => bare.test(readFileSync(join(ROOT, file), 'utf8')))).toEqual([]);
	expect(bare.test('https://203.0.113.10:8443')).toBe(true);
});
