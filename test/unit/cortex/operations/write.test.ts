import * as fc from 'fast-check';
import type { INode } from 'n8n-workflow';
import { judgeWrite, wasNeverSent, writeOnce } from '../../../../nodes/CortexXdr/transport/write';
import { NetworkFailure, RequestRefused, type HttpReply } from '../../../../nodes/shared/http';

const node = { name: 'Cortex XDR', type: 'x.cortexXdr', parameters: {} } as unknown as INode;
const reply = (status: number, body: unknown): HttpReply => ({ status, body, headers: {} });
const envelope = { reply: { err_code: 500, err_msg: 'No', err_extra: null } };

describe('what a reply to a write means', () => {
	it.each<[string, HttpReply, object]>([
		['bare true', reply(200, true), { kind: 'done', value: true }],
		['true in reply', reply(200, { reply: true }), { kind: 'done', value: true }],
		[
			'an object in reply',
			reply(200, { reply: { action_id: 1 } }),
			{ kind: 'done', value: { action_id: 1 } },
		],
		['no content', reply(204, ''), { kind: 'done', value: true }],
		['false', reply(200, { reply: false }), { kind: 'refused' }],
		['status 0 as a text', reply(200, { reply: { status: '0' } }), { kind: 'refused' }],
		['an error under 200', reply(200, envelope), { kind: 'refused' }],
		['the envelope', reply(500, envelope), { kind: 'refused' }],
		['throttled', reply(429, ''), { kind: 'refused' }],
		['redirected', reply(302, ''), { kind: 'refused' }],
		['a crash', reply(500, 'Internal Server Error'), { kind: 'lost' }],
		['a gateway', reply(504, ''), { kind: 'lost' }],
		['an empty 200', reply(200, ''), { kind: 'lost' }],
		['a web page', reply(200, '<html>'), { kind: 'lost' }],
		['null', reply(200, { reply: null }), { kind: 'lost' }],
	])('%s', (_title, given, expected) => {
		expect(judgeWrite(given)).toMatchObject(expected);
	});

	it('never calls done what is neither 200 nor 204, nor refused what a gateway says', () => {
		fc.assert(
			fc.property(fc.integer({ min: 200, max: 599 }), fc.oneof(fc.json(), fc.jsonValue()), (status, body) => {
				const { kind } = judgeWrite(reply(status, body));
				if (kind === 'done') expect([200, 204]).toContain(status);
				if (status >= 500 && typeof body === 'string') expect(kind).toBe('lost');
			}),
		);
	});
});

describe('writing once', () => {
	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'])('%s has sent nothing', async (code) => {
		expect(wasNeverSent(new NetworkFailure(code, 'x'))).toBe(true);
		const post = jest.fn().mockRejectedValue(new NetworkFailure(code, 'x'));
		await expect(writeOnce(node, post, 'look')).rejects.toThrow(/cannot be reached/);
		expect(post).toHaveBeenCalledTimes(1);
	});

	it.each(['ECONNRESET', 'ECONNABORTED', 'EPIPE', ''])('%j may have sent it', async (code) => {
		expect(wasNeverSent(new NetworkFailure(code, 'x'))).toBe(false);
		const post = jest.fn().mockRejectedValue(new NetworkFailure(code, 'x'));
		await expect(writeOnce(node, post, 'look there')).rejects.toMatchObject({
			message: expect.stringMatching(/cannot be told/),
			description: expect.stringMatching(/look there$/),
		});
		expect(post).toHaveBeenCalledTimes(1);
	});

	it('a credential that cannot be used has sent nothing', async () => {
		const post = jest.fn().mockRejectedValue(new RequestRefused('The API key is missing in the credential'));
		await expect(writeOnce(node, post, 'look')).rejects.toThrow('The API key is missing in the credential');
	});
});
