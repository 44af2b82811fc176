import axios from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import { ChatModelService, MODEL_KEY } from '../../../lab/src/services/chatModel';

const model = new ChatModelService(new SimClock());
const READER = { type: 'function', function: { name: 'Host', parameters: { type: 'object', properties: {} } } };
const REVIEWED = { type: 'function', function: { name: 'Isolate', parameters: { type: 'object', properties: { toolParameters: { type: 'object' }, hitlParameters: { type: 'object' } } } } };

beforeAll(async () => void (await model.listen()));
beforeEach(() => model.reset());
afterAll(async () => await model.close());

async function ask(messages: object[], more: object = {}, key: string = MODEL_KEY) {
	const client = axios.create({ baseURL: model.address, proxy: false, validateStatus: () => true, headers: { authorization: `Bearer ${key}` } });
	const { status, data } = await client.post('/v1/chat/completions', { model: 'lab-model', messages, ...more });
	const choice = (data as { choices?: Array<{ finish_reason: string; message: { content: string | null; tool_calls?: Array<{ id: string; function: { name: string; arguments: string } }> } }> }).choices?.[0];
	return { status, data: data as Record<string, unknown>, says: choice?.message.content, ends: choice?.finish_reason, calls: choice?.message.tool_calls?.map(({ function: one }) => [one.name, one.arguments]) };
}

const user = (content: string) => ({ role: 'user', content });
const assistant = { role: 'assistant', content: null, tool_calls: [] };
const answer = (content: string) => ({ role: 'tool', tool_call_id: 'call_1', content });

it('says what it was told to, turn by turn, and repeats the last', async () => {
	model.script({ replies: [{ say: 'Let me look', call: [{ tool: 'Host', with: { id: 1 } }] }, { say: 'Done' }] });
	const first = await ask([user('Triage FIN-1')]);
	expect(first).toMatchObject({ status: 200, says: 'Let me look', ends: 'tool_calls', calls: [['Host', '{"id":1}']] });
	// A request that is sent again gets the same.
	expect((await ask([user('Triage FIN-1')])).calls).toEqual(first.calls);
	expect(await ask([user('Triage FIN-1'), assistant, answer('{}')])).toMatchObject({ says: 'Done', ends: 'stop', calls: undefined });
	expect((await ask([user('Triage FIN-1'), assistant, answer('{}'), assistant, answer('{}')])).says).toBe('Done');
});

it('keeps the scripts of two conversations apart, and takes them over its control API', async () => {
	await axios.put(`${model.address}/_sim/script`, { about: 'FIN-1', replies: [{ say: 'One' }] }, { proxy: false });
	await axios.put(`${model.address}/_sim/script`, { about: 'FIN-2', replies: [{ say: 'Two' }] }, { proxy: false });
	expect([(await ask([user('FIN-1')])).says, (await ask([user('FIN-2')])).says]).toEqual(['One', 'Two']);
});

it('writes arguments that are no JSON where it is told to, and fails where it is told to', async () => {
	model.script({ replies: [{ call: [{ tool: 'Host', with: '{"id": ' }] }, { fail: 429 }] });
	expect((await ask([user('x')])).calls).toEqual([['Host', '{"id": ']]);
	expect(await ask([user('x'), assistant])).toMatchObject({ status: 429, data: { error: { type: 'rate_limit_exceeded' } } });
});

it('without a script reads with each tool, proposes what is reviewed, and sums up', async () => {
	const tools = [READER, REVIEWED];
	expect((await ask([user('x')], { tools })).calls).toEqual([['Host', '{}']]);
	const proposal = await ask([user('x'), assistant, answer('[{"name":"fin"}]')], { tools });
	expect(proposal.calls).toEqual([['Isolate', expect.stringContaining('"toolParameters":{"why":"')]]);
	expect((await ask([user('x'), assistant, answer('a'), assistant, answer('rejected')], { tools })).says).toBe('I read 1 source(s). The last answer was: rejected');
	expect((await ask([user('x')])).says).toBe('I read 0 source(s).');
});

it('calls all readers in one turn where models do so', async () => {
	model.switches.parallelToolCalls = true;
	const other = { ...READER, function: { ...READER.function, name: 'Alerts' } };
	expect((await ask([user('x')], { tools: [READER, other] })).calls).toEqual([['Host', '{}'], ['Alerts', '{}']]);
});

it('refuses another key, a stream and what it cannot read, in the words of the API', async () => {
	expect(await ask([user('x')], {}, 'wrong')).toMatchObject({ status: 401, data: { error: { code: 'invalid_api_key' } } });
	expect(await ask([user('x')], { stream: true })).toMatchObject({ status: 400, data: { error: { type: 'invalid_request_error' } } });
	expect((await ask([])).status).toBe(400);
	expect(await axios.get(`${model.address}/v2/other`, { proxy: false, validateStatus: () => true })).toMatchObject({ status: 404, data: { error: { message: 'Unknown request URL: GET /v2/other' } } });
});

it('answers the test of the credential, whose key its journal does not keep', async () => {
	const [{ data }] = model.credentials();
	const { data: models } = await axios.get(`${data.url}/models`, { proxy: false, headers: { authorization: `Bearer ${data.apiKey}` } });
	expect(models).toMatchObject({ object: 'list', data: [{ id: 'lab-model' }] });
	await ask([user('about FIN-1')]);
	expect(model.heard('FIN-1')).toHaveLength(1);
	expect(JSON.stringify(model.server.journal.list())).not.toContain(MODEL_KEY);
});
