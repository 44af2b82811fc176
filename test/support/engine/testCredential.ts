import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	NodeConnectionTypes,
	Workflow,
	type ICredentialDataDecryptedObject,
	type INode,
	type INodeType,
} from 'n8n-workflow';
import { createAdditionalData } from './additionalData';
import { CredentialStore, credentialType, withDefaults } from './credentials';
import { TestNodeTypes } from './nodeTypes';
import { WORKFLOW } from './runNode';

export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

const NO_OP = 'noOp';

/**
 * Presses a credential's Test button: n8n's routing engine sends the `test` request, and what came of it is put into
 * words as the server's CredentialsTester (n8n 2.41.1) does.
 */
export async function testCredential(
	type: string,
	fields: ICredentialDataDecryptedObject,
	store = new CredentialStore({ [type]: fields }),
): Promise<CredentialTestResult> {
	const { test } = credentialType(type);
	if (!test) throw new Error(`${type} has no test`);
	const node: INode = {
		id: 'temp',
		name: 'Temp-Node',
		type: NO_OP,
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
		credentials: store.references(),
	};
	const nodeType: INodeType = {
		description: {
			displayName: 'No Operation, do nothing',
			name: NO_OP,
			group: ['organization'],
			version: 1,
			description: '',
			defaults: { name: 'No Operation, do nothing' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main],
			credentials: [{ name: type, required: true }],
			properties: [
				{ displayName: 'Temp', name: 'temp', type: 'string', default: '', routing: { request: test.request } },
			],
		},
	};
	const workflow = new Workflow({
		...WORKFLOW,
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: new TestNodeTypes([], { [NO_OP]: nodeType }),
	});
	const context = new ExecuteContext(
		workflow,
		workflow.getNode(node.name) ?? node,
		createAdditionalData(store, 'internal', WORKFLOW),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		{ node, data: {}, source: null },
		[],
	);
	const decrypted = { id: type, name: type, type, data: withDefaults(type, fields) };
	let output: unknown;
	try {
		output = (await new RoutingNode(context, nodeType, decrypted).runNode())?.[0]?.[0]?.json;
	} catch (error) {
		return { status: 'Error', message: failureText(error, test.rules ?? []) };
	}
	for (const rule of test.rules ?? []) {
		if (rule.type !== 'responseSuccessBody') continue;
		if (valueAt(output, rule.properties.key) === rule.properties.value) {
			return { status: 'Error', message: rule.properties.message };
		}
	}
	return { status: 'OK', message: 'Connection successful!' };
}

type Rules = NonNullable<NonNullable<ReturnType<typeof credentialType>['test']>['rules']>;

function failureText(error: unknown, rules: Rules | never[]): string {
	const { message, cause } = error as Error & {
		cause?: { code?: string; response?: { status: number; statusText: string } };
	};
	if (cause?.response) {
		const { status, statusText } = cause.response;
		for (const rule of rules) {
			if (rule.type === 'responseCode' && rule.properties.value === status) return rule.properties.message;
		}
		return statusText || `Received HTTP status code: ${status}`;
	}
	return cause?.code ?? message;
}

function valueAt(value: unknown, path: string): unknown {
	return path.split('.').reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], value);
}
