import { isThrottled } from '../../../nodes/shared/throttling';

it.each<[number, unknown, boolean, boolean]>([
	[429, '', false, true],
	[500, 'Rate limit exceeded', false, true],
	[500, { reply: { err_msg: 'TOO MANY REQUESTS' } }, false, true],
	[403, { detail: 'Request was throttled. Expected available in 5 seconds.' }, false, true],
	[400, 'rate-limit', false, true],
	[200, { err: 'too many requests' }, true, true],
	[200, { name: 'too many requests' }, false, false],
	[204, '', false, false],
	[502, 'too many requests', false, false],
	[503, 'too many requests', false, false],
	[504, 'too many requests', false, false],
	[408, 'too many requests', false, false],
	[500, 'A separate limitation', false, false],
	[500, `${' '.repeat(5_000)}too many requests`, false, false],
])('%i %j is throttling: %#', (status, body, isError, expected) => {
	expect(isThrottled({ status, headers: {}, body }, isError)).toBe(expected);
});
