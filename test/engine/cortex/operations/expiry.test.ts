import { controlTime, cortex, runCortex, UNAUTHORIZED, WAITRESS, type Answer } from './support';

controlTime();

describe('expiry of actions', () => {
	const path = 'configurations/agent/action_center_expiration';
	const get = { resource: 'tenant', operation: 'getActionExpiry' };

	it.each<[string, Answer]>([
		['405', [405, '']],
		['an unknown path', WAITRESS],
	])('is asked for by GET when POST is answered with %s', async (_title, answer) => {
		const api = cortex({ [`POST ${path}`]: answer, [`GET ${path}`]: [200, { reply: { isolate: 24 } }] });
		expect((await runCortex(get)).items).toEqual([{ actionType: 'isolate', hours: 24, days: 1 }]);
		expect(api.calls.map(({ method }) => method)).toEqual(['POST', 'GET']);
	});

	it('of a 3.x tenant does not exist', async () => {
		cortex({});
		const { error } = await runCortex(get);
		expect(`${error?.message}. ${error?.description}`).toMatch(
			/has no settings.*5\.x.*not in Cortex XDR 3\.x/,
		);
	});

	it.each<[string, Answer, RegExp]>([
		['a wrong key', UNAUTHORIZED, /refused the API key/],
		[
			'a lacking role',
			[403, { reply: { err_code: 403, err_msg: 'Forbidden', err_extra: null } }],
			/Agent Configurations/,
		],
		['a web page', [200, '<html>Sign in</html>'], /web page/],
		['an empty map', [200, {}], /form that this node does not know/],
	])('%s', async (_title, answer, message) => {
		cortex({ [path]: answer });
		const { error } = await runCortex(get);
		expect(`${error?.message}. ${error?.description}`).toMatch(message);
	});
});
