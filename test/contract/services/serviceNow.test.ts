import axios, { type AxiosInstance } from 'axios';
import { SimClock } from '../../../lab/src/core/clock';
import { ServiceNowService } from '../../../lab/src/services/serviceNow';

interface Row {
	[column: string]: string;
}

/** What n8n's ServiceNow node asks of the Table API. */
describe('serviceNow', () => {
	const serviceNow = new ServiceNowService(new SimClock());
	let api: AxiosInstance;

	beforeAll(async () => {
		const { user, password } = serviceNow.credentials()[0].data;
		const baseURL = `${await serviceNow.listen()}/api/now/table`;
		api = axios.create({ baseURL, auth: { username: user, password }, validateStatus: null, proxy: false });
	});
	beforeEach(() => serviceNow.reset());
	afterAll(async () => await serviceNow.close());

	const create = async (more: Row = {}) => await api.post('/incident', { short_description: 'FIN-LT-0142 is isolated', correlation_id: 'vectra-host-4711', ...more });
	const created = async (more?: Row) => ((await create(more)).data as { result: Row }).result;
	const find = async (query: string, more: object = {}) => (await api.get('/incident', { params: { sysparm_query: query, sysparm_fields: 'number', ...more } })).data as { result: Row[] };

	it('asks for the login', async () => {
		const reply = await axios.get(`${serviceNow.address}/api/now/table/sys_user_role`, { validateStatus: null, proxy: false });
		expect([reply.status, reply.data]).toMatchObject([401, { error: { message: 'User Not Authenticated' } }]);
		expect((await api.get('/sys_user_role')).status).toBe(200);
	});

	it('creates an incident, and shows it by its sys_id', async () => {
		const reply = await create();
		expect([reply.status, reply.data]).toMatchObject([201, { result: { number: 'INC0010001', state: '1', correlation_id: 'vectra-host-4711' } }]);
		const { sys_id } = (reply.data as { result: Row }).result;
		expect((await api.get(`/incident/${sys_id}`, { params: { sysparm_fields: 'number,state', sysparm_display_value: 'true' } })).data).toEqual({ result: { number: 'INC0010001', state: 'New' } });
	});

	it('cuts off what is too long, and keeps its own columns', async () => {
		const { number, short_description } = await created({ short_description: 'x'.repeat(200), number: 'INC1' });
		expect([number, short_description.length]).toEqual(['INC0010001', 160]);
	});

	it('finds by encoded queries, in the order asked for, page by page', async () => {
		await create();
		await create({ correlation_id: 'vectra-host-4712' });
		await create({ correlation_id: 'other' });
		expect(await find('correlation_idINvectra-host-4711,vectra-host-4712^ORDERBYDESCnumber')).toEqual({ result: [{ number: 'INC0010002' }, { number: 'INC0010001' }] });
		expect(await find('correlation_id=vectra-host-4711^ORnumberININC0010003^state=1^ORDERBYnumber', { sysparm_limit: 1, sysparm_offset: 1 })).toEqual({ result: [{ number: 'INC0010003' }] });
		expect(await find('number=INC0010001', { sysparm_display_value: 'all' })).toEqual({ result: [{ number: { value: 'INC0010001', display_value: 'INC0010001' } }] });
		expect((await api.get('/incident', { params: { sysparm_limit: 1 } })).headers['x-total-count']).toBe('3');
		expect(await api.get('/incident', { params: { sysparm_query: 'short_descriptionLIKEfin' } })).toMatchObject({ status: 400 });
	});

	it('keeps work notes in the journal, and writes what comes with them at once', async () => {
		const { sys_id } = await created();
		const { status, data } = await api.patch(`/incident/${sys_id}`, { work_notes: 'Offline', correlation_display: 'deferred 1' });
		expect([status, (data as { result: Row }).result]).toMatchObject([200, { correlation_display: 'deferred 1' }]);
		expect([serviceNow.notesOf('INC0010001'), serviceNow.journal[0].column]).toEqual([['Offline'], 'work_notes']);
	});

	it('resolves an incident with a code that the instance has, and notes', async () => {
		const { sys_id } = await created();
		expect(await api.patch(`/incident/${sys_id}`, { state: '6' })).toMatchObject({ status: 403, data: { error: { detail: expect.stringContaining('Resolution code, Resolution notes') } } });
		expect(await api.patch(`/incident/${sys_id}`, { state: '6', close_code: 'Fixed', close_notes: 'x' })).toMatchObject({ status: 403 });
		expect(await api.patch(`/incident/${sys_id}`, { state: '6', close_code: 'Solution provided', close_notes: 'Released' })).toMatchObject({ status: 200, data: { result: { state: '6' } } });
	});

	it('resolves without a code where no policy asks for one, and not where a business rule forbids it', async () => {
		serviceNow.switches.resolutionRequired = false;
		const { sys_id } = await created();
		serviceNow.switches.mayResolve = false;
		expect(await api.patch(`/incident/${sys_id}`, { state: '6' })).toMatchObject({ status: 403, data: { error: { message: expect.stringContaining('Business Rule') } } });
		serviceNow.switches.mayResolve = true;
		expect((await api.patch(`/incident/${sys_id}`, { state: '6' })).status).toBe(200);
	});

	it('refuses a new incident without a mandatory column, and tables and records that it does not have', async () => {
		serviceNow.switches.requiredOnCreate = 'caller_id';
		expect(await create()).toMatchObject({ status: 403, data: { error: { detail: expect.stringContaining('caller_id') } } });
		expect((await create({ caller_id: 'soc' })).status).toBe(201);
		for (const call of [api.get('/problem'), api.post('/problem', {}), api.get('/problem/1'), api.patch('/problem/1', {})]) expect(await call).toMatchObject({ status: 400, data: { error: { message: 'Invalid table problem' } } });
		expect(await api.get('/incident/9')).toMatchObject({ status: 404, data: { error: { message: 'No Record found' } } });
		expect(await api.delete('/incident/9')).toMatchObject({ status: 404, data: { error: { message: expect.stringContaining('does not offer DELETE') } } });
	});

	it('creates an incident although its reply is lost, and shows people what there is', async () => {
		serviceNow.server.faults.add({ kind: 'replyLost', times: 1 });
		await expect(create()).rejects.toThrow();
		expect(serviceNow.open({ short_description: 'By hand' })).toBe('INC0010002');
		const { data } = await axios.get(`${serviceNow.address}/_sim/incidents`, { proxy: false });
		expect(data).toMatchObject({ incidents: [{ number: 'INC0010001' }, { number: 'INC0010002' }], journal: [] });
	});
});
