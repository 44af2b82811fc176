import nock from 'nock';
import type { Call } from '../vectraNock';
import { QUX, RUX, VectraNock } from '../vectraNock';
import { quxCredentials, ruxCredentials } from '../support';

export type Answer = [status: number, body: unknown, headers?: Record<string, string>];
/** By path below the API version: an answer, answers in turn of which the last stays, or a function of the call. */
export type Script = Record<string, Answer | Answer[] | ((call: Call) => Answer)>;

export const id = (value: unknown, mode = 'id') => ({ __rl: true, mode, value });

export const page = (...rows: unknown[]): Answer => [
	200,
	{ count: rows.length, next: null, previous: null, results: rows },
];

/** A Vectra that answers as scripted, with a journal. What is not scripted is answered as an unknown object. */
export function vectra(script: Script, deployment: 'qux' | 'rux' = 'qux') {
	const base = deployment === 'rux' ? RUX : QUX;
	const api = new VectraNock(base);
	const turns = new Map<string, number>();
	api.on('GET', '/', (call) => {
		const scripted = script[call.path];
		if (scripted === undefined) return [404, { detail: 'Not found.' }];
		if (typeof scripted === 'function') return scripted(call);
		if (!Array.isArray(scripted[0])) return scripted as Answer;
		const turn = turns.get(call.path) ?? 0;
		turns.set(call.path, turn + 1);
		return (scripted as Answer[])[Math.min(turn, scripted.length - 1)];
	});
	if (deployment === 'rux') {
		nock(base).persist().post('/oauth2/token').reply(200, { access_token: 't', expires_in: 21_600, token_type: 'Bearer' });
	}
	return {
		api,
		credentials: deployment === 'rux' ? ruxCredentials : quxCredentials,
		asked: (path: string) => api.calls.filter((call) => call.path === path).map(({ query }) => query),
	};
}
