import axios, { type AxiosInstance, type AxiosResponse } from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import {
	DEFAULT_CLIENT,
	DEFAULT_TOKEN,
	VectraSimulator,
	type Deployment,
	type VectraSwitches,
} from '../../../lab/src/vectra';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

/** Where simulated time starts in these tests, with a fraction that whole seconds must hide. */
export const START = Date.UTC(2026, 1, 3, 9, 0, 0, 123);

/** Any JSON, for reading replies in tests. */
export type Json = Record<string, unknown>;

export interface Brain {
	sim: VectraSimulator;
	world: VectraSimulator['world'];
	clock: SimClock;
	url: string;
	/** Axios that keeps every status as it is, follows no redirect and sends no credential. */
	http: AxiosInstance;
	/** A call below the API version, with the credential. */
	get: (path: string, params?: Json) => Promise<AxiosResponse>;
	send: (method: string, path: string, body?: unknown, params?: Json) => Promise<AxiosResponse>;
	/** A control call. */
	control: (method: string, path: string, body?: unknown) => Promise<AxiosResponse>;
	/** The header that `get` and `send` use. */
	authorization: string;
}

export interface BrainOptions {
	personality?: Deployment;
	/** `v2.5` or `v3.4` when left out. */
	version?: string;
	switches?: Partial<VectraSwitches>;
}

const NEWEST = { qux: 'v2.5', rux: 'v3.4' } as const;

/** A simulator with frozen time, listening, and what tests need to call it. Close `sim` after use. */
export async function brain({ personality = 'qux', version, switches }: BrainOptions = {}): Promise<Brain> {
	const clock = new SimClock(START);
	const sim = new VectraSimulator({ clock, personality, switches });
	const url = await sim.listen();
	const http = axios.create({ baseURL: url, validateStatus: () => true, maxRedirects: 0 });
	const authorization = personality === 'qux' ? `Token ${DEFAULT_TOKEN}` : `Bearer ${await accessToken(http)}`;
	const base = `/api/${version ?? NEWEST[personality]}`;
	const send: Brain['send'] = async (method, path, data, params) =>
		await http.request({
			method,
			url: `${base}${path}`,
			headers: { Authorization: authorization },
			...(data === undefined ? {} : { data }),
			...(params ? { params } : {}),
		});
	return {
		sim,
		world: sim.world,
		clock,
		url,
		http,
		authorization,
		send,
		get: async (path, params) => await send('GET', path, undefined, params),
		control: async (method, path, data) =>
			await http.request({ method, url: `/_sim${path}`, ...(data === undefined ? {} : { data }) }),
	};
}

/** The same brain with the API version or the credential changed. */
export function as(
	own: Brain,
	{ version, authorization }: { version?: string; authorization?: string },
): Brain['get'] {
	return async (path, params) =>
		await own.http.get(`/api/${version ?? (own.authorization.startsWith('Token') ? 'v2.5' : 'v3.4')}${path}`, {
			headers: { Authorization: authorization ?? own.authorization },
			...(params ? { params } : {}),
		});
}

/** Asks RUX for tokens as the documents say: Basic, and a form. */
export async function tokenRequest(
	http: AxiosInstance,
	{
		path = '/oauth2/token',
		form = { grant_type: 'client_credentials' },
		client = DEFAULT_CLIENT as Client | null,
	} = {},
): Promise<AxiosResponse> {
	const auth = client === null ? {} : { auth: { username: client.clientId, password: client.clientSecret } };
	return await http.post(path, new URLSearchParams(form), auth);
}

export interface Client {
	clientId: string;
	clientSecret: string;
}

export async function accessToken(http: AxiosInstance, client: Client = DEFAULT_CLIENT): Promise<string> {
	return String((await tokenRequest(http, { client })).data.access_token);
}

/** The ids in a page. */
export const idsOf = ({ data }: AxiosResponse): number[] =>
	(data.results as Array<{ id: number }>).map(({ id }) => id);
