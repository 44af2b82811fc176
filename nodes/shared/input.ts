import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { choiceIn, flagIn, type Refuse } from './formValues';

/**
 * The error for a field that cannot be used. It is thrown before anything is sent.
 *
 * @param problem what is wrong, quoting the value
 * @param advice what to do instead; '' when the problem says it
 */
export function badInput(
	context: IExecuteFunctions,
	itemIndex: number,
	problem: string,
	advice = '',
): NodeOperationError {
	const description = [`Item ${itemIndex}: nothing was sent`, advice].filter(Boolean).join('. ');
	return new NodeOperationError(context.getNode(), problem, { itemIndex, description });
}

/** `badInput` for the readers of `formValues`. */
export function refuseInput(context: IExecuteFunctions, itemIndex: number): Refuse {
	return (problem, advice) => badInput(context, itemIndex, problem, advice);
}

/** A switch of the form. @throws NodeOperationError for what is neither true nor false */
export function readFlag(context: IExecuteFunctions, itemIndex: number, name: string, byDefault: boolean, label: string): boolean {
	return flagIn(context.getNodeParameter(name, itemIndex, byDefault), byDefault, label, refuseInput(context, itemIndex));
}

/** One choice of a list of the form. @throws NodeOperationError for what the list does not offer */
export function readChoice<T extends string>(
	context: IExecuteFunctions,
	itemIndex: number,
	name: string,
	choices: readonly T[],
	byDefault: T,
	label: string,
): T {
	return choiceIn(context.getNodeParameter(name, itemIndex, byDefault), choices, byDefault, label, refuseInput(context, itemIndex));
}
