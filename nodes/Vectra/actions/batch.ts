import type { IExecuteFunctions, NodeApiError, NodeOperationError } from 'n8n-workflow';
import { copyForItem, type BatchResult } from '../../shared/operations';

type NodeFailure = NodeApiError | NodeOperationError;

/** What was read from one input item, or why it cannot be used. */
export type Read<T> = { input: T } | { error: NodeFailure };

/** Reads the fields of each item. Nothing is written meanwhile, so that a bad item can end the run unharmed. */
export async function readItems<T>(
	context: IExecuteFunctions,
	itemCount: number,
	read: (itemIndex: number) => Promise<T>,
): Promise<Array<Read<T>>> {
	const items: Array<Read<T>> = [];
	for (let itemIndex = 0; itemIndex < itemCount; itemIndex += 1) {
		try {
			items.push({ input: await read(itemIndex) });
		} catch (error) {
			items.push({ error: copyForItem(context, error, itemIndex) });
		}
	}
	return items;
}

/** The results of a run that ends before anything was written, because an item cannot be used. */
export function unharmed(items: ReadonlyArray<Read<unknown>>): BatchResult[] {
	return items.map((item) => ('error' in item ? item : { json: {} }));
}

/**
 * An error that came when other things were changed already. It says so, as their output is lost when the run stops here;
 * for what is safe to repeat that is all that is needed.
 *
 * @param changed the names of what was changed before
 */
export function afterChanges(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
	changed: readonly string[],
): NodeFailure {
	const failure = copyForItem(context, error, itemIndex);
	if (changed.length === 0) return failure;
	const shown = `${changed.slice(0, 20).join(', ')}${changed.length > 20 ? ', …' : ''}`;
	failure.description = [
		failure.description,
		`Changed before this: ${shown}. Running again is safe: what is done already is left alone`,
	]
		.filter(Boolean)
		.join('. ');
	return failure;
}
