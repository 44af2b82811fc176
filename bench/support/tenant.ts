import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import axios, { type AxiosInstance } from 'axios';
import { DEFAULT_KEYS } from '../../lab/src/cortex/keys';

/** The Standard key that both sides use. */
export const KEY = DEFAULT_KEYS[0];

/** Path below /public_api/v1/ → calls. */
export type Calls = Record<string, number>;

interface Agent {
	endpoint_id: string;
	endpoint_status: string;
	os_type: string;
	agent: { isolated: boolean };
}

/** A simulated tenant that the benchmarks fill, slow down and question. */
export class Tenant {
	private constructor(
		private readonly child: ChildProcess,
		readonly url: string,
		private readonly control: AxiosInstance,
	) {}

	static async start(): Promise<Tenant> {
		const child = fork(join(__dirname, 'tenantProcess.ts'));
		const [url] = (await Promise.race([
			once(child, 'message'),
			once(child, 'exit').then(([code]) => {
				throw new Error(`The simulator ended with code ${code} before it listened`);
			}),
		])) as [string];
		return new Tenant(child, url, axios.create({ baseURL: `${url}/_sim`, maxContentLength: Infinity }));
	}

	/** Starts again with `count` endpoints, an empty journal and `delayMs` of waiting added to each API call. */
	async reset(count: number, delayMs = 0): Promise<void> {
		await this.control.post('/reset');
		await this.control.post('/seed', { count });
		if (delayMs > 0) await this.control.post('/faults', { kind: 'slow', delayMs });
	}

	/** Adds this many alerts, spread over the endpoints and the last day. */
	async seedAlerts(count: number): Promise<void> {
		await this.control.post('/alerts/seed', { count });
	}

	/** Fills the dataset `xdr_data` for queries, which end at once. */
	async seedXql(count: number): Promise<void> {
		await this.control.put('/switches', { xqlRunSeconds: 0 });
		await this.control.post('/xql/seed', { dataset: 'xdr_data', count });
	}

	/** Refuses what is more than this in a second, with 429, until it is reset. */
	async limit(requestsPerSecond: number): Promise<void> {
		await this.control.put('/switches', { requestsPerSecond });
	}

	/** How many calls of the journal were refused because there were too many. */
	async refused(): Promise<number> {
		const { data } = await this.control.get<Array<{ status: number }>>('/journal');
		return data.filter(({ status }) => status === 429).length;
	}

	/** The ids of the first `count` endpoints whose agent is connected and can isolate its host. */
	async isolatable(count: number): Promise<string[]> {
		const ids = (await this.agents())
			.filter(({ endpoint_status, os_type }) => endpoint_status === 'CONNECTED' && os_type !== 'AGENT_OS_ANDROID')
			.map(({ endpoint_id }) => endpoint_id);
		if (ids.length < count) throw new Error(`Only ${ids.length} of ${count} endpoints can be isolated: seed more`);
		return ids.slice(0, count);
	}

	/** The ids of the hosts that are cut off in fact, whatever the API says. */
	async isolated(): Promise<Set<string>> {
		return new Set((await this.agents()).filter(({ agent }) => agent.isolated).map(({ endpoint_id }) => endpoint_id));
	}

	/** Isolates these and waits until all are: agents answer at once. */
	async isolate(ids: string[]): Promise<void> {
		await this.change('isolate', ids);
	}

	/** Releases these, likewise. */
	async release(ids: string[]): Promise<void> {
		await this.change('unisolate', ids);
	}

	/** The ids of all endpoints. */
	async ids(): Promise<Set<string>> {
		return new Set((await this.agents()).map(({ endpoint_id }) => endpoint_id));
	}

	/** The ids of all alerts, as the API prints them. */
	async alertIds(): Promise<Set<string>> {
		const { data } = await this.control.get<Array<{ id: number }>>('/alerts');
		return new Set(data.map(({ id }) => String(id)));
	}

	async clearJournal(): Promise<void> {
		await this.control.delete('/journal');
	}

	/** What the journal holds since it was last emptied. */
	async calls(): Promise<Calls> {
		const { data } = await this.control.get<Array<{ path: string }>>('/journal');
		const calls: Calls = {};
		for (const { path } of data) {
			const name = path.replace(/^\/public_api\/v\d\//, '');
			calls[name] = (calls[name] ?? 0) + 1;
		}
		return calls;
	}

	async stop(): Promise<void> {
		const ended = once(this.child, 'exit');
		this.child.disconnect();
		await ended;
	}

	private async change(call: 'isolate' | 'unisolate', ids: string[]): Promise<void> {
		const filters = [{ field: 'endpoint_id_list', operator: 'in', value: ids }];
		const headers = { 'x-xdr-auth-id': KEY.id, Authorization: KEY.key };
		await axios.post(`${this.url}/public_api/v1/endpoints/${call}`, { request_data: { filters } }, { headers });
		for (;;) {
			const isolated = await this.isolated();
			if (ids.every((id) => isolated.has(id) === (call === 'isolate'))) return;
		}
	}

	private async agents(): Promise<Agent[]> {
		const { data } = await this.control.get<{ endpoints: Agent[] }>('/endpoints', { params: { limit: 1_000_000 } });
		return data.endpoints;
	}
}

export const total = (calls: Calls): number => Object.values(calls).reduce((sum, count) => sum + count, 0);
