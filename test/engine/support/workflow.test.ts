import nock from 'nock';
import type { IConnections, INode } from 'n8n-workflow';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { runNode, runWorkflow } from '../../support/engine';

const HOST = 'https://api-acme.xdr.eu.paloaltonetworks.com';
const credentials = {
	cortexXdrApi: { host: 'api-acme.xdr.eu.paloaltonetworks.com', keyId: '17', apiKey: 'demo-api-key', keyType: 'standard' },
};
const getStatus = { resource: 'action', operation: 'getStatus', actionId: '={{ $json.action }}' };
const answer = (action: number, status: string) =>
	nock(HOST)
		.post('/public_api/v1/actions/get_action_status', { request_data: { group_action_id: action } })
		.reply(200, { reply: { data: { abc: status } } });

describe('a node run alone', () => {
	it('gets its items, expressions and credential, and pairs what it puts out', async () => {
		answer(7, 'COMPLETED_SUCCESSFULLY');
		answer(8, 'PENDING');
		const { status, items, raw } = await runNode({
			node: new CortexXdr(),
			parameters: getStatus,
			credentials,
			items: [{ action: 7 }, { action: 8 }],
		});
		expect(status).toBe('success');
		expect(JSON.stringify(items)).toContain('PENDING');
		expect(raw[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	});

	it.each<[boolean | 'errorOutput', string, number[]]>([
		[false, 'error', []],
		[true, 'success', [2]],
		['errorOutput', 'success', [1, 1]],
	])('on an error, with continueOnFail %s: %s', async (continueOnFail, expected, counts) => {
		answer(8, 'PENDING');
		const { status, outputs, error } = await runNode({
			node: new CortexXdr(),
			parameters: getStatus,
			credentials,
			items: [{ action: 'seven' }, { action: 8 }],
			continueOnFail,
		});
		expect(status).toBe(expected);
		expect(outputs.map((output) => output.length)).toEqual(counts);
		expect(error === undefined).toBe(expected === 'success');
	});
});

describe('a workflow', () => {
	let row = 0;
	const node = (name: string, type: string, parameters = {}, typeVersion = 1): INode => ({
		id: name,
		name,
		type,
		typeVersion,
		// Branches run from top to bottom.
		position: [0, (row += 100)],
		parameters,
		...(type.includes('cortexXdr') ? { credentials: { cortexXdrApi: { id: null, name: 'Cortex XDR account' } } } : {}),
	});
	const condition = {
		conditions: {
			options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
			conditions: [
				{ id: 'a', leftValue: '={{ $json.action }}', rightValue: 7, operator: { type: 'number', operation: 'equals' } },
			],
			combinator: 'and',
		},
		options: {},
	};
	const connections: IConnections = {
		'Vectra AI Trigger': { main: [[{ node: 'Is It 7?', type: 'main', index: 0 }]] },
		'Is It 7?': { main: [[{ node: 'Status', type: 'main', index: 0 }], [{ node: 'Other', type: 'main', index: 0 }]] },
	};
	const workflow = {
		nodes: [
			node('Note', 'n8n-nodes-base.stickyNote', { content: '# About' }),
			node('Vectra AI Trigger', 'n8n-nodes-vectra-cortex-xdr.vectraTrigger'),
			node('Is It 7?', 'n8n-nodes-base.if', condition, 2.2),
			node('Status', 'n8n-nodes-vectra-cortex-xdr.cortexXdr', getStatus),
			node('Other', 'n8n-nodes-base.noOp'),
		],
		connections,
		pinData: { 'Vectra AI Trigger': [{ json: { action: 7 } }, { json: { action: 9 } }] },
	};

	it('runs from its pinned trigger through nodes of n8n and of this package', async () => {
		answer(7, 'IN_PROGRESS');
		const run = await runWorkflow(workflow, { credentials });
		expect(run.error).toBeUndefined();
		expect(run.executed).toEqual(['Vectra AI Trigger', 'Is It 7?', 'Status', 'Other']);
		expect(run.outputs('Is It 7?')).toEqual([[{ action: 7 }], [{ action: 9 }]]);
		expect(JSON.stringify(run.items('Status'))).toContain('IN_PROGRESS');
		expect(run.items('Other')).toEqual([{ action: 9 }]);
	});

	it('takes other pinned data, and stops where a node fails', async () => {
		const failing = await runWorkflow(workflow, { pinned: { 'Vectra AI Trigger': [{ action: 7 }] } });
		expect(failing.status).toBe('error');
		expect(failing.executed).not.toContain('Other');
		await expect(runWorkflow(workflow, { start: 'Nobody' })).rejects.toThrow('no node named Nobody');
	});
});
