import type { IDataObject, INode } from 'n8n-workflow';
import type { Submission } from '../../nodes/CortexXdr/containment/classify';
import { apiOf } from '../../nodes/CortexXdr/transport/api';
import { clientOf } from '../../nodes/CortexXdr/transport/client';
import type { MutationResult } from '../../nodes/CortexXdr/transport/judge';
import { doubtful, type CortexRequester } from '../../nodes/CortexXdr/transport/request';
import { testClock, type TestClock } from './testClock';

type Script = Record<string, (requestData: IDataObject) => unknown>;

const NODE: INode = { id: '1', name: 'Cortex XDR', type: 'x.cortexXdr', typeVersion: 1, position: [0, 0], parameters: {} };

/**
 * The real API and client over single calls whose replies are scripted and whose time passes only while somebody sleeps.
 * A read is scripted by the value of its `reply`, isolate and unisolate by the submission that it stands for.
 */
export function fakeClient(script: Script, clock: TestClock = testClock()) {
	const calls: Array<{ path: string; data: IDataObject }> = [];
	const answer = (path: string, data: IDataObject) => {
		calls.push({ path, data });
		const reply = script[path];
		if (!reply) throw new Error(`No reply is scripted for ${path}`);
		return reply(data);
	};
	const requester: CortexRequester = {
		clock,
		read: async (path, data) => answer(path, data),
		fetch: async () => {
			throw new Error('No reply is scripted for a file');
		},
		throttled: () => 0,
		doubt: (message, description) => doubtful(NODE, message, description),
		mutate: async (path, data) => resultOf(answer(path, data) as Submission),
	};
	const api = apiOf(requester, NODE);
	return {
		api,
		client: clientOf(api),
		calls,
		count: (path: string) => calls.filter((call) => call.path === path).length,
		elapsed: () => clock.elapsed(),
	};
}

function resultOf(submission: Submission): MutationResult {
	switch (submission.kind) {
		case 'accepted':
			return { kind: 'done', value: { action_id: submission.actionId } };
		case 'refused': {
			const { about, message } = submission;
			return { kind: 'refused', about, reason: message, explanation: { message, description: '', httpCode: null } };
		}
		case 'throttled': {
			const { message } = submission;
			return { kind: 'throttled', reason: message, explanation: { message, description: '', httpCode: null } };
		}
		case 'lost':
			return { kind: 'lost', reason: submission.message };
		case 'none':
			throw new Error('Something was sent');
	}
}

/** The IDs that a get_endpoint or a bulk call asks for. */
export function idsOf(data: IDataObject): string[] {
	if (typeof data.endpoint_id === 'string') return [data.endpoint_id];
	const [filter] = data.filters as Array<{ value: string[] }>;
	return filter.value;
}
