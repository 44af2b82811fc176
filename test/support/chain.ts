import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import type { WorkflowImport } from '../../lab/src/n8n/imports';
import { pollingOften } from '../../lab/src/n8n/pollTimes';

const MINUTE = 60_000;

/** One node of a chain: its name, what it does, and its parameters. */
export type Call = [name: string, resource: string, operation: string, parameters?: Record<string, unknown>];

export interface ChainOptions {
	/** Of the workflow, and the path of its webhook. */
	id: string;
	/** The node's type without the package. */
	node: 'cortexXdr' | 'vectra';
	/** For every node. */
	parameters?: Record<string, unknown>;
	credentials: Record<string, string>;
}

const PREFIX = 'n8n-nodes-vectra-cortex-xdr.';

const credentialsOf = (credentials: Record<string, string>) =>
	Object.fromEntries(Object.entries(credentials).map(([type, name]) => [type, { id: null, name }]));

/** A workflow that runs operations one after the other, started by a webhook that answers when all is done. */
export function chain(calls: readonly Call[], { id, node, parameters, credentials }: ChainOptions): WorkflowImport {
	const operations = calls.map(([name, resource, operation, own]) => ({
		name,
		type: `${PREFIX}${node}`,
		parameters: { ...parameters, resource, operation, ...own },
		credentials: credentialsOf(credentials),
		executeOnce: true,
		// A list may be empty; the chain goes on all the same.
		alwaysOutputData: true,
	}));
	const webhook = {
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		webhookId: `5b1e4c9e-0000-4000-8000-${Buffer.from(id).toString('hex').slice(0, 12).padEnd(12, '0')}`,
		parameters: { httpMethod: 'POST', path: id, responseMode: 'lastNode', options: {} },
	};
	return inALine(id, [webhook, ...operations]);
}

/** A workflow that only starts, ten seconds after something happened at the latest: what the trigger emits is all there is to see. */
export function triggerOnly(
	id: string,
	parameters: Record<string, unknown>,
	credentials: Record<string, string>,
	type: 'cortexXdrTrigger' | 'vectraTrigger' = 'vectraTrigger',
): WorkflowImport {
	const trigger = {
		name: 'Trigger',
		type: `${PREFIX}${type}`,
		parameters: { pollTimes: { item: [{ mode: 'everyMinute' }] }, ...parameters },
		credentials: credentialsOf(credentials),
	};
	return pollingOften(inALine(id, [trigger, { name: 'End', type: 'n8n-nodes-base.noOp', parameters: {} }]));
}

function inALine(id: string, line: Array<{ name: string; parameters: Record<string, unknown>; [field: string]: unknown }>): WorkflowImport {
	const nodes = line.map((node, index) => ({
		id: `00000000-0000-4000-8000-0000000000${String(index).padStart(2, '0')}`,
		typeVersion: 1,
		position: [index * 200, 0],
		...node,
	}));
	const connections = Object.fromEntries(
		nodes.slice(1).map(({ name }, index) => [nodes[index].name, { main: [[{ node: name, type: 'main', index: 0 }]] }]),
	);
	return { id, name: id, nodes, connections, active: false, settings: { executionOrder: 'v1' } };
}

/** Calls a webhook. n8n publishes in the background after its start: until then it knows no such webhook. */
export async function callOncePublished(url: string): Promise<void> {
	const deadline = Date.now() + MINUTE;
	for (;;) {
		const { status } = await axios.post(url, {}, { proxy: false, timeout: 3 * MINUTE, validateStatus: () => true });
		if (status === 200) return;
		if (status !== 404 || Date.now() > deadline) throw new Error(`The webhook answered ${status}`);
		await sleep(500);
	}
}
