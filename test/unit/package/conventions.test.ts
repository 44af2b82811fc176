import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { credentials, filesIn, manifest, nodes, readJson, ROOT } from './shipped';

/** The rules for names, licence and metadata that n8n verifies a community package by. */

const CATEGORIES = [
	'Analytics',
	'Communication',
	'Data & Storage',
	'Development',
	'Finance & Accounting',
	'Marketing & Content',
	'Miscellaneous',
	'Productivity',
	'Sales',
	'Utility',
];

const upperFirst = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

it('is free software of one repository, findable as a community node, without runtime dependencies', () => {
	expect(manifest.license).toBe('MIT');
	expect(read('LICENSE.md')).toMatch(/Permission is hereby granted, free of charge/);
	expect(manifest.keywords).toContain('n8n-community-node-package');
	expect(manifest.repository).not.toHaveProperty('directory');
	expect(manifest.dependencies ?? {}).toEqual({});
	expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
});

it('registers every node and credential of the source', () => {
	const sources = [...filesIn('nodes'), ...filesIn('credentials')].filter((file) => /\.(node|credentials)\.ts$/.test(file));
	const registered = [...nodes, ...credentials].map(({ source }) => source);
	expect(registered.sort()).toEqual(sources.sort());
});

it.each(nodes.map((node) => [node.className, node] as const))('%s: file, class and type are named alike', (_, node) => {
	const { source, className, instance } = node;
	expect(className).toBe(upperFirst(instance.description.name));
	expect(basename(source)).toBe(`${className}.node.ts`);
	expect(instance.description.defaults.name).toBe(instance.description.displayName);
});

it.each(credentials.map((credential) => [credential.className, credential] as const))(
	'%s: file, class and type are named alike and end in Api',
	(_, { source, className, instance }) => {
		expect(className).toBe(upperFirst(instance.name));
		expect(className).toMatch(/Api$/);
		expect(basename(source)).toBe(`${className}.credentials.ts`);
		expect(instance.displayName).toMatch(/API$/);
		expect(instance.documentationUrl).toMatch(/^https:\/\//);
	},
);

it.each(nodes.map(({ source, instance }) => [source.replace(/\.ts$/, '.json'), instance.description.name]))(
	'%s: a codex that n8n understands',
	(path, name) => {
		const codex = readJson<{ node: string; categories: string[] }>(path);
		expect(codex.node).toBe(`${manifest.name}.${name}`);
		expect(codex.categories.length).toBeGreaterThan(0);
		expect(codex.categories.filter((category) => !CATEGORIES.includes(category))).toEqual([]);
		expect(codex).not.toHaveProperty('subcategories');
	},
);

it('makes no exceptions from the lint rules in what ships', () => {
	const inline = /eslint-(disable|enable)|eslint\s+[\w@/-]+\s*:|@ts-(ignore|nocheck|expect-error)/;
	const sources = [...filesIn('nodes'), ...filesIn('credentials')];
	expect(sources.length).toBeGreaterThan(50);
	expect(sources.filter((file) => inline.test(read(file)))).toEqual([]);
});

it('hard-codes nobody’s tenant', () => {
	const identifiers = /\b(tenant|account|client|partner)Id\s*[:=]\s*['"`][^'"`]+['"`]/i;
	expect(filesIn('nodes').filter((file) => file.endsWith('.ts') && identifiers.test(read(file)))).toEqual([]);
});
