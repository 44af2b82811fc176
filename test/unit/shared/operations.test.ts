import fc from 'fast-check';
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import {
	attemptEach,
	partialFailure,
	runOperation,
	type BatchOperation,
	type BatchPhases,
	type ItemOperation,
	type Operation,
} from '../../../nodes/shared/operations';
import { resource, resourceProperties, routesOf } from '../../../nodes/shared/resource';

const NODE: INode = { id: '1', name: 'Node', type: 'test.node', typeVersion: 1, position: [0, 0], parameters: {} };

/** What n8n hands to a node, as far as the runner asks for it. */
function contextOf(itemCount: number, continueOnFail: boolean, settings: Partial<INode> = {}, operation = 'act'): IExecuteFunctions {
	const parameters: IDataObject = { resource: 'thing', operation };
	return {
		getInputData: () => Array.from({ length: itemCount }, () => ({ json: {} })),
		getNodeParameter: (name: string) => parameters[name],
		getNode: () => ({ ...NODE, ...settings }),
		getMode: () => 'trigger',
		continueOnFail: () => continueOnFail,
	} as unknown as IExecuteFunctions;
}

const form = (mutates: boolean, value = 'act') => ({
	option: { name: 'Act', value, action: 'Act on things', description: 'Act on things' },
	properties: [],
	mutates,
	rights: 'act',
});

const run = async (operation: Operation, context: IExecuteFunctions): Promise<INodeExecutionData[]> =>
	(await runOperation(context, routesOf([resource('thing', 'Thing', [operation], { default: 'act' })])))[0];

const failureOf = async (work: Promise<unknown>): Promise<NodeOperationError> =>
	await work.then(
		() => {
			throw new Error('Nothing failed');
		},
		(error: unknown) => error as NodeOperationError,
	);

/** Where an item fails, if anywhere. */
type Fate = 'ok' | 'read' | 'prepare' | 'run';

/** A batch operation whose items have these fates, and a journal of what each phase was given. */
function batch(fates: readonly Fate[], throwIn?: 'prepare' | 'run') {
	const seen = { read: [] as number[], prepare: [] as number[], run: [] as number[] };
	const phase = async (name: 'prepare' | 'run', items: ReadonlyArray<{ itemIndex: number; value: unknown }>) => {
		seen[name].push(...items.map(({ itemIndex }) => itemIndex));
		if (throwIn === name) throw new Error(`all fail in ${name}`);
		return items.map(({ itemIndex, value }) => {
			expect(value).toEqual({ item: itemIndex });
			if (fates[itemIndex] === name) return { failure: new Error(`${name} ${itemIndex}`) };
			return { value: { item: itemIndex } };
		});
	};
	const phases: BatchPhases<unknown, unknown> = {
		read(_context, itemIndex) {
			seen.read.push(itemIndex);
			if (fates[itemIndex] === 'read') throw new Error(`read ${itemIndex}`);
			return { item: itemIndex };
		},
		prepare: async (_context, items) => await phase('prepare', items),
		run: async (_context, items) => await phase('run', items),
	};
	const operation: BatchOperation = { ...form(true), ...phases };
	return { operation, seen };
}

const ORDER: Fate[] = ['read', 'prepare', 'run'];
const fatesOf = fc.array(fc.constantFrom<Fate>('ok', 'ok', 'read', 'prepare', 'run'), { minLength: 1, maxLength: 8 });
const indexesWhere = (fates: readonly Fate[], keep: (fate: Fate) => boolean) =>
	fates.flatMap((fate, itemIndex) => (keep(fate) ? [itemIndex] : []));

describe('a batch', () => {
	it('without Continue On Fail ends before the next phase, with the first failed item of the earliest phase that failed', async () => {
		await fc.assert(
			fc.asyncProperty(fatesOf, async (fates) => {
				const { operation, seen } = batch(fates);
				const context = contextOf(fates.length, false);
				const failedIn = ORDER.find((phase) => fates.includes(phase));
				if (failedIn === undefined) {
					const items = await run(operation, context);
					expect(items).toEqual(fates.map((_, item) => ({ json: { item }, pairedItem: { item } })));
					return;
				}
				const error = await failureOf(run(operation, context));
				const first = fates.indexOf(failedIn);
				expect(error).toBeInstanceOf(NodeOperationError);
				expect(error.message).toBe(`${failedIn} ${first}`);
				expect(error.context.itemIndex).toBe(first);
				const all = indexesWhere(fates, () => true);
				expect(seen.prepare).toEqual(failedIn === 'read' ? [] : all);
				expect(seen.run).toEqual(failedIn === 'run' ? all : []);
			}),
		);
	});

	it('with Continue On Fail has one result per item, in order, and gives a failed item to no later phase', async () => {
		await fc.assert(
			fc.asyncProperty(fatesOf, async (fates) => {
				const { operation, seen } = batch(fates);
				const items = await run(operation, contextOf(fates.length, true));
				expect(items.map(({ json, pairedItem }) => ({ json, pairedItem }))).toEqual(
					fates.map((fate, item) => ({
						json: fate === 'ok' ? { item } : { error: `${fate} ${item}` },
						pairedItem: { item },
					})),
				);
				// An error beside the data would make n8n's expressions read nothing.
				for (const item of items) expect(item).not.toHaveProperty('error');
				expect(seen.read).toEqual(indexesWhere(fates, () => true));
				expect(seen.prepare).toEqual(indexesWhere(fates, (fate) => fate !== 'read'));
				expect(seen.run).toEqual(indexesWhere(fates, (fate) => fate === 'ok' || fate === 'run'));
			}),
		);
	});

	it.each(['prepare', 'run'] as const)('that fails as a whole in %s fails each item that took part', async (phase) => {
		const fates: Fate[] = ['read', 'ok', 'ok'];
		const kept = batch(fates, phase);
		const items = await run(kept.operation, contextOf(3, true));
		const message = `all fail in ${phase}`;
		expect(items.map(({ json }) => json)).toEqual([{ error: 'read 0' }, { error: message }, { error: message }]);
		if (phase === 'prepare') expect(kept.seen.run).toEqual([]);

		const ended = batch(['ok', 'ok'], phase);
		const error = await failureOf(run(ended.operation, contextOf(2, false)));
		expect([error.message, error.context.itemIndex]).toEqual([message, 0]);
		if (phase === 'prepare') expect(ended.seen.run).toEqual([]);
	});

	it('keeps the item that a failure thrown by a phase names', async () => {
		const { operation } = batch(['ok', 'ok']);
		const thrown = new NodeOperationError(NODE, 'stopped', { itemIndex: 1 });
		const stopping: Operation = { ...operation, run: async () => await Promise.reject(thrown) };
		expect((await failureOf(run(stopping, contextOf(2, false)))).context.itemIndex).toBe(1);
	});

	it.each([
		['prepare', [], 0],
		['prepare', [{ value: 1 }, { value: 2 }, { value: 3 }], 3],
		['run', [{ value: {} }], 1],
	] as const)('is a fault of the node when %s has another number of results', async (phase, results, count) => {
		const { operation, seen } = batch(['ok', 'ok']);
		const wrong: Operation = { ...operation, [phase]: async () => await Promise.resolve(results) };
		const message = `The operation has ${count} results for 2 items`;
		expect((await failureOf(run(wrong, contextOf(2, false)))).message).toBe(message);
		expect((await run(wrong, contextOf(2, true))).map(({ json }) => json)).toEqual([{ error: message }, { error: message }]);
		expect(seen.run).toEqual([]);
	});

	it('names the first item in a copy of an error that several share', async () => {
		const shared = new NodeApiError(NODE, { message: 'refused' }, { message: 'refused', description: 'why', httpCode: '403' });
		const { operation } = batch(['ok', 'ok']);
		const failing: Operation = {
			...operation,
			run: async (_context, items) => await Promise.resolve(items.map(() => ({ failure: shared }))),
		};
		const error = await failureOf(run(failing, contextOf(2, false)));
		expect(error).toMatchObject({ message: 'refused', description: 'why', httpCode: '403', context: { itemIndex: 0 } });
		expect(shared.context.itemIndex).toBeUndefined();
	});
});

describe('items one by one', () => {
	const operation: ItemOperation = {
		...form(false),
		async execute(_context, itemIndex) {
			if (itemIndex === 1) throw new Error('bad item');
			return await Promise.resolve([{ row: 1 }, { row: 2 }]);
		},
	};

	it('stop at the first failure, or go on, with every row paired to its item', async () => {
		const error = await failureOf(run(operation, contextOf(3, false)));
		expect([error.message, error.context.itemIndex]).toEqual(['bad item', 1]);
		const items = await run(operation, contextOf(3, true));
		expect(items.map(({ json, pairedItem }) => [json, pairedItem])).toEqual([
			[{ row: 1 }, { item: 0 }],
			[{ row: 2 }, { item: 0 }],
			[{ error: 'bad item' }, { item: 1 }],
			[{ row: 1 }, { item: 2 }],
			[{ row: 2 }, { item: 2 }],
		]);
	});

	it('are not run without items, or for an operation that there is not', async () => {
		expect(await run(operation, contextOf(0, false))).toEqual([]);
		const error = await failureOf(run(operation, contextOf(1, true, {}, 'other')));
		expect(error.message).toBe('There is no operation “other” for “thing”');
	});
});

describe('Retry On Fail', () => {
	const calls: number[] = [];
	const one = (mutates: boolean): ItemOperation => ({
		...form(mutates),
		async execute(_context, itemIndex) {
			calls.push(itemIndex);
			return await Promise.resolve({ done: true });
		},
	});
	beforeEach(() => {
		calls.length = 0;
	});

	it.each([true, false])('refuses a mutation before its first item (Continue On Fail %s)', async (continueOnFail) => {
		const { operation, seen } = batch(['ok', 'ok']);
		for (const mutation of [one(true), operation]) {
			const context = contextOf(2, continueOnFail, { retryOnFail: true });
			const outcome = run(mutation, context);
			const message = '“Act” was not run, because Retry On Fail is on for this node';
			if (continueOnFail) expect((await outcome).map(({ json }) => json)).toEqual([{ error: message }, { error: message }]);
			else {
				const description = expect.stringMatching(/^Nothing was sent\. Switch off Retry On Fail/);
				expect(await failureOf(outcome)).toMatchObject({ message, description, context: { itemIndex: 0 } });
			}
		}
		expect([calls, seen.read]).toEqual([[], []]);
	});

	it('lets reads pass', async () => {
		expect(await run(one(false), contextOf(1, false, { retryOnFail: true }))).toHaveLength(1);
		expect(calls).toEqual([0]);
	});

	it.each([undefined, false])('lets mutations pass when it is %s', async (retryOnFail) => {
		expect(await run(one(true), contextOf(1, false, { retryOnFail }))).toHaveLength(1);
	});
});

describe('attemptEach', () => {
	const items = [0, 1, 2].map((itemIndex) => ({ itemIndex: itemIndex * 10, value: itemIndex }));
	const work = async ({ value }: { value: number }) => {
		if (value > 0) throw new Error(`bad ${value}`);
		return await Promise.resolve(value);
	};

	it('has an attempt for each item', async () => {
		expect(await attemptEach(contextOf(3, true), items, work)).toEqual([
			{ value: 0 },
			{ failure: new Error('bad 1') },
			{ failure: new Error('bad 2') },
		]);
	});

	it('ends with the first failure without Continue On Fail, and names the item', async () => {
		const error = await failureOf(attemptEach(contextOf(3, false), items, work));
		expect([error.message, error.context.itemIndex]).toEqual(['bad 1', 10]);
	});
});

describe('partialFailure', () => {
	const names = (count: number) => Array.from({ length: count }, (_, index) => `host ${index}`);
	const refused = new NodeOperationError(NODE, 'refused', { description: 'No right' });

	it.each<[string[], string]>([
		[names(0), 'No right'],
		[names(1), 'No right. Changed before this: host 0. Running again is safe: what is already done is left alone'],
		[names(20), `No right. Changed before this: ${names(20).join(', ')}. Running again is safe: what is already done is left alone`],
		[names(21), `No right. Changed before this: ${names(20).join(', ')}, …. Running again is safe: what is already done is left alone`],
	])('names what was changed, up to twenty: case %#', (changed, description) => {
		const failure = partialFailure(contextOf(1, false), refused, 3, changed);
		expect(failure).toMatchObject({ message: 'refused', description, context: { itemIndex: 3 } });
		expect(failure).not.toBe(refused);
		expect(refused.description).toBe('No right');
	});

	it('takes any error', () => {
		const failure = partialFailure(contextOf(1, false), new Error('lost'), 0, names(1));
		expect(failure.message).toBe('lost');
		expect(failure.description).toMatch(/^Changed before this: host 0\. /);
	});
});

describe('resource', () => {
	const field: INodeProperties = {
		displayName: 'Field',
		name: 'field',
		type: 'string',
		default: '',
		displayOptions: { show: { other: [true] } },
	};
	const named = (name: string): Operation => ({
		...batch([]).operation,
		option: { ...form(true).option, name, value: name.toLowerCase() },
		properties: [field],
	});
	const [zebra, apple] = [named('Zebra'), named('Apple')];
	const built = resource('thing', 'Thing', [zebra, apple], { default: 'zebra' });

	it('lists its operations by name, whatever their order, and shows each field for its operation', () => {
		const [list, ...fields] = built.properties;
		expect(list).toMatchObject({ name: 'operation', default: 'zebra', displayOptions: { show: { resource: ['thing'] } } });
		expect(list.options).toEqual([apple.option, zebra.option]);
		expect(fields.map(({ displayOptions }) => displayOptions)).toEqual(
			['apple', 'zebra'].map((value) => ({ show: { other: [true], resource: ['thing'], operation: [value] } })),
		);
	});

	it('makes a form and routes of several', () => {
		const another = resource('animal', 'Animal', [apple], { default: 'apple' });
		const [list, ...rest] = resourceProperties([built, another], { default: 'thing' });
		expect(list.options).toEqual([{ name: 'Animal', value: 'animal' }, { name: 'Thing', value: 'thing' }]);
		expect(list.default).toBe('thing');
		expect(rest).toEqual([...built.properties, ...another.properties]);
		expect(routesOf([built, another])).toEqual({ thing: { zebra, apple }, animal: { apple } });
	});
});
