import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { INodeTypeDescription } from 'n8n-workflow';
import { nodes } from '../unit/package/shipped';

/**
 * What n8n's node panel finds among all of n8n's own nodes: ranked by n8n's own functions, with the popularity that its
 * editor adds.
 */

const N8N = resolve(__dirname, '../../lab/n8n/node_modules');
const n8n = createRequire(join(N8N, 'n8n/package.json'));

interface Entry {
	key: string;
	properties: Pick<INodeTypeDescription, 'name' | 'displayName' | 'codex' | 'hidden'>;
}

interface Ranked {
	score: number;
	item: Entry;
}

const { sublimeSearch } = n8n('@n8n/utils/search/sublime-search') as { sublimeSearch: (filter: string, entries: Entry[]) => Ranked[] };
const { reRankSearchResults } = n8n('@n8n/utils/search/re-rank-search-results') as {
	reRankSearchResults: (found: Ranked[], factors: Record<string, Record<string, number>>) => Ranked[];
};

/** The nodes of a package of n8n, the newest version of each. */
function nodesOf(name: string): Entry[] {
	const listed = JSON.parse(readFileSync(join(N8N, name, 'dist/types/nodes.json'), 'utf8')) as Array<Entry['properties']>;
	const newest = new Map(listed.filter(({ hidden }) => hidden !== true).map((one) => [one.name, one]));
	return [...newest.values()].map((properties) => ({ key: `${name}.${properties.name}`, properties }));
}

/** The list is part of the editor's script: from 0 to 1 by the name of the node. */
function popularity(): Record<string, number> {
	const folder = join(N8N, 'n8n-editor-ui/dist/assets');
	const scripts = readdirSync(folder).filter((file) => file.endsWith('.js'));
	const entries = scripts
		.map((file) => readFileSync(join(folder, file), 'utf8'))
		.filter((script) => script.includes('popularity:'))
		.flatMap((script) => [...script.matchAll(/\{id:[`"]([^`"]+)[`"],popularity:([\d.]+)\}/g)]);
	return Object.fromEntries(entries.map(([, id, value]) => [id, Number(value) * 100]));
}

const OURS = 'n8n-nodes-vectra-cortex-xdr';

describe('the search of the node panel', () => {
	const own = nodes.map(({ source, instance: { description } }): Entry => {
		const codex = JSON.parse(readFileSync(resolve(__dirname, '../..', source.replace(/\.ts$/, '.json')), 'utf8')) as Entry['properties']['codex'];
		return { key: `${OURS}.${description.name}`, properties: { ...description, codex } };
	});
	const all = [...nodesOf('n8n-nodes-base'), ...nodesOf('@n8n/n8n-nodes-langchain'), ...own];
	const popular = popularity();
	const find = (words: string, among = all): string[] =>
		reRankSearchResults(sublimeSearch(words, among), { popularity: popular }).map(({ item }) => item.properties.displayName);

	it('knows what it is measured against', () => {
		expect(all.length).toBeGreaterThan(400);
		expect(popular['n8n-nodes-base.httpRequest']).toBeGreaterThan(90);
		expect(find('http request')[0]).toBe('HTTP Request');
	});

	it.each([
		['isolate', 'Cortex XDR'],
		['unisolate', 'Cortex XDR'],
		['contain', 'Vectra AI'],
		['quarantine', 'Cortex XDR'],
		['edr', 'Cortex XDR'],
		['xdr', 'Cortex XDR'],
		['ndr', 'Vectra AI'],
		['cortex', 'Cortex XDR'],
		['palo alto', 'Cortex XDR'],
		['vectra', 'Vectra AI'],
		['incident', 'Cortex XDR'],
		['threat', 'Vectra AI'],
		['block hash', 'Cortex XDR'],
		['endpoint', 'Cortex XDR'],
	])('shows for “%s” %s among the first three', (words, name) => {
		expect(find(words).slice(0, 3)).toContain(name);
	});

	it('would find little by the name alone', () => {
		const nameless = all.map((entry) => (entry.key.startsWith(OURS) ? { ...entry, properties: { ...entry.properties, codex: undefined } } : entry));
		expect(find('isolate', nameless)).not.toContain('Cortex XDR');
		expect(find('ndr', nameless).slice(0, 3)).not.toContain('Vectra AI');
	});
});
