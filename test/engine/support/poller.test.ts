import { NodeConnectionTypes, type INodeExecutionData, type INodeType, type INodeTypeDescription, type IPollFunctions } from 'n8n-workflow';
import { createPoller } from '../../support/engine';

/** Counts its polls in static data; told what to do by its parameter. */
class CountingTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Counting Trigger',
		name: 'countingTrigger',
		group: ['trigger'],
		version: 1,
		description: 'Counts its polls',
		defaults: { name: 'Counting Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};

	next: 'emit' | 'nothing' | 'throw' = 'emit';

	constructor() {
		// n8n calls poll with its own context as `this`.
		const behaviour = () => this.next;
		this.poll = async function (this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
			const data = this.getWorkflowStaticData('node');
			if (this.getMode() === 'manual') return [[{ json: { manual: true } }]];
			data.count = Number(data.count ?? 0) + 1;
			if (behaviour() === 'throw') throw new Error('Vectra is away');
			if (behaviour() === 'nothing') return null;
			return [[{ json: { count: data.count, mode: this.getActivationMode(), budget: this.getPollBudgetMs?.() ?? 0 } }]];
		};
	}

	poll: (this: IPollFunctions) => Promise<INodeExecutionData[][] | null>;
}

describe.each(['legacy', 'durable'] as const)('polls of the %s engine', (engine) => {
	const create = (staticData = {}) => {
		const node = new CountingTrigger();
		return { node, poller: createPoller({ node, engine, staticData, budgetMs: 36_000 }) };
	};

	it('emit items and remember', async () => {
		const { poller } = create({ count: 5 });
		expect((await poller.poll('update')).items).toEqual([{ count: 6, mode: 'update', budget: 36_000 }]);
		expect((await poller.poll()).items).toEqual([{ count: 7, mode: 'activate', budget: 36_000 }]);
		expect(poller.staticData()).toEqual({ count: 7 });
	});

	it('report an error and go on', async () => {
		const { node, poller } = create();
		node.next = 'throw';
		expect(await poller.poll()).toMatchObject({ items: null, error: { message: 'Vectra is away' } });
		expect(await poller.poll('init')).toMatchObject({ items: null, error: { message: 'Vectra is away' } });
		// Only the durable engine takes back what a failed poll changed.
		expect(poller.staticData()).toEqual(engine === 'legacy' ? { count: 2 } : {});
		node.next = 'emit';
		expect((await poller.poll()).items).toMatchObject([{ count: engine === 'legacy' ? 3 : 1 }]);
	});

	it('survive a crash as far as n8n saved', async () => {
		const { node, poller } = create();
		await poller.poll();
		node.next = 'nothing';
		expect(await poller.poll()).toMatchObject({ items: null, raw: null, secondary: [] });
		expect(poller.staticData()).toEqual({ count: 2 });
		poller.crash();
		// The legacy engine saves on emit only.
		expect(poller.staticData()).toEqual({ count: engine === 'legacy' ? 1 : 2 });
	});

	it('survive an orderly restart, unless the static data is lost', async () => {
		const { node, poller } = create();
		await poller.poll();
		node.next = 'nothing';
		await poller.poll();
		poller.restart({ keepStatic: true });
		expect(poller.staticData()).toEqual({ count: 2 });
		poller.restart({ keepStatic: false });
		expect(poller.staticData()).toEqual({});
	});

	it('can be tried out by hand', async () => {
		const { poller } = create();
		expect((await poller.pollManual()).items).toEqual([{ manual: true }]);
		expect(poller.staticData()).toEqual({});
	});
});
