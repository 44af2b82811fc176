import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { attempt, type Attempt } from './attempt';
import { toNodeError } from './explanation';
import { checkCollections, collectionsOf } from './formCheck';
import { refuseModelInSafety } from './modelInput';
import { sampleRefusals } from './sample';

export type NodeFailure = NodeApiError | NodeOperationError;

/** What an operation made of one input item: output records, or ready items where binary data is involved. */
export type ItemOutput = IDataObject | IDataObject[] | INodeExecutionData[];

/** An entry of the list Operation. */
export interface OperationOption {
	name: string;
	value: string;
	action: string;
	description: string;
}

/** What an operation says about itself, whichever way it runs. */
export interface OperationForm {
	option: OperationOption;
	/** Its fields. `resource` adds the conditions under which they are shown. */
	properties: INodeProperties[];
	/** Whether it changes something at the vendor. If so, n8n must not repeat the node: see `runOperation`. */
	mutates: boolean;
	/** What the role behind the credential must allow, for the tables in the documents. */
	rights: string;
}

/** An operation that treats each input item by itself. */
export interface ItemOperation extends OperationForm {
	execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemOutput>;
	/**
	 * One line above the output, where the run ended in something else than asked for: a green tick says only that the node ran.
	 *
	 * @param outputs the JSON of every item that did not fail
	 */
	summarize?(outputs: readonly IDataObject[], failed: number): string | undefined;
}

/** What belongs to one input item, with the item's index. */
export interface IndexedItem<T> {
	itemIndex: number;
	value: T;
}

/**
 * How an operation treats all input items together, for the sake of fewer calls. Each of the three phases returns one
 * result per item that it was given, in order. A failed item takes no part in the next phase. Without Continue On Fail a
 * failed item ends the run before the next phase begins, so that nothing is changed when an item cannot be used.
 */
export interface BatchPhases<Request, Prepared> {
	/** Reads the form of one item. It is synchronous, so it cannot send anything. @throws NodeOperationError for a bad field */
	read(context: IExecuteFunctions, itemIndex: number): Request;
	/** Reads from the vendor what the items need. It changes nothing. */
	prepare(context: IExecuteFunctions, items: ReadonlyArray<IndexedItem<Request>>): Promise<Array<Attempt<Prepared>>>;
	/**
	 * Makes the changes. What happened after a change was sent is data, so that it cannot be lost. Where running again is
	 * safe it may be a failure that names what was changed (`partialFailure`); without Continue On Fail it is thrown at once.
	 */
	run(context: IExecuteFunctions, items: ReadonlyArray<IndexedItem<Prepared>>): Promise<Array<Attempt<IDataObject>>>;
}

/** An operation that treats all input items together. */
export type BatchOperation = OperationForm & BatchPhases<unknown, unknown>;

export type Operation = ItemOperation | BatchOperation;

/** resource → operation → how it is done. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/**
 * The one execute loop of both nodes: routing, paired items, Continue On Fail, item indexes.
 *
 * A mutation is refused while n8n's Retry On Fail is on for the node. n8n then runs the whole node again after a failure,
 * items that were done included, and cannot know which requests were sent already.
 */
export async function runOperation(context: IExecuteFunctions, routes: Routes): Promise<INodeExecutionData[][]> {
	const itemCount = context.getInputData().length;
	if (itemCount === 0) return [[]];
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = routes[resource]?.[name];
	if (!operation) {
		throw new NodeOperationError(context.getNode(), `There is no operation “${name}” for “${resource}”`);
	}
	if (operation.mutates && context.getNode().retryOnFail === true) return [refuseRetry(context, operation, itemCount)];
	if (operation.mutates) refuseModelInSafety(context);
	const refusals: Refusals = operation.mutates ? sampleRefusals(context) : new Map();
	const [firstRefusal] = refusals.values();
	if (firstRefusal !== undefined && !context.continueOnFail()) throw firstRefusal;
	const items =
		'execute' in operation
			? await runEach(context, operation, itemCount, refusals)
			: await runBatch(context, operation, itemCount, refusals);
	return [items];
}

/** Fails every item, or the node where it is to stop: an error of the node alone would hand its input on as its output. */
function refuseRetry(context: IExecuteFunctions, { option }: Operation, itemCount: number): INodeExecutionData[] {
	const refusal = (itemIndex: number): NodeOperationError =>
		new NodeOperationError(context.getNode(), `“${option.name}” was not run, because Retry On Fail is on for this node`, {
			itemIndex,
			description:
				'Nothing was sent. Switch off Retry On Fail in the settings of this node. It would run all items again after ' +
				'a failure and could send a change twice. The node itself repeats reads that fail, and sends each change once',
		});
	if (!context.continueOnFail()) throw refusal(0);
	return Array.from({ length: itemCount }, (_, itemIndex) => failedItem(refusal(itemIndex), itemIndex));
}

/** Items that must not be worked on, by index. */
type Refusals = ReadonlyMap<number, NodeFailure>;

function refuseIf(refusal: NodeFailure | undefined): void {
	if (refusal !== undefined) throw refusal;
}

async function runEach(
	context: IExecuteFunctions,
	operation: ItemOperation,
	itemCount: number,
	refusals: Refusals,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	const done: IDataObject[] = [];
	let failed = 0;
	const collections = collectionsOf(operation.properties);
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex += 1) {
		try {
			refuseIf(refusals.get(itemIndex));
			checkCollections(context, itemIndex, collections);
			const output = await operation.execute(context, itemIndex);
			// A plain loop: spreading 100 000 rows into push() would overflow the stack.
			for (const item of pairedItems(output, itemIndex)) {
				items.push(item);
				done.push(item.json);
			}
		} catch (error) {
			const failure = asNodeError(context, error, itemIndex);
			if (!context.continueOnFail()) throw failure;
			items.push(failedItem(failure, itemIndex));
			failed += 1;
		}
	}
	showHint(context, operation.summarize?.(done, failed));
	return items;
}

/** Shows a line above the output of the node. */
export function showHint(context: IExecuteFunctions, message: string | undefined): void {
	if (message !== undefined) context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}

async function runBatch(
	context: IExecuteFunctions,
	operation: BatchOperation,
	itemCount: number,
	refusals: Refusals,
): Promise<INodeExecutionData[]> {
	const outputs: INodeExecutionData[] = [];
	/** The items that go on. The first failure ends the run, or else each failure is the output of its item. */
	const succeeded = <T>(items: ReadonlyArray<IndexedItem<Attempt<T>>>): Array<IndexedItem<T>> =>
		items.flatMap(({ itemIndex, value }) => {
			if ('value' in value) return [{ itemIndex, value: value.value }];
			const failure = copyForItem(context, value.failure, itemIndex);
			if (!context.continueOnFail()) throw failure;
			outputs[itemIndex] = failedItem(failure, itemIndex);
			return [];
		});

	const collections = collectionsOf(operation.properties);
	const forms = Array.from({ length: itemCount }, (_, itemIndex) => ({ itemIndex, value: itemIndex }));
	const read = async ({ itemIndex }: IndexedItem<number>): Promise<unknown> => {
		refuseIf(refusals.get(itemIndex));
		checkCollections(context, itemIndex, collections);
		return await Promise.resolve(operation.read(context, itemIndex));
	};
	const requests = succeeded(await runPhase(context, forms, async () => await attemptEach(context, forms, read)));
	const prepared = succeeded(await runPhase(context, requests, async () => await operation.prepare(context, requests)));
	const results = succeeded(await runPhase(context, prepared, async () => await operation.run(context, prepared)));
	for (const { itemIndex, value } of results) outputs[itemIndex] = { json: value, pairedItem: { item: itemIndex } };
	return outputs;
}

/** Runs one phase over its items. A failure of the phase is the failure of each of them. */
async function runPhase<T>(
	context: IExecuteFunctions,
	items: ReadonlyArray<IndexedItem<unknown>>,
	work: () => Promise<Array<Attempt<T>>>,
): Promise<Array<IndexedItem<Attempt<T>>>> {
	const [first] = items;
	if (first === undefined) return [];
	const done = await attempt(async () => {
		const results = await work();
		if (results.length === items.length) return results;
		const message = `The operation has ${results.length} results for ${items.length} items`;
		throw new NodeOperationError(context.getNode(), message, { description: 'This is a fault of the node. Please report it' });
	});
	if ('failure' in done && !context.continueOnFail()) throw asNodeError(context, done.failure, first.itemIndex);
	return items.map(({ itemIndex }, at) => ({
		itemIndex,
		value: 'failure' in done ? { failure: done.failure } : done.value[at],
	}));
}

/** Works on one item after the other, where a phase does so. Without Continue On Fail the first failure ends the phase. */
export async function attemptEach<T, U>(
	context: IExecuteFunctions,
	items: ReadonlyArray<IndexedItem<T>>,
	work: (item: IndexedItem<T>) => Promise<U>,
): Promise<Array<Attempt<U>>> {
	const results: Array<Attempt<U>> = [];
	for (const item of items) {
		const done = await attempt(async () => await work(item));
		if ('failure' in done && !context.continueOnFail()) throw asNodeError(context, done.failure, item.itemIndex);
		results.push(done);
	}
	return results;
}

function pairedItems(output: ItemOutput, itemIndex: number): INodeExecutionData[] {
	const pairedItem = { item: itemIndex };
	const rows = Array.isArray(output) ? output : [output];
	return rows.map((row) => (isExecutionData(row) ? { ...row, pairedItem } : { json: row, pairedItem }));
}

function isExecutionData(row: IDataObject | INodeExecutionData): row is INodeExecutionData {
	return 'binary' in row && typeof row.json === 'object' && row.json !== null;
}

/**
 * n8n sends an item to the error output when its json has no key besides error, message and details: hence exactly this
 * shape. The error itself is not put beside it: no expression could then read the item by `$('Node')` in the same execution,
 * because n8n cannot copy an error into the place where expressions run, and takes the expression as null (seen in 2.41).
 */
function failedItem(error: NodeFailure, itemIndex: number): INodeExecutionData {
	return { json: { error: error.message }, pairedItem: { item: itemIndex } };
}

/** The error as n8n wants it, naming the item. */
export function asNodeError(context: IExecuteFunctions, error: unknown, itemIndex: number): NodeFailure {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof Error) return new NodeOperationError(context.getNode(), error, { itemIndex });
	return new NodeApiError(context.getNode(), { message: String(error) } as JsonObject, { itemIndex });
}

/** A copy of an error for one of several items that share it: n8n notes the item's index in the error. */
export function copyForItem(context: IExecuteFunctions, error: unknown, itemIndex: number): NodeFailure {
	if (error instanceof NodeOperationError) {
		const { message, description, failure } = error;
		return new NodeOperationError(context.getNode(), message, { itemIndex, description: description ?? '', failure });
	}
	if (!(error instanceof NodeApiError)) return asNodeError(context, error, itemIndex);
	const { message, description, httpCode, failure } = error;
	return toNodeError(context.getNode(), { message, description: description ?? '', httpCode, failure }, itemIndex);
}

/** The most names of changed things in one message. */
const MAX_NAMED = 20;

/**
 * The failure of an item after other things were changed, for changes that are safe to repeat. It names them, because
 * their output is lost when the run stops here.
 *
 * @param changed the names of what was changed before, such as `host 4711`
 */
export function partialFailure(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
	changed: readonly string[],
): NodeFailure {
	const failure = copyForItem(context, error, itemIndex);
	if (changed.length === 0) return failure;
	const shown = `${changed.slice(0, MAX_NAMED).join(', ')}${changed.length > MAX_NAMED ? ', …' : ''}`;
	const advice = `Changed before this: ${shown}. Running again is safe: what is already done is left alone`;
	failure.description = [failure.description, advice].filter(Boolean).join('. ');
	return failure;
}
