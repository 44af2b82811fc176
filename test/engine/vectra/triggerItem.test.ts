import { NodeConnectionTypes, type IDataObject, type IExecuteFunctions, type INode, type INodeType } from 'n8n-workflow';
import { CONTAINED, detailTag } from '../../../nodes/Vectra/containment/ownership';
import { runWorkflow } from '../../support/engine';
import { A, B, byToken, controlTime, NOW, quxCredentials } from './support';
import { VectraNock } from './vectraNock';

const PREFIX = 'n8n-nodes-vectra-cortex-xdr.';
const REQUEST = 'vectra_contain';
controlTime();

/**
 * Takes the place of the Cortex XDR node: it reports an outcome for each item and keeps nothing of the item. Cut: the outcomes
 * name an item that does not exist, so that no way leads back.
 */
const outcomes = (outcome: string, cut: boolean): INodeType => ({
	description: {
		displayName: 'Stand-In', name: 'cortexXdr', group: ['transform'], version: 1, description: '', defaults: { name: '' },
		inputs: [NodeConnectionTypes.Main], outputs: [NodeConnectionTypes.Main], properties: [],
	},
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData().map((_item, item) => ({
			json: { outcome, endpoint: { id: item === 0 ? A : B, name: `PC-${item}` }, action: null },
			pairedItem: { item },
		}));
		return [cut ? items.map(({ json }) => ({ json, pairedItem: { item: 9 } })) : items];
	},
});

async function record(
	operation: string,
	outcome: string,
	triggered: IDataObject[],
	{ cut = false, hostIds = triggered.map(({ host }) => (host as { id: number }).id) } = {},
) {
	const node = (name: string, type: string, x: number, parameters: IDataObject = {}): INode => ({
		id: name, name, type: `${PREFIX}${type}`, typeVersion: 1, position: [x, 0], parameters: parameters as INode['parameters'],
		...(type === 'cortexXdr' ? {} : { credentials: { vectraApi: { id: null, name: 'Vectra AI account' } } }),
	});
	return await runWorkflow(
		{
			nodes: [
				node('When "it" happens', 'vectraTrigger', 0, byToken),
				node('Act', 'cortexXdr', 200),
				node('Record', 'vectra', 400, { ...byToken, resource: 'containment', operation, hostId: `={{ ${JSON.stringify(hostIds)}[$itemIndex] }}` }),
			],
			connections: {
				'When "it" happens': { main: [[{ node: 'Act', type: 'main', index: 0 }]] },
				Act: { main: [[{ node: 'Record', type: 'main', index: 0 }]] },
			},
		},
		{
			credentials: quxCredentials,
			pinned: { 'When "it" happens': triggered },
			nodeTypes: { [`${PREFIX}cortexXdr`]: outcomes(outcome, cut) },
		},
	);
}

describe('what the trigger said reaches the record', () => {
	it('tells an isolation that a rule asked for from one that a person asked for', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, []);
		vectra.addHost(2, [REQUEST]);
		const { error } = await record('recordIsolation', 'isolated', [
			{ basis: 'criterion', host: { id: 1 } },
			{ basis: 'request', host: { id: 2 } },
		]);
		expect(error).toBeUndefined();
		expect(vectra.hosts.get(1)?.tags).toEqual([detailTag(A, NOW / 1_000, 'criterion'), CONTAINED]);
		expect(vectra.hosts.get(2)?.tags).toEqual([REQUEST, detailTag(B, NOW / 1_000), CONTAINED]);
	});

	it('refuses what began with a sample, though a node in between kept nothing of it', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST]);
		const { error } = await record('recordIsolation', 'isolated', [{ sample: true, basis: 'request', host: { id: 1 } }]);
		expect(error?.message).toBe('This item is a sample of the trigger, not a real event');
		expect(vectra.hosts.get(1)?.tags).toEqual([REQUEST]);
	});

	it('takes the request tag off, and sets the release tag, with a release that the time brought', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance', REQUEST, CONTAINED, detailTag(A, 100)]);
		await record('recordRelease', 'released', [
			{ basis: 'request', host: { id: 1 }, followUp: { addTags: ['vectra_release'], removeTags: [REQUEST] } },
		]);
		expect(vectra.hosts.get(1)?.tags).toEqual(['finance', 'vectra_release']);
	});

	it('changes those tags before the markers, so that a death in between asks for nothing', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, [REQUEST, CONTAINED, detailTag(A, 100)]);
		await record('recordRelease', 'released', [
			{ basis: 'request', host: { id: 1 }, followUp: { addTags: ['vectra_release'], removeTags: [REQUEST] } },
		]);
		const written = vectra.calls.filter(({ method, path }) => method !== 'GET' && path === '/tagging/host').map(({ body }) => (body as { tag: string }).tag);
		expect(written.indexOf('vectra_release')).toBeLessThan(written.indexOf(CONTAINED));
		expect(written.indexOf(REQUEST)).toBeLessThan(written.indexOf(CONTAINED));
		expect(written).toHaveLength(4);
	});

	it('does not change them while the release is not done', async () => {
		const vectra = new VectraNock();
		const tags = [REQUEST, CONTAINED, detailTag(A, 100)];
		vectra.addHost(1, [...tags]);
		await record('recordRelease', 'deferred', [
			{ basis: 'request', host: { id: 1 }, followUp: { addTags: ['vectra_release'], removeTags: [REQUEST] } },
		]);
		expect(vectra.hosts.get(1)?.tags).toEqual(tags);
	});

	const byRule = (id: number) => ({ basis: 'criterion', host: { id } });

	it.each<[string, IDataObject[], object]>([
		['the item is about another host', [byRule(7)], { hostIds: [1] }],
		['the way back is cut', [byRule(1)], { cut: true }],
		['the trigger says nothing', [{ host: { id: 1 } }], {}],
	])('counts as a person’s wish when %s', async (_name, triggered, how) => {
		const vectra = new VectraNock();
		vectra.addHost(1, []);
		const { error } = await record('recordIsolation', 'isolated', triggered, how);
		expect(error).toBeUndefined();
		expect(vectra.hosts.get(1)?.tags).toEqual([detailTag(A, NOW / 1_000), CONTAINED]);
	});
});
