import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { scanDirectoryForPackages } from 'n8n-core';
import type { NodeLoader } from 'n8n-workflow';
import { packPackage } from '../../../lab/src/n8n/pack';
import { WORK } from '../../../lab/src/n8n/paths';
import { unpackPackage } from '../../../lab/src/n8n/userFolder';

const NAME = 'n8n-nodes-vectra-cortex-xdr';
const MEGABYTE = 1024 * 1024;

/** Everything that a user needs, and nothing of the lab or the tests. Pictures are for the README on GitHub. */
const SHIPS = [
	/^package\.json$/,
	/^LICENSE\.md$/,
	/^README\.md$/,
	/^CHANGELOG\.md$/,
	/^workflows\/README\.md$/,
	/^workflows\/[a-z-]+\.json$/,
	/^dist\/icons\/[a-zA-Z.]+\.svg$/,
	/^dist\/credentials\/\w+(\.credentials)?\.js$/,
	/^dist\/nodes\/(CortexXdr|Vectra)\/\w+\.node\.js(on)?$/,
	/^dist\/nodes\/(CortexXdr|Vectra|shared)\/([\w.]+\/)*[\w.]+\.js$/,
];

/** The package as it would be published, put where n8n looks for it and loaded by n8n’s own loader. */
describe('the packed package', () => {
	let folder: string;
	let root: string;
	let files: string[];
	let tarball: string;
	let loader: NodeLoader;

	beforeAll(async () => {
		tarball = await packPackage();
		folder = mkdtempSync(join(WORK, 'tarball-'));
		await unpackPackage(tarball, folder, join(folder, 'unpack.log'));
		const modules = join(folder, '.n8n/nodes/node_modules');
		root = join(modules, NAME);
		files = readdirSync(root, { recursive: true, withFileTypes: true })
			.filter((entry) => entry.isFile())
			.map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
			.sort();
		const loaders = await scanDirectoryForPackages(modules);
		expect(loaders.map(({ packageName }) => packageName)).toEqual([NAME]);
		[loader] = loaders;
		await loader.loadAll();
	}, 120_000);

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	it('holds what a user needs and nothing else', () => {
		expect(files).toEqual(
			expect.arrayContaining(['LICENSE.md', 'README.md', 'workflows/contain-and-release.json', 'dist/icons/vectra.svg']),
		);
		expect(files.filter((file) => !SHIPS.some((pattern) => pattern.test(file)))).toEqual([]);
	});

	it('is small', () => {
		const bytes = files.reduce((sum, file) => sum + readFileSync(join(root, file)).length, 0);
		expect(bytes).toBeLessThan(2 * MEGABYTE);
		expect(readFileSync(tarball).length).toBeLessThan(0.5 * MEGABYTE);
	});

	it('loads its four nodes and three credentials, under the names that the templates use', () => {
		expect(Object.keys(loader.known.nodes).sort()).toEqual(['cortexXdr', 'cortexXdrTrigger', 'vectra', 'vectraTrigger']);
		expect(Object.keys(loader.known.credentials).sort()).toEqual(['cortexXdrApi', 'vectraApi', 'vectraOAuth2Api']);
		expect(loader.types.nodes.map(({ name }) => name).sort()).toEqual(['cortexXdr', 'cortexXdrTrigger', 'vectra', 'vectraTrigger']);
		expect(loader.types.credentials).toHaveLength(3);
	});

	it('tells n8n which node a credential is for', () => {
		const { cortexXdrApi, vectraApi, vectraOAuth2Api } = loader.known.credentials;
		expect([...(cortexXdrApi.supportedNodes ?? [])].sort()).toEqual(['cortexXdr', 'cortexXdrTrigger']);
		expect([...(vectraApi.supportedNodes ?? [])].sort()).toEqual(['vectra', 'vectraTrigger']);
		expect([...(vectraOAuth2Api.supportedNodes ?? [])].sort()).toEqual(['vectra', 'vectraTrigger']);
	});

	it('brings an icon in both themes for every node and credential, where n8n serves it from', () => {
		const urls = [...loader.types.nodes, ...loader.types.credentials].map(({ name, iconUrl }) => ({ name, iconUrl }));
		expect(urls).toHaveLength(7);
		for (const { name, iconUrl } of urls) {
			const { light = '', dark = '' } = typeof iconUrl === 'object' ? iconUrl : {};
			for (const url of [light, dark]) {
				expect([name, url]).toEqual([name, expect.stringMatching(new RegExp(`^icons/${NAME}/dist/icons/`))]);
				expect(existsSync(join(root, url.replace(`icons/${NAME}/`, '')))).toBe(true);
			}
		}
	});

	it('gives every node its codex', () => {
		const { nodes } = loader.types;
		expect(nodes.map(({ codex }) => codex?.categories)).toEqual(nodes.map(() => ['Development', 'Utility']));
		expect(nodes.filter(({ codex }) => !codex?.alias?.includes('Security'))).toEqual([]);
	});

	it('runs on what n8n gives it: only n8n-workflow and Node’s crypto are required from outside', () => {
		const required = files
			.filter((file) => file.endsWith('.js'))
			.flatMap((file) => [...readFileSync(join(root, file), 'utf8').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name))
			.filter((name) => !name.startsWith('.'));
		expect([...new Set(required)].sort()).toEqual(['n8n-workflow', 'node:crypto']);
	});
});
