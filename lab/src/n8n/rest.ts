import axios, { type AxiosInstance } from 'axios';
import { parse as parseFlatted } from 'flatted';
import type { Execution, RunData } from './executions';
import type { CredentialImport } from './imports';
import { waitFor } from './waitFor';

export const OWNER = {
	email: 'owner@lab.example',
	firstName: 'Lab',
	lastName: 'Owner',
	password: 'Contain-and-release-1',
};

/** What `POST /rest/credentials/test` says: the text that the editor shows beside the Test button. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

interface WorkflowSummary {
	id: string;
	name: string;
	active: boolean;
	versionId: string;
}

/** Newest executions asked for at once; n8n allows no more. */
const PAGE = 100;

/** n8n's internal API, as its editor uses it, signed in as the owner. */
export class N8nRest {
	/** Executions that are over do not change: each is fetched once. */
	private readonly finished = new Map<string, Execution>();

	private constructor(readonly http: AxiosInstance) {}

	/** Makes the owner of a new instance and signs in. */
	static async createOwner(address: string): Promise<N8nRest> {
		return await N8nRest.signIn(address, '/owner/setup', OWNER);
	}

	static async login(address: string): Promise<N8nRest> {
		return await N8nRest.signIn(address, '/login', { emailOrLdapLoginId: OWNER.email, password: OWNER.password });
	}

	/** Tests what stands in the form of a saved credential, as the Test button does: the editor saves a new one first. */
	async credentialTest({ id, name, type, data }: CredentialImport): Promise<CredentialTestResult> {
		const credentials = { id, name, type, data };
		return await this.data<CredentialTestResult>('POST', '/credentials/test', { credentials });
	}

	/** Executions of a workflow with their data, oldest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		const params = { filter: JSON.stringify({ workflowId }), limit: PAGE };
		const { data } = await this.http.get('/executions', { params });
		const summaries = (data as { data: { results: Array<{ id: string }> } }).data.results;
		const executions: Execution[] = [];
		for (const { id } of summaries) executions.push(await this.execution(id));
		return executions.sort((a, b) => Number(a.id) - Number(b.id));
	}

	async execution(id: string): Promise<Execution> {
		const known = this.finished.get(id);
		if (known) return known;
		const raw = await this.data<Omit<Execution, 'data'> & { data: string }>('GET', `/executions/${id}`);
		const execution = { ...raw, data: parseFlatted(raw.data) as RunData };
		if (!['new', 'running', 'waiting'].includes(execution.status)) this.finished.set(id, execution);
		return execution;
	}

	async workflow(id: string): Promise<WorkflowSummary> {
		return await this.data('GET', `/workflows/${id}`);
	}

	/** Asks for it: with its publication service, n8n answers before it has started the triggers. */
	async publish(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.data('POST', `/workflows/${id}/activate`, { versionId });
	}

	/** Resolves when n8n has started the triggers; not while what they need for it is away. */
	async published(id: string): Promise<void> {
		await waitFor(`n8n to start the triggers of ${id}`, async () => !(await this.isPublishing(id)));
	}

	private async isPublishing(id: string): Promise<boolean> {
		// An n8n without the service does not know the call.
		const validateStatus = (status: number) => status === 200 || status === 404;
		const { data } = await this.http.get<{ data?: { status: string } }>(`/workflows/${id}/publication-status`, { validateStatus });
		return data.data?.status === 'in_progress';
	}

	async unpublish(id: string): Promise<void> {
		await this.data('POST', `/workflows/${id}/deactivate`, {});
	}

	private async data<T>(method: 'GET' | 'POST', url: string, body?: unknown): Promise<T> {
		const reply = await this.http.request<{ data: T }>({ method, url, data: body });
		return reply.data.data;
	}

	private static async signIn(address: string, path: string, body: unknown): Promise<N8nRest> {
		const reply = await axios.post(`${address}/rest${path}`, body, { proxy: false });
		const cookies = (reply.headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]);
		if (cookies.length === 0) throw new Error(`n8n set no cookie in answer to ${path}`);
		return new N8nRest(
			axios.create({ baseURL: `${address}/rest`, headers: { Cookie: cookies.join('; ') }, proxy: false }),
		);
	}
}
