import { createHash, randomBytes } from 'node:crypto';
import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import { CortexSimulator, DEFAULT_KEYS, type CortexSwitches } from '../../../lab/src/cortex';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Where simulated time starts in these tests. */
export const START = Date.UTC(2024, 5, 1, 12);

const [STANDARD] = DEFAULT_KEYS;

/** Headers of a standard key. */
export const standard = (id: string = STANDARD.id, key: string = STANDARD.key) => ({
	'x-xdr-auth-id': id,
	Authorization: key,
});

/** Headers of an advanced key, signed now. */
export function advanced(
	id: string,
	key: string,
	{ nonce = randomBytes(32).toString('hex'), timestamp = String(Date.now()) } = {},
) {
	const Authorization = createHash('sha256')
		.update(key + nonce + timestamp)
		.digest('hex');
	return { 'x-xdr-auth-id': id, 'x-xdr-nonce': nonce, 'x-xdr-timestamp': timestamp, Authorization };
}

export interface Tenant {
	sim: CortexSimulator;
	clock: SimClock;
	url: string;
	/** A call of the product's API with a standard key: `post('endpoints/isolate', {...request_data})`. */
	post: (path: string, requestData?: unknown, headers?: Record<string, string>) => Promise<AxiosResponse>;
	/** Axios with nothing set but the base URL; it never throws on a status and keeps texts as they are. */
	http: AxiosInstance;
	/** Adds an endpoint and returns its id. */
	add: (input?: Parameters<CortexSimulator['world']['addEndpoint']>[0]) => string;
	isolate: (id: string) => Promise<AxiosResponse>;
	unisolate: (id: string) => Promise<AxiosResponse>;
	/** Status by endpoint of an action, over the API. */
	status: (actionId: number) => Promise<Record<string, string>>;
	/** One endpoint's record, over the API. */
	read: (id: string) => Promise<Record<string, unknown>>;
}

/** A simulator with frozen time, listening, and what tests need to call it. Close `sim` after use. */
export async function tenant(switches: Partial<CortexSwitches> = {}): Promise<Tenant> {
	const clock = new SimClock(START);
	const sim = new CortexSimulator({ clock, switches });
	const url = await sim.listen();
	const http = axios.create({ baseURL: url, validateStatus: () => true, maxRedirects: 0 });
	const post: Tenant['post'] = async (path, requestData = {}, headers = standard()) =>
		await http.post(`/public_api/v1/${path}`, { request_data: requestData }, { headers });
	return {
		sim,
		clock,
		url,
		http,
		post,
		add: (input) => String(sim.world.addEndpoint(input).endpoint_id),
		isolate: async (id) => await post('endpoints/isolate', { endpoint_id: id }),
		unisolate: async (id) => await post('endpoints/unisolate', { endpoint_id: id }),
		status: async (actionId) =>
			(await post('actions/get_action_status', { group_action_id: actionId })).data.reply.data,
		read: async (id) =>
			(
				await post('endpoints/get_endpoint', {
					filters: [{ field: 'endpoint_id_list', operator: 'in', value: [id] }],
				})
			).data.reply.endpoints[0],
	};
}

/** The observed refusal, byte for byte, written out here independently of the simulator. */
export const refusal = (verb: string) =>
	'{"reply": {"err_code": 500, "err_msg": "An error occurred while processing XDR public API - ' +
	'No endpoint was found for creating the requested action", ' +
	`"err_extra": "can't create group action id for ${verb}"}}`;

/** Sends a body as text and returns the answer as text: for byte comparisons. */
export async function raw(
	{ http }: Tenant,
	path: string,
	body: string,
	headers: Record<string, string> = standard(),
): Promise<AxiosResponse<string>> {
	return await http.post(path, body, {
		headers: { 'Content-Type': 'application/json', ...headers },
		responseType: 'text',
		transformResponse: (text: string) => text,
		transformRequest: (text: string) => text,
	});
}
