import { NodeConnectionTypes, NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeExecutionData, type INodeType } from 'n8n-workflow';

/**
 * Stand-ins for the nodes in which a person fills in a form, and for those that wait, send mail or ask in a chat: they cannot be loaded here
 * (their HTML sanitizer is an ES module), and the answer is given as pinned data in any case. One that is not pinned lets
 * its input pass, as the real one does when nobody answers in time. The real ones are tested in the real n8n.
 */
export const FORM_NODES: Record<string, INodeType> = Object.fromEntries(
	['formTrigger', 'form', 'wait', 'emailSend', 'slack', 'microsoftTeams'].map((name) => [`n8n-nodes-base.${name}`, standIn(name)]),
);

/** A node of any name that does what the test says. */
export function standIn(name: string, execute: (items: INodeExecutionData[]) => INodeExecutionData[][] = (items) => [items]): INodeType {
	const isTrigger = name.endsWith('Trigger');
	return {
		description: {
			displayName: name,
			name,
			group: [isTrigger ? 'trigger' : 'input'],
			version: [1, 1.1, 2.1, 2.3],
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

/**
 * Stands for a node that sends a message: it notes what it would send.
 *
 * @param fields the parameters that make up the message
 * @param fails whether the other side is out of reach
 */
export function channel(name: string, fields: readonly string[], fails = false): { node: INodeType; sent: IDataObject[] } {
	const sent: IDataObject[] = [];
	const { description } = standIn(name);
	const properties = fields.map((field) => ({ displayName: field, name: field, type: 'json' as const, default: '' }));
	const node: INodeType = {
		description: { ...description, version: [1.2, 2.1, 4.2], properties },
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			for (const index of items.keys()) sent.push(Object.fromEntries(fields.map((field) => [field, this.getNodeParameter(field, index)])));
			if (fails) throw new NodeOperationError(this.getNode(), 'The other side is out of reach');
			return [items];
		},
	};
	return { node, sent };
}
