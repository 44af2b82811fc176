import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Stage } from '../../../lab/src/demo/stage';
import { MAIN_TEMPLATE, readTemplate } from '../../../lab/src/demo/world';
import { Lab } from '../../../lab/src/lab';
import { N8nInstance } from '../../../lab/src/n8n/instance';
import { packPackage } from '../../../lab/src/n8n/pack';
import { pollingOften } from '../../../lab/src/n8n/pollTimes';
import { makeUserFolder } from '../../../lab/src/n8n/userFolder';
import type { WorkflowImport } from '../../../lab/src/n8n/imports';
import { Gateway } from '../../../lab/src/services/gateway';
import { eventually } from '../../support/eventually';
import { Registry } from '../../../lab/src/services/registry';

const MINUTE = 60_000;

const FORBIDDEN = { N8N_UNVERIFIED_PACKAGES_ENABLED: 'false' };

/** The runbook's way for an n8n whose policy forbids unverified packages. The registry is the lab's, and nothing else is reached. */
describe('the package by environment, in a real n8n that forbids unverified packages', () => {
	const lab = new Lab();
	let registry: Registry;
	let gateway: Gateway;
	const started: N8nInstance[] = [];

	beforeAll(async () => {
		await lab.start();
		registry = new Registry(lab.clock, await packPackage());
		await registry.listen();
		gateway = await Gateway.open([registry]);
	}, 5 * MINUTE);

	afterAll(async () => {
		await Promise.all(started.map(async (n8n) => await n8n.dispose()));
		await gateway.close();
		await registry.close();
		await lab.close();
	}, MINUTE);

	/** An n8n without the package. Its variables may be changed between its starts. */
	const newN8n = async (workflows: readonly WorkflowImport[] = []) => {
		const userFolder = await makeUserFolder();
		const authority = join(userFolder, 'authority.pem');
		const env: Record<string, string> = {
			...FORBIDDEN,
			...(await gateway.environment(authority)),
			// A machine's npm may be set to trust a file of its own; and what an earlier test has fetched must not help.
			npm_config_cafile: authority,
			npm_config_cache: join(userFolder, 'npm-cache'),
		};
		const n8n = new N8nInstance({ userFolder, env, workflows, credentials: workflows.length > 0 ? lab.credentials() : [] });
		started.push(n8n);
		return { n8n, env };
	};

	const managed = (checksum?: string) => ({
		N8N_COMMUNITY_PACKAGES_MANAGED_BY_ENV: 'true',
		N8N_COMMUNITY_PACKAGES: JSON.stringify([{ ...nameAndVersion(), ...(checksum ? { checksum } : {}) }]),
	});

	const nameAndVersion = () => ({ name: registry.manifest.name, version: registry.manifest.version });

	const logOf = (n8n: N8nInstance): string => readFileSync(n8n.logFile, 'utf8');

	/** The types of our nodes that this n8n has loaded. */
	const loadedTypes = async (n8n: N8nInstance): Promise<string[]> => {
		const { data } = await n8n.rest.http.get<Array<{ name: string }>>(`${n8n.address}/types/nodes.json`);
		return data.map(({ name }) => name).filter((name) => name.startsWith(`${registry.manifest.name}.`));
	};

	describe('with the approved checksum', () => {
		let n8n: N8nInstance;
		let env: Record<string, string>;
		let stage: Stage;

		beforeAll(async () => {
			const template = pollingOften(await readTemplate(MAIN_TEMPLATE));
			({ n8n, env } = await newN8n([template]));
			Object.assign(env, managed(registry.checksum));
			await n8n.start();
			stage = new Stage({ lab, executions: async () => await n8n.executions(template.id) });
		}, 6 * MINUTE);

		it('is installed at the first start, and a workflow that was published before isolates a host', async () => {
			const { name, version } = nameAndVersion();
			expect(logOf(n8n)).toContain(`Installed community package '${name}@${version}' from env`);
			expect(await loadedTypes(n8n)).toEqual(expect.arrayContaining([`${name}.cortexXdr`, `${name}.vectraTrigger`]));
			const actor = stage.actor('FIN-LT-0142');
			actor.request();
			await eventually('the host is isolated and recorded', () => actor.isolation === 'AGENT_ISOLATED' && actor.recordedAsContained, 3 * MINUTE);
		}, 4 * MINUTE);

		it('needs nothing from the registry besides itself', () => {
			const { name, version } = nameAndVersion();
			expect(registry.asked).toEqual([`/${name}`, `/${name}/-/${name}-${version}.tgz`, `/${name}/${version}`]);
		});

		it('cannot be changed in the editor', async () => {
			const refused = await n8n.rest.http.post('/community-packages', nameAndVersion(), { validateStatus: () => true });
			expect([refused.status, JSON.stringify(refused.data)]).toEqual([400, expect.stringContaining('managed via environment variables')]);
		});

		it('stays over a restart; once its folder is lost, only leaving it out of the list for one start brings it back', async () => {
			await n8n.restart();
			expect(await loadedTypes(n8n)).not.toEqual([]);
			await n8n.stop();
			await rm(join(n8n.userFolder, '.n8n/nodes'), { recursive: true });
			env.N8N_REINSTALL_MISSING_PACKAGES = 'true';
			await n8n.start();
			expect(await loadedTypes(n8n)).toEqual([]);
			expect(logOf(n8n)).toContain(`Failed to reinstall community package ${registry.manifest.name}: Installation of unverified community packages is forbidden!`);
			env.N8N_COMMUNITY_PACKAGES = '[]';
			await n8n.restart();
			Object.assign(env, managed(registry.checksum));
			await n8n.restart();
			expect(await loadedTypes(n8n)).not.toEqual([]);
		}, 10 * MINUTE);
	});

	describe('without it', () => {
		it('another checksum: n8n starts without the nodes, and its log says why', async () => {
			const { n8n, env } = await newN8n();
			Object.assign(env, managed(`sha512-${Buffer.alloc(64).toString('base64')}`));
			await n8n.start();
			expect(await loadedTypes(n8n)).toEqual([]);
			expect(logOf(n8n)).toMatch(/Failed to install community package .* from env: Failed to verify package checksum/);
		}, 5 * MINUTE);

		it('no checksum: n8n does not start', async () => {
			const { n8n, env } = await newN8n();
			Object.assign(env, managed());
			await expect(n8n.start()).rejects.toThrow('the process has ended');
			expect(logOf(n8n)).toMatch(/no checksum available for .* and unverified packages are disabled/);
		}, 5 * MINUTE);
	});
});
