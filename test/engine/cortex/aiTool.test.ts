import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INode, type INodeType } from 'n8n-workflow';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { runWorkflow } from '../../support/engine';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { cortex, CREDENTIALS, page, type Call } from './cortexNock';

/** The node as a tool of an agent, by n8n's own mechanism: each call of the model is one run of the node. */

const PREFIX = 'n8n-nodes-vectra-cortex-xdr.';

/** What n8n makes of a node with `usableAsTool`. */
function toolOf(node: INodeType): INodeType {
	const { description } = node;
	expect(description.usableAsTool).toBe(true);
	const name = `${description.name}Tool`;
	return Object.assign(Object.create(node) as INodeType, {
		description: { ...description, name, inputs: [], outputs: [NodeConnectionTypes.AiTool] },
	});
}

interface Tool {
	schema: { shape: Record<string, unknown> };
	invoke(input: IDataObject): Promise<string>;
}

/** Takes the place of an agent: it calls its tool with what a model would say, and puts out what the tool answers. */
const agent = (said: readonly IDataObject[], atOnce: boolean): INodeType => ({
	description: {
		displayName: 'Agent', name: 'agent', group: ['transform'], version: 1, description: '', defaults: { name: '' },
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.AiTool], outputs: [NodeConnectionTypes.Main], properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const [tool] = (await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0)) as Tool[];
		const call = async (input: IDataObject): Promise<IDataObject> => {
			try {
				return (JSON.parse(await tool.invoke(input)) as IDataObject[])[0];
			} catch (error) {
				return { error: (error as Error).message };
			}
		};
		const answers: IDataObject[] = [];
		if (atOnce) answers.push(...(await Promise.all(said.map(call))));
		else for (const input of said) answers.push(await call(input));
		return [answers.map((json) => ({ json: { ...json, asked: Object.keys(tool.schema.shape) } }))];
	},
});

const IDS = [1, 2, 3, 4].map(endpointId);
const AI = (key: string) => `={{ $fromAI('${key}', '', 'string') }}`;

/** Runs the agent once. @param said what the model says, call by call */
async function ask(parameters: IDataObject, said: readonly IDataObject[], atOnce = false): Promise<IDataObject[]> {
	const node = (name: string, type: string, more: IDataObject = {}): INode => ({
		id: name, name, type: `${PREFIX}${type}`, typeVersion: 1, position: [0, 0],
		parameters: more as INode['parameters'], credentials: { cortexXdrApi: { id: null, name: 'Cortex' } },
	});
	const form = {
		resource: 'endpoint', operation: 'isolate', identifyBy: 'identifiers', identifiers: { endpointId: AI('endpoint') },
		waitForCompletion: false, ...parameters,
	};
	const run = await runWorkflow(
		{
			nodes: [node('Start', 'vectraTrigger'), node('Agent', 'agent'), node('Isolate', 'cortexXdrTool', form)],
			connections: {
				Start: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
				Isolate: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
			},
		},
		{
			credentials: CREDENTIALS,
			pinned: { Start: [{}] },
			nodeTypes: { [`${PREFIX}cortexXdrTool`]: toolOf(new CortexXdr()), [`${PREFIX}agent`]: agent(said, atOnce) },
		},
	);
	expect(run.error).toBeUndefined();
	return run.items('Agent');
}

function tenant(): { calls: Call[]; isolated: () => number } {
	const done = new Set<string>();
	const stateOf = (id: string) => (done.has(id) ? 'AGENT_ISOLATED' : 'AGENT_UNISOLATED');
	const calls = cortex(({ path, data }) => {
		const asked = JSON.stringify(data);
		const named = IDS.filter((id) => asked.includes(id));
		if (path === 'endpoints/get_endpoint') return page(...named.map((id) => endpointRecord({ endpoint_id: id, is_isolated: stateOf(id) })));
		if (path !== 'endpoints/isolate') return undefined;
		for (const id of named) done.add(id);
		return [200, { reply: { action_id: 1 } }];
	});
	return { calls, isolated: () => calls.filter(({ path }) => path === 'endpoints/isolate').length };
}

const endpoints = IDS.map((endpoint) => ({ endpoint }));
const outcomes = (items: readonly IDataObject[]) => items.map(({ outcome }) => outcome);
const LIMITED = { options: { maxEndpoints: 2 } };

describe('Max Endpoints per Run of a tool', () => {
	it.each([['one after the other', false], ['at once', true]])('holds over all calls of one execution, %s', async (_, atOnce) => {
		const { isolated } = tenant();
		const answers = await ask(LIMITED, endpoints, atOnce);
		expect(outcomes(answers)).toEqual(['isolated', 'isolated', 'limitReached', 'limitReached']);
		expect(answers[2].reason).toBe('This execution may isolate 2 endpoint(s) at most');
		expect(isolated()).toBe(2);
		expect(answers[0].asked).toEqual(['endpoint']);
	});

	it('counts an endpoint once, and begins anew with the next execution', async () => {
		const { isolated } = tenant();
		const [first, second, third] = endpoints;
		expect(outcomes(await ask(LIMITED, [first, first, second, third]))).toEqual(['isolated', 'alreadyIsolated', 'isolated', 'limitReached']);
		expect(outcomes(await ask(LIMITED, [third]))).toEqual(['isolated']);
		expect(isolated()).toBe(3);
	});

	it('limits nothing where there is no limit', async () => {
		tenant();
		expect(outcomes(await ask({}, endpoints))).toEqual(endpoints.map(() => 'isolated'));
	});

});

describe('a safety field of a tool that a model fills in', () => {
	it.each<[string, IDataObject]>([
		['Mode', { mode: AI('value') }],
		['Evidence', { evidence: AI('value') }],
		['When Offline', { whenOffline: AI('value') }],
		['Protected Endpoints', { protectedEndpoints: { namePatterns: AI('value') } }],
		['A limit in Options', { options: { maxEndpoints: AI('value') } }],
		['A limit in Options', { options: { addressAge: AI('value') } }],
		['A limit in Options', { options: { requireAgreement: AI('value') } }],
	])('%s: the call is refused before anything is asked', async (label, parameters) => {
		const { calls } = tenant();
		const answers = await ask(parameters, [{ endpoint: IDS[0], value: 'execute' }]);
		expect(answers).toMatchObject([{ error: expect.stringContaining(`${label} is left to a model ($fromAI)`), asked: expect.arrayContaining(['value']) }]);
		expect(calls).toEqual([]);
	});
});
