import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { manifest } from '../package/shipped';

const GITHUB = resolve(__dirname, '../../../.github');

interface Job {
	'timeout-minutes'?: number;
	permissions?: Record<string, string>;
	steps?: Array<{ uses?: string; run?: string; with?: Record<string, unknown> }>;
	uses?: string;
	needs?: string;
}

interface Workflow {
	on: Record<string, unknown>;
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

const read = <T>(path: string) => parse(readFileSync(join(GITHUB, path), 'utf8')) as T;

const workflows = ['ci.yml', 'nightly.yml', 'publish.yml', 'weekly.yml'].map((file) => [file, read<Workflow>(`workflows/${file}`)] as const);

describe.each(workflows)('%s', (_, { jobs, permissions }) => {
	it('runs actions at fixed commits, with the least rights and a time limit', () => {
		expect(Object.values(permissions).filter((right) => right !== 'read')).toEqual([]);
		for (const [name, { uses, steps = [], ...job }] of Object.entries(jobs)) {
			if (uses === undefined) expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
			const actions = steps.flatMap((step) => step.uses ?? []);
			expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/.test(action))).toEqual([]);
		}
	});

	it('puts nothing that a stranger can name into a command', () => {
		const commands = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []));
		expect(commands.length).toBeGreaterThan(0);
		expect(commands.filter((command) => command.includes('${{'))).not.toContainEqual(expect.stringContaining('github.'));
	});

	it('calls only scripts that exist', () => {
		const commands = Object.values(jobs).flatMap(({ steps = [] }) => steps.flatMap(({ run }) => run ?? []));
		const scripts = commands.flatMap((command) => /^npm (?:run )?(test:\w+|test|build)\b/.exec(command)?.[1] ?? []);
		expect(scripts.filter((script) => !(script in manifest.scripts))).toEqual([]);
		expect(scripts.length).toBeGreaterThan(0);
	});
});

it('tries the newest n8n every week, without the right to change anything', () => {
	const { on, jobs, permissions } = read<Workflow>('workflows/weekly.yml');
	expect(on.schedule).toHaveLength(1);
	expect(permissions).toEqual({ contents: 'read' });
	const commands = jobs.newest.steps?.map(({ run }) => run ?? '').join('\n') ?? '';
	const newest = ['n8n@latest', '@n8n/node-cli@latest', 'eslint-plugin-n8n-nodes-base@latest', '@n8n/scan-community-package@latest'];
	expect(commands.split(/\s+/)).toEqual(expect.arrayContaining(newest));
	expect(commands).toMatch(/^npm test -- .*\blint\b.*\bscan\b.*\btemplates\b/m);
});

it('publishes only from a tag, after the tests, with provenance and no token', () => {
	const { on, jobs } = read<Workflow>('workflows/publish.yml');
	expect(on).toEqual({ push: { tags: ['v*'] } });
	expect(jobs.test.uses).toBe('./.github/workflows/ci.yml');
	expect(jobs.publish.needs).toBe('test');
	expect(jobs.publish.permissions).toEqual({ contents: 'read', 'id-token': 'write' });
	expect(jobs.publish.steps?.map(({ run }) => run)).toContainEqual(expect.stringContaining('npm publish --ignore-scripts --provenance'));
	expect(JSON.stringify(jobs)).not.toMatch(/secrets\./);
});

it.each(['bug', 'feature'])('asks for what is needed: %s', (name) => {
	const form = read<{ name: string; description: string; body: Array<{ type: string }> }>(`ISSUE_TEMPLATE/${name}.yml`);
	expect(form.name).toBeTruthy();
	expect(form.description).toBeTruthy();
	expect(form.body.map(({ type }) => type)).toContain('textarea');
});

it('keeps actions and development packages up to date', () => {
	const { version, updates } = read<{ version: number; updates: Array<Record<string, unknown>> }>('dependabot.yml');
	expect(version).toBe(2);
	expect(updates.map((update) => update['package-ecosystem'])).toEqual(['github-actions', 'npm']);
});

it('asks strangers to report holes in private', () => {
	expect(read<{ blank_issues_enabled: boolean }>('ISSUE_TEMPLATE/config.yml').blank_issues_enabled).toBe(false);
	expect(readFileSync(join(GITHUB, 'SECURITY.md'), 'utf8')).toContain('security/advisories/new');
});
