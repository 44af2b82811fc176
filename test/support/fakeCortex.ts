import type { IDataObject } from 'n8n-workflow';
import type { Submission } from '../../nodes/CortexXdr/containment/classify';
import type { CortexClient } from '../../nodes/CortexXdr/transport/client';

type Script = Record<string, (requestData: IDataObject) => unknown>;

/** A client whose replies are scripted and whose time passes only while somebody sleeps. */
export function fakeClient(script: Script) {
	let now = 1_700_000_000_000;
	const calls: Array<{ path: string; data: IDataObject }> = [];
	const answer = (path: string, data: IDataObject) => {
		calls.push({ path, data });
		const reply = script[path];
		if (!reply) throw new Error(`No reply is scripted for ${path}`);
		return reply(data);
	};
	const client: CortexClient = {
		clock: {
			now: () => now,
			sleep: async (ms) => {
				now += ms;
			},
		},
		read: async (path, data) => answer(path, data),
		mutate: async (path, data) => answer(path, data) as Submission,
	};
	return {
		client,
		calls,
		count: (path: string) => calls.filter((call) => call.path === path).length,
		elapsed: () => now - 1_700_000_000_000,
	};
}

/** The IDs that a get_endpoint or a bulk call asks for. */
export function idsOf(data: IDataObject): string[] {
	if (typeof data.endpoint_id === 'string') return [data.endpoint_id];
	const [filter] = data.filters as Array<{ value: string[] }>;
	return filter.value;
}
