import type { IDataObject, IPollFunctions } from 'n8n-workflow';
import { toNodeError } from '../../../../nodes/shared/explanation';
import type { VectraApi } from '../../../../nodes/Vectra/transport/api';
import type { VectraClient } from '../../../../nodes/Vectra/transport/client';
import type { Deployment } from '../../../../nodes/Vectra/transport/connection';
import { readPage } from '../../../../nodes/Vectra/transport/paging';
import type { PollSession } from '../../../../nodes/Vectra/trigger/poll';
import { node } from '../fakeVectra';

export const NOW = Date.parse('2026-02-03T09:00:00Z');

export const away = () =>
	toNodeError(node, { message: 'away', description: '', httpCode: '503', failure: { cause: 'temporarily-unavailable' } });

/** A Vectra that answers what `answer` says, and the log. Time stands still unless a test moves it. */
export function fakeSession(deployment: Deployment, answer: (path: string, qs: IDataObject) => unknown) {
	const warnings: string[] = [];
	const calls: string[] = [];
	const time = { now: NOW };
	const clock = { now: () => time.now, monotonic: () => time.now, sleep: async (ms: number) => void (time.now += ms) };
	const read = async (path: string, qs: IDataObject) => {
		calls.push(path);
		return { status: 200, headers: {}, body: await answer(path, qs) };
	};
	const page = async (path: string, qs: IDataObject, _subject: unknown, number: number) =>
		readPage((await read(path, { ...qs, page: number })).body);
	const api = {
		connection: { credentialType: 'vectraApi', deployment, host: 'brain', renewable: false },
		clock,
		read,
		page,
		list: async (path: string, qs: IDataObject) => {
			const rows: unknown[] = [];
			for (let number = 1; ; number += 1) {
				const next = await page(path, qs, {}, number);
				rows.push(...(next?.rows ?? []));
				if (!next?.more) return rows;
			}
		},
		fail: () => new Error('unreadable'),
	} as unknown as VectraApi;
	const client = { getHost: async () => undefined } as unknown as VectraClient;
	const context = {
		getNode: () => node,
		logger: { warn: (message: string) => void warnings.push(message) },
	} as unknown as IPollFunctions;
	const session: PollSession = { context, api, client, source: `${deployment}:brain`, budgetMs: 36_000 };
	return { session, warnings, calls, time };
}
