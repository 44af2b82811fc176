import type { WorkflowImport } from '../../lab/src/n8n/imports';

type Parameters = Record<string, unknown>;

/** The template with some nodes' parameters changed, as a person would in the editor. */
export function adjusted(template: WorkflowImport, changes: Record<string, (parameters: Parameters) => Parameters>): WorkflowImport {
	const nodes = template.nodes.map((node) => {
		const change = changes[String(node.name)];
		return change ? { ...node, parameters: { ...node.parameters, ...change(node.parameters) } } : node;
	});
	return { ...template, nodes };
}

/** The template with these nodes switched on, as somebody who has chosen a channel. */
export function switchedOn(template: WorkflowImport, ...names: string[]): WorkflowImport {
	const nodes = template.nodes.map((node) => (names.includes(String(node.name)) ? { ...node, disabled: false } : node));
	return { ...template, nodes };
}

/** For a schedule trigger: every so many seconds. */
export const everySeconds = (secondsInterval: number) => (): Parameters => ({ rule: { interval: [{ field: 'seconds', secondsInterval }] } });
