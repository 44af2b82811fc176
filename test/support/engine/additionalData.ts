import './regex';
import { ExecutionLifecycleHooks } from 'n8n-core';
import type { IWorkflowBase, IWorkflowExecuteAdditionalData, WorkflowExecuteMode } from 'n8n-workflow';
import { TestCredentialsHelper, type CredentialStore } from './credentials';
import type { DataTables } from './dataTables';

/** n8n builds expressions' `$execution.resumeUrl` from these: an empty string makes every parameter fail. */
const ADDRESS = 'http://127.0.0.1:5678';

/** Each execution has an ID of its own. */
let executions = 0;

/** What the engine wants to know of the instance it runs in. */
export function createAdditionalData(
	store: CredentialStore,
	mode: WorkflowExecuteMode,
	workflow: Pick<IWorkflowBase, 'id' | 'name'>,
	dataTables?: DataTables,
): IWorkflowExecuteAdditionalData {
	executions += 1;
	const executionId = String(executions);
	const fields: Partial<IWorkflowExecuteAdditionalData> = {
		credentialsHelper: new TestCredentialsHelper(store),
		hooks: new ExecutionLifecycleHooks(mode, executionId, workflow as IWorkflowBase),
		executionId,
		currentNodeExecutionIndex: 0,
		variables: {},
		restApiUrl: `${ADDRESS}/rest`,
		instanceBaseUrl: ADDRESS,
		formBaseUrl: ADDRESS,
		formWaitingBaseUrl: `${ADDRESS}/form-waiting`,
		formTestBaseUrl: `${ADDRESS}/form-test`,
		webhookBaseUrl: `${ADDRESS}/webhook`,
		webhookWaitingBaseUrl: `${ADDRESS}/webhook-waiting`,
		webhookTestBaseUrl: `${ADDRESS}/webhook-test`,
		logAiEvent: () => {},
		...(dataTables ? { 'data-table': { dataTableProxyProvider: dataTables.provider } } : {}),
	};
	// The rest (sub-workflows, task runners, OAuth servers) is out of reach of these tests; using it fails loudly.
	return fields as IWorkflowExecuteAdditionalData;
}
