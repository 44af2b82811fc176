/** A credential as n8n's import command takes it; `data` is encrypted on the way in. */
export interface CredentialImport {
	id: string;
	name: string;
	type: string;
	data: Record<string, unknown>;
}

/** A workflow as exported by n8n. The id has at most 21 characters: n8n keeps no trigger state under a longer one. */
export interface WorkflowImport {
	id: string;
	name: string;
	nodes: Array<{ parameters: Record<string, unknown>; [field: string]: unknown }>;
	connections: Record<string, unknown>;
	[field: string]: unknown;
}
