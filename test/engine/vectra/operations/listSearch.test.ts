import { LoadOptionsContext } from 'n8n-core';
import { Workflow, type INodeParameters } from 'n8n-workflow';
import { methods } from '../../../../nodes/Vectra/methods';
import { Vectra } from '../../../../nodes/Vectra/Vectra.node';
import { CredentialStore } from '../../../support/engine';
import { createAdditionalData } from '../../../support/engine/additionalData';
import { TestNodeTypes } from '../../../support/engine/nodeTypes';
import { nodeInstance, WORKFLOW } from '../../../support/engine/runNode';
import { byOAuth2, byToken, controlTime, quxCredentials, ruxCredentials } from '../support';
import { page, vectra, type Answer } from './support';

controlTime();

type Name = keyof (typeof methods)['listSearch'];

/** What the editor does when a person opens “From List”, types a text or scrolls. */
async function search(name: Name, deployment: 'qux' | 'rux' = 'qux', filter?: string, token?: string, more: INodeParameters = {}) {
	const store = CredentialStore.from(deployment === 'rux' ? ruxCredentials : quxCredentials);
	const parameters: INodeParameters = { ...(deployment === 'rux' ? byOAuth2 : byToken), ...more };
	const node = nodeInstance(new Vectra(), parameters, store);
	const workflow = new Workflow({ ...WORKFLOW, nodes: [node], connections: {}, active: false, nodeTypes: new TestNodeTypes([new Vectra()]) });
	const additionalData = createAdditionalData(store, 'internal', WORKFLOW);
	additionalData.currentNodeParameters = parameters;
	const { results, paginationToken } = await methods.listSearch[name].call(new LoadOptionsContext(workflow, node, additionalData, ''), filter, token);
	return { shown: results.map((result) => [result.name, result.value]), token: paginationToken };
}

const HOST = { id: 7, name: 'FIN-LT-7', last_source: '10.0.0.7' };

describe('From List', () => {
	it.each<[Name, string, unknown, string]>([
		['searchHosts', '/hosts', HOST, 'FIN-LT-7 (10.0.0.7, #7)'],
		['searchAccounts', '/accounts', { id: '7', name: 'j.doe' }, 'j.doe (#7)'],
		['searchDetections', '/detections', { id: 7, detection_type: 'Port Scan', src_host: { name: 'FIN-LT-7' }, state: 'active' }, 'Port Scan (FIN-LT-7, active, #7)'],
		['searchGroups', '/groups', { id: 7, name: 'NoBlock', type: 'ip' }, 'NoBlock (ip, #7)'],
		['searchUsers', '/users', { id: 7, username: 'soc', email: 'soc@example', role: 'Admin' }, 'soc (soc@example, Admin, #7)'],
		['searchAssignments', '/assignments', { id: 7, host_id: 9, assigned_to: { username: 'soc' }, date_resolved: null }, 'host 9 (soc, open, #7)'],
		['searchOutcomes', '/assignment_outcomes', { id: 7, title: 'False Positive' }, 'False Positive (#7)'],
	])('%s', async (name, path, row, shown) => {
		const { asked } = vectra({ [path]: page(row, { name: 'without an ID' }, null) });
		expect(await search(name)).toEqual({ shown: [[shown, '7']], token: undefined });
		expect(await search(name, 'qux', '#7')).toEqual({ shown: [[shown, '7']], token: undefined });
		expect(await search(name, 'qux', 'something else')).toEqual({ shown: [], token: undefined });
		const fixed = ['/users', '/assignments', '/assignment_outcomes'].includes(path);
		expect(asked(path).every((query) => fixed === !('page_size' in query))).toBe(true);
	});

	it('offers entities of the type in the form, on QUX the objects themselves', async () => {
		const { asked } = vectra({ '/entities': page({ ...HOST, ip: '10.0.0.7' }) }, 'rux');
		expect((await search('searchEntities', 'rux', undefined, undefined, { entityType: 'account' })).shown).toHaveLength(1);
		expect(asked('/entities')).toEqual([expect.objectContaining({ type: 'account', ordering: 'name' })]);
		vectra({ '/accounts': page({ id: 8, name: 'j.doe' }) });
		expect((await search('searchEntities', 'qux', undefined, undefined, { entityType: 'account' })).shown).toEqual([['j.doe (#8)', '8']]);
	});

	it('goes on where the last page ended', async () => {
		const rows: Record<string, Answer> = {
			'1': [200, { count: 101, next: 'more', results: [HOST] }],
			'2': [200, { count: 101, next: null, results: [{ id: 8, name: 'HR' }] }],
		};
		const { asked } = vectra({ '/hosts': ({ query }) => rows[query.page] ?? [404, { detail: 'Invalid page.' }] });
		expect(await search('searchHosts')).toMatchObject({ token: '2' });
		expect(await search('searchHosts', 'qux', undefined, '2')).toEqual({ shown: [['HR (#8)', '8']], token: undefined });
		expect(await search('searchHosts', 'qux', undefined, '3')).toEqual({ shown: [], token: undefined });
		expect(asked('/hosts').map((query) => [query.page, query.page_size])).toEqual([['1', '100'], ['2', '100'], ['3', '100']]);
	});

	it('lets Vectra search by name, and looks itself where Vectra demands the whole name', async () => {
		const { asked } = vectra({ '/hosts': ({ query }) => (query.name === undefined ? page(HOST, { id: 8, name: 'HR' }) : page()) });
		expect((await search('searchHosts', 'qux', ' fin ')).shown).toEqual([['FIN-LT-7 (10.0.0.7, #7)', '7']]);
		expect((await search('searchHosts', 'qux', '10.0.0.7')).shown).toHaveLength(1);
		expect(asked('/hosts').map((query) => query.name)).toEqual(['fin', undefined, '10.0.0.7', undefined]);
	});

	it('tells why it cannot', async () => {
		vectra({ '/users': [403, { details: 'No right.' }] });
		await expect(search('searchUsers')).rejects.toThrow(/role of this Vectra credential/);
	});
});
