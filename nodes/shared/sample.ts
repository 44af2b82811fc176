import { NodeOperationError, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';
import { flagOf, isRecord } from './values';

/** An invented item, for a test run in the editor that finds nothing real to show. */
export interface Example {
	/** Why nothing real is shown, and what would show something. */
	note: string;
	/** With the keys of a real item, in their order. Its IDs are 0, so that no other node can find anything by them. */
	item: IDataObject;
}

/** What a reader makes of an invented record, so that the sample has the form of what is real. */
export function exampleOf<T>(read: (record: Record<string, unknown>) => T | undefined, record: Record<string, unknown>): T {
	const value = read(record);
	if (value === undefined) throw new Error('The invented record cannot be read');
	return value;
}

/** How an invented item comes out of a trigger: nobody shall take it for a real one. */
export function markSample({ note, item }: Example): IDataObject {
	return { sample: true, sampleNote: `Invented, to show the form. ${note}`, ...item };
}

/**
 * The refusal of each input item that was invented, whatever became of it on its way: in an execution that was started by
 * hand, the only kind that can begin with a sample, the item of the trigger is looked at as well.
 */
export function sampleRefusals(context: IExecuteFunctions): ReadonlyMap<number, NodeOperationError> {
	const refusals = new Map<number, NodeOperationError>();
	for (const [itemIndex, { json }] of context.getInputData().entries()) {
		if (!isSample(json) && !beganWithSample(context, itemIndex)) continue;
		const error = new NodeOperationError(context.getNode(), 'This item is a sample of the trigger, not a real event', {
			itemIndex,
			description: 'Nothing was sent. The trigger invents a sample when nothing real can be shown. Make a real event and test again',
		});
		refusals.set(itemIndex, error);
	}
	return refusals;
}

const isSample = (item: unknown): boolean => isRecord(item) && flagOf(item.sample) === true;

function beganWithSample(context: IExecuteFunctions, itemIndex: number): boolean {
	if (context.getMode() !== 'manual') return false;
	const triggers = context.getParentNodes(context.getNode().name).filter(({ type }) => /\.(vectra|cortexXdr)Trigger$/.test(type));
	return triggers.some(({ name }) => isSample(itemOf(context, name, itemIndex)));
}

/** The item of another node from which an item came, along n8n's paired items; undefined when there is none, or the pairing was cut. */
export function itemOf(context: IExecuteFunctions, nodeName: string, itemIndex: number): Record<string, unknown> | undefined {
	try {
		const item: unknown = context.evaluateExpression(`{{ $(${JSON.stringify(nodeName)}).item.json }}`, itemIndex);
		return isRecord(item) ? item : undefined;
	} catch {
		return undefined;
	}
}
