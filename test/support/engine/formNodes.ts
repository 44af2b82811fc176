import { NodeConnectionTypes, type IExecuteFunctions, type INodeExecutionData, type INodeType } from 'n8n-workflow';

/**
 * Stand-ins for the nodes in which a person fills in a form: they cannot be loaded here (their HTML sanitizer is an ES
 * module), and the answer is given as pinned data in any case. One that is not pinned lets its input pass, as the real
 * one does when nobody answers in time. The real ones are tested in the real n8n.
 */
export const FORM_NODES: Record<string, INodeType> = Object.fromEntries(
	['formTrigger', 'form', 'wait'].map((name) => [`n8n-nodes-base.${name}`, standIn(name)]),
);

/** A node of any name that does what the test says. */
export function standIn(name: string, execute: (items: INodeExecutionData[]) => INodeExecutionData[][] = (items) => [items]): INodeType {
	const isTrigger = name.endsWith('Trigger');
	return {
		description: {
			displayName: name,
			name,
			group: [isTrigger ? 'trigger' : 'input'],
			version: [1, 1.1, 2.3],
			description: '',
			defaults: { name },
			inputs: isTrigger ? [] : [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			properties: [],
		},
		async execute(this: IExecuteFunctions) {
			return execute(this.getInputData());
		},
	};
}
