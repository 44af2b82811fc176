import axios, { type AxiosInstance } from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import { JiraService } from '../../../lab/src/services/jira';

interface Credential {
	email: string;
	apiToken: string;
	domain: string;
}

/** What n8n's Jira node asks of Jira Cloud, and Server's search. */
describe('jira', () => {
	const clock = new SimClock();
	const jira = new JiraService(clock);
	let api: AxiosInstance;

	beforeAll(async () => {
		await jira.listen();
		const { email, apiToken, domain } = jira.credentials()[0].data as Credential;
		api = axios.create({ baseURL: `${domain}/rest/api`, auth: { username: email, password: apiToken }, validateStatus: null, proxy: false });
	});
	beforeEach(() => jira.reset());
	afterAll(async () => await jira.close());

	const fields = (more: object = {}) => ({ project: { id: '10000' }, issuetype: { id: '10001' }, summary: 'FIN-LT-0142 is isolated', labels: ['vectra-host-4711'], ...more });
	const create = async (more: object = {}) => await api.post('/2/issue', { fields: fields(more) });
	const find = async (jql: string) => (await api.post('/2/search/jql', { jql, fields: ['status'], maxResults: 50 })).data as { issues: Array<{ key: string; fields: object }> };

	it('asks for the login', async () => {
		expect((await axios.get(`${jira.address}/rest/api/2/myself`, { validateStatus: null, proxy: false })).status).toBe(401);
		expect((await api.get('/2/myself')).data).toMatchObject({ active: true });
	});

	it('creates an issue, and shows it by its key with its comments and transitions', async () => {
		const { status, data } = await create({ description: 'Why' });
		expect([status, data]).toEqual([201, { id: '10101', key: 'SEC-1', self: expect.stringContaining('/rest/api/2/issue/10101') }]);
		expect((await api.post('/3/issue/SEC-1/comment', { body: { type: 'doc', version: 1, content: [{ type: 'paragraph', content: [{ type: 'text', text: 'one' }] }, { type: 'paragraph', content: [{ type: 'text', text: 'two' }] }] } })).status).toBe(201);
		expect((await api.post('/2/issue/SEC-1/comment', { body: 'three\nfour' })).status).toBe(201);
		const { data: shown } = await api.get('/2/issue/SEC-1', { params: { fields: 'status,comment,description', expand: 'transitions' } });
		expect(shown).toMatchObject({
			key: 'SEC-1',
			fields: { description: 'Why', status: { name: 'To Do', statusCategory: { key: 'new' } }, comment: { total: 2, comments: [{ body: 'one\ntwo' }, { body: 'three\nfour' }] } },
			transitions: [{ id: '11' }, { id: '21' }, { id: '31', to: { name: 'Done', statusCategory: { key: 'done' } } }],
		});
		expect(Object.keys(shown.fields as object)).toEqual(['description', 'status', 'comment']);
	});

	it.each([
		['an unknown project', { project: { id: '99' } }, { project: 'Specify a valid project ID or key' }],
		['an unknown type', { issuetype: { id: '99' } }, { issuetype: 'Specify an issue type' }],
		['no summary', { summary: ' ' }, { summary: 'You must specify a summary of the issue.' }],
		['a summary of two lines', { summary: 'a\nb' }, { summary: expect.stringContaining('newline') }],
		['a long summary', { summary: 'x'.repeat(256) }, { summary: expect.stringContaining('255') }],
		['a label with a space', { labels: ['a b'] }, { labels: expect.stringContaining('spaces') }],
	])('refuses %s', async (_what, more, errors) => {
		expect(await create(more)).toMatchObject({ status: 400, data: { errors } });
		expect(jira.issues).toEqual([]);
	});

	it('refuses a new issue without a field that the project requires', async () => {
		await axios.put(`${jira.address}/_sim/switches`, { requiredOnCreate: 'customfield_10042' }, { proxy: false });
		expect(await create()).toMatchObject({ status: 400, data: { errors: { customfield_10042: 'customfield_10042 is required.' } } });
		expect((await create({ customfield_10042: 'SOC' })).status).toBe(201);
	});

	it('finds by label, newest first, whatever the case of the label', async () => {
		await create();
		await create({ labels: ['vectra-host-4712', 'soc'] });
		await create({ labels: ['Vectra-Host-4711'] });
		expect((await find('labels in ("vectra-host-4711", "vectra-host-9") ORDER BY created DESC')).issues.map(({ key }) => key)).toEqual(['SEC-3', 'SEC-1']);
		expect((await find('labels = "soc"')).issues).toEqual([expect.objectContaining({ key: 'SEC-2', fields: { status: expect.anything() } })]);
		expect((await api.post('/2/search', { jql: 'labels = soc', fields: ['summary'] })).data).toMatchObject({ total: 1, issues: [{ key: 'SEC-2' }] });
		expect(await api.post('/2/search/jql', { jql: 'project = SEC' })).toMatchObject({ status: 400, data: { errorMessages: [expect.stringContaining('does not understand')] } });
	});

	it('lets a search lag behind, but not a reading by key', async () => {
		jira.switches.searchLagSeconds = 10;
		await create();
		expect((await find('labels = vectra-host-4711')).issues).toEqual([]);
		expect((await api.get('/2/issue/SEC-1')).status).toBe(200);
		clock.advance(10_000);
		expect((await find('labels = vectra-host-4711')).issues).toHaveLength(1);
	});

	it('moves an issue by a transition that is offered', async () => {
		await create();
		expect((await api.post('/2/issue/SEC-1/transitions', { transition: { id: '31' } })).status).toBe(204);
		expect(jira.issues[0].status.name).toBe('Done');
		expect((await api.put('/2/issue/SEC-1', { fields: {} })).status).toBe(204);
		expect(await api.post('/2/issue/SEC-1/transitions', { transition: { id: '99' } })).toMatchObject({ status: 400 });
	});

	it.each([
		['withheld', ['11', '21'], "Transition id '31' is not valid for this issue."],
		['refused', ['11', '21', '31'], undefined],
	] as const)('does not close an issue where the way to Done is %s', async (done, offered, message) => {
		jira.switches.done = done;
		await create();
		const { transitions } = (await api.get('/2/issue/SEC-1/transitions')).data as { transitions: Array<{ id: string }> };
		expect(transitions.map(({ id }) => id)).toEqual(offered);
		const { status, data } = await api.post('/2/issue/SEC-1/transitions', { transition: { id: '31' } });
		expect([status, data]).toEqual([400, message ? { errorMessages: [message], errors: {} } : { errorMessages: [], errors: { resolution: 'Resolution is required.' } }]);
		expect(jira.issues[0].status.name).toBe('To Do');
	});

	it('shows what n8n offers to choose from, and says what it does not know', async () => {
		expect((await api.get('/2/project/search')).data).toMatchObject({ values: [{ id: '10000', key: 'SEC' }], isLast: true });
		expect((await api.get('/2/project/10000')).data).toMatchObject({ issueTypes: [{ id: '10001', name: 'Task' }, { subtask: true }] });
		expect((await api.get('/2/project/9')).status).toBe(404);
		expect((await api.get('/2/issuetype')).data).toHaveLength(2);
		for (const path of ['/2/issue/SEC-9', '/2/issue/SEC-9/transitions', '/3/issue/SEC-9/comment']) expect([path, (await api.get(path)).status]).toEqual([path, 404]);
		expect((await api.get('/2/worklog')).data).toMatchObject({ errorMessages: [expect.stringContaining('does not offer')] });
		expect((await api.post('/3/issue', {})).status).toBe(404);
		await create();
		expect((await api.post('/2/issue/SEC-1/comment', { body: ' ' })).status).toBe(400);
	});

	it('creates an issue although its reply is lost, and not when it throttles or breaks', async () => {
		jira.server.faults.add({ kind: 'replyLost', times: 1 });
		await expect(create()).rejects.toThrow();
		jira.server.faults.add({ kind: 'status', status: 429, headers: { 'Retry-After': '5' }, times: 1 });
		expect((await create()).status).toBe(429);
		jira.server.faults.add({ kind: 'html500', times: 1 });
		expect((await create()).headers['content-type']).toContain('text/html');
		expect(jira.issues).toHaveLength(1);
	});

	it('lets a person open and move issues', async () => {
		expect([jira.open('By hand'), jira.open('Labelled', ['x'])]).toEqual(['SEC-1', 'SEC-2']);
		jira.setStatus('SEC-2', 'Done');
		expect(() => jira.setStatus('SEC-3', 'Done')).toThrow('SEC-3');
		const { data } = await axios.get(`${jira.address}/_sim/issues`, { proxy: false });
		expect(data).toMatchObject([{ key: 'SEC-1', status: { name: 'To Do' } }, { key: 'SEC-2', status: { name: 'Done' } }]);
	});
});
