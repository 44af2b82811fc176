/** Runs this package's nodes, credentials and workflows in n8n's own engine, without a server and without a database. */
export { CredentialStore, type CredentialData } from './engine/credentials';
export { createPoller, type Poller, type PollerOptions, type PollTick } from './engine/poller';
export { runNode, type NodeRun, type RunNodeOptions } from './engine/runNode';
export { runWorkflow, type WorkflowJson, type WorkflowRun } from './engine/runWorkflow';
export { testCredential, type CredentialTestResult } from './engine/testCredential';
