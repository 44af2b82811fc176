import type { IDataObject, IExecuteFunctions, INodeExecutionData, INodeProperties, JsonObject } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { toNodeError } from './explanation';

/** What an operation made of one input item: output records, or ready items where binary data is involved. */
export type ItemOutput = IDataObject | IDataObject[] | INodeExecutionData[];

/** An operation that treats each input item by itself. */
export interface ItemOperation {
	description: INodeProperties[];
	execute(context: IExecuteFunctions, itemIndex: number): Promise<ItemOutput>;
}

export type BatchResult = { json: IDataObject } | { error: NodeApiError | NodeOperationError };

/**
 * An operation that treats all input items together, for the sake of fewer calls. It returns one result per input item,
 * in order. Errors are for what went wrong before anything was changed; what came after a change is data, so that it
 * cannot be lost, or, where running again is safe, an error that names what was changed. Without `continueOnFail` it must
 * change nothing when any item is in error beforehand.
 */
export interface BatchOperation {
	description: INodeProperties[];
	executeBatch(context: IExecuteFunctions, itemCount: number, continueOnFail: boolean): Promise<BatchResult[]>;
}

export type Operation = ItemOperation | BatchOperation;

/** resource → operation → how it is done. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Operation>>>>;

/** The one execute loop of both nodes: routing, paired items, Continue On Fail, item indexes. */
export async function runOperation(context: IExecuteFunctions, routes: Routes): Promise<INodeExecutionData[][]> {
	const itemCount = context.getInputData().length;
	if (itemCount === 0) return [[]];
	const resource = context.getNodeParameter('resource', 0) as string;
	const name = context.getNodeParameter('operation', 0) as string;
	const operation = routes[resource]?.[name];
	if (!operation) {
		throw new NodeOperationError(context.getNode(), `There is no operation “${name}” for “${resource}”`);
	}
	const items =
		'executeBatch' in operation
			? await runBatch(context, operation, itemCount)
			: await runEach(context, operation, itemCount);
	return [items];
}

async function runEach(
	context: IExecuteFunctions,
	operation: ItemOperation,
	itemCount: number,
): Promise<INodeExecutionData[]> {
	const items: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex += 1) {
		try {
			const output = await operation.execute(context, itemIndex);
			// A plain loop: spreading 100 000 rows into push() would overflow the stack.
			for (const item of pairedItems(output, itemIndex)) items.push(item);
		} catch (error) {
			const failure = asNodeError(context, error, itemIndex);
			if (!context.continueOnFail()) throw failure;
			items.push(failedItem(failure, itemIndex));
		}
	}
	return items;
}

async function runBatch(
	context: IExecuteFunctions,
	operation: BatchOperation,
	itemCount: number,
): Promise<INodeExecutionData[]> {
	const continueOnFail = context.continueOnFail();
	const results = await operation.executeBatch(context, itemCount, continueOnFail);
	return results.map((result, itemIndex) => {
		if ('json' in result) return { json: result.json, pairedItem: { item: itemIndex } };
		if (!continueOnFail) throw result.error;
		return failedItem(result.error, itemIndex);
	});
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
 * n8n sends an item to the error output only when it has `error`, or when its json has no key besides error, message
 * and details: hence exactly this shape.
 */
function failedItem(error: NodeApiError | NodeOperationError, itemIndex: number): INodeExecutionData {
	return { json: { error: error.message }, error, pairedItem: { item: itemIndex } };
}

/** The error as n8n wants it, naming the item. */
export function asNodeError(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeApiError || error instanceof NodeOperationError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof Error) return new NodeOperationError(context.getNode(), error, { itemIndex });
	return new NodeApiError(context.getNode(), { message: String(error) } as JsonObject, { itemIndex });
}

/** A copy of one error for each of several items: n8n notes the item's index in it. */
export function copyForItem(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
	if (error instanceof NodeOperationError) {
		const { message, description, failure } = error;
		return new NodeOperationError(context.getNode(), message, { itemIndex, description: description ?? '', failure });
	}
	if (!(error instanceof NodeApiError)) return asNodeError(context, error, itemIndex);
	const { message, description, httpCode, failure } = error;
	return toNodeError(context.getNode(), { message, description: description ?? '', httpCode, failure }, itemIndex);
}
