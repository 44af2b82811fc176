import axios, { type AxiosInstance } from 'axios';
import { compare, timed, type Sample } from './support/compare';
import { checkIsolated, freshFleet, isolatedByNode, isolateInEngine } from './support/isolation';
import { isolateWithNode } from './support/jobs';
import { COMPARISON_COLUMNS, comparisonRows, publish } from './support/report';
import { benchmark } from './support/run';
import { KEY, type Tenant } from './support/tenant';

/** One host after the other takes four delays each: with the longer one fewer hosts, or it would run for ten minutes. */
const RUNS = [
	{ delayMs: 0, hosts: 1_000 },
	{ delayMs: 50, hosts: 200 },
];
const REPETITIONS = 3;

/** Between two questions for the status of an action that is still under way, in ms. */
const STATUS_INTERVAL = 10;

benchmark(async (tenant) => {
	const rows: string[][] = [];
	for (const { delayMs, hosts } of RUNS) {
		const { ours, oneByOne } = await compare(
			`Isolate ${hosts}, ${delayMs} ms`,
			{
				ours: async () =>
					await isolateInEngine(tenant, { hosts, delayMs, steps: isolateWithNode, isolatedId: isolatedByNode }),
				oneByOne: async () => await isolateOneByOne(tenant, hosts, delayMs),
			},
			REPETITIONS,
		);
		rows.push(
			...comparisonRows(delayMs, [`${hosts} hosts: one at a time, plain axios`, oneByOne], [
				[`${hosts} hosts: Cortex XDR, in n8n`, ours],
			]),
		);
	}
	publish('sequential', { title: 'Isolate hosts one at a time, without n8n', columns: COMPARISON_COLUMNS, rows });
});

/** Isolates `hosts` endpoints of a fresh fleet as a script would, and checks that they are cut off. */
async function isolateOneByOne(tenant: Tenant, hosts: number, delayMs: number): Promise<Sample> {
	const ids = await freshFleet(tenant, hosts, delayMs);
	const api = axios.create({
		baseURL: `${tenant.url}/public_api/v1`,
		headers: { 'x-xdr-auth-id': KEY.id, Authorization: KEY.key },
	});
	const { ms, cpuMs } = await timed(async () => {
		for (const id of ids) await isolateOne(api, id);
	});
	const calls = await tenant.calls();
	await checkIsolated(tenant, ids);
	return { ms, cpuMs, calls };
}

/** Look up, isolate, ask until the action is over, verify. */
async function isolateOne(api: AxiosInstance, id: string): Promise<void> {
	const post = async <Reply>(path: string, request_data: object): Promise<Reply> =>
		(await api.post<{ reply: Reply }>(path, { request_data })).data.reply;
	const read = async () => {
		const filters = [{ field: 'endpoint_id_list', operator: 'in', value: [id] }];
		const { endpoints } = await post<{ endpoints: Array<{ endpoint_status: string; is_isolated: string }> }>(
			'/endpoints/get_endpoint',
			{ filters, search_from: 0, search_to: 1 },
		);
		return endpoints[0];
	};
	const { endpoint_status } = await read();
	if (endpoint_status !== 'CONNECTED') throw new Error(`${id} is ${endpoint_status}`);
	const { action_id } = await post<{ action_id: number }>('/endpoints/isolate', { endpoint_id: id });
	for (;;) {
		const { data } = await post<{ data: Record<string, string> }>('/actions/get_action_status', {
			group_action_id: action_id,
		});
		if (data[id] === 'COMPLETED_SUCCESSFULLY') break;
		await new Promise((resolve) => setTimeout(resolve, STATUS_INTERVAL));
	}
	const { is_isolated } = await read();
	if (is_isolated !== 'AGENT_ISOLATED') throw new Error(`${id} is ${is_isolated}`);
}
