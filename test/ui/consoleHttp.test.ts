import axios, { type AxiosInstance } from 'axios';
import { createConsole, type Console, type ConsoleState } from '../../lab/src/console';
import { endpointIdOf } from '../../lab/src/fleet';
import { Lab, LAB_KEYS } from '../../lab/src/lab';

let lab: Lab;
let webConsole: Console;
let api: AxiosInstance;

beforeAll(async () => {
	lab = new Lab();
	await lab.start();
	const { cortex, qux, rux, clock } = lab;
	webConsole = createConsole({ cortex, vectra: { qux, rux }, clock });
	api = axios.create({ baseURL: await webConsole.listen(0), validateStatus: () => true, proxy: false });
});

afterAll(async () => {
	await webConsole?.close();
	await lab?.close();
});

describe('the HTTP side of the lab console', () => {
	it.each([
		['tag', { deployment: 'qux', hostId: 1, tag: ' ' }, 'A tag has at least one character'],
		['tag', { deployment: 'mars', hostId: 1, tag: 'x' }, 'at deployment'],
		['tag', { deployment: 'qux', hostId: 99_999, tag: 'x' }, 'There is no host 99999'],
		['no-block', { deployment: 'qux', hostId: 1 }, 'at member'],
		['agent', { endpointId: 'nobody', online: true }, 'There is no endpoint nobody'],
		['alert', { endpointId: 'nobody' }, 'There is no endpoint nobody'],
		['alert', { endpointId: endpointIdOf('web-01'), severity: 'huge' }, 'at severity'],
		['detection', { deployment: 'qux', hostId: 99_999 }, 'There is no host 99999'],
		['detection', { deployment: 'rux', hostId: 4711, type: '' }, 'at type'],
		['score', { deployment: 'rux', hostId: 4711, change: 100 }, 'at change'],
		['score', { deployment: 'rux', hostId: 99_999, change: 1 }, 'There is no host 99999'],
		['case', { endpointId: 'nobody' }, 'There is no endpoint nobody'],
		['case', { endpointId: endpointIdOf('web-01'), severity: 'huge' }, 'at severity'],
		['cancel', { endpointId: endpointIdOf('web-01'), actionId: 7 }, 'There is no action 7'],
		['clock', { advanceMs: -1 }, 'at advanceMs'],
		['fault', { product: 'cortex', kind: 'flood' }, 'at kind'],
		['fault', { product: 'cortex', kind: 'slow', surprise: 1 }, 'surprise'],
	])('refuses %s %j and says what is wrong', async (name, input, reason) => {
		const answer = await api.post(`/api/do/${name}`, input);
		expect(answer.status).toBe(400);
		expect(answer.data.error).toContain(reason);
	});

	it('names what there is when asked for something unknown', async () => {
		const answer = await api.post('/api/do/explode', {});
		expect(answer.status).toBe(404);
		expect(answer.data.error).toContain('untag');
	});

	it('raises an alert on an endpoint, which opens an incident', async () => {
		const endpointId = endpointIdOf('web-01');
		expect((await api.post('/api/do/alert', { endpointId })).status).toBe(200);
		expect(lab.cortex.world.alerts.list().at(-1)).toMatchObject({ endpointId, severity: 'critical' });
		await api.post('/api/do/clock', { advanceMs: 30_000 });
		expect(lab.cortex.world.incidents.list().at(-1)?.hosts).toEqual([`web-01:${endpointId}`]);
	});

	it.each(['qux', 'rux'] as const)('makes a detection and moves scores on %s, which Vectra reports', async (deployment) => {
		const { world } = lab[deployment];
		const hostId = lab.hostId('FIN-LT-0158');
		expect((await api.post('/api/do/detection', { deployment, hostId, type: 'Port Scan' })).status).toBe(200);
		expect(world.detections.of(world.need('host', hostId))).toMatchObject([{ detection_type: 'Port Scan', state: 'active' }]);
		const { threat, certainty } = world.need('host', hostId);
		const reported = world.feeds.entity_scoring.end;
		await api.post('/api/do/score', { deployment, hostId, change: 20 });
		expect(world.need('host', hostId)).toMatchObject({ threat: threat + 20, certainty: certainty + 20 });
		await api.post('/api/do/score', { deployment, hostId, change: -99 });
		expect(world.need('host', hostId)).toMatchObject({ threat: 0, certainty: 0 });
		expect(world.feeds.entity_scoring.end).toBe(reported + 2);
	});

	it('opens a case on an endpoint, which a later alert joins', async () => {
		const endpointId = endpointIdOf('build-02');
		expect((await api.post('/api/do/case', { endpointId })).status).toBe(200);
		const opened = lab.cortex.world.incidents.list().at(-1);
		expect(opened).toMatchObject({ severity: 'high', status: 'new', hosts: [`build-02:${endpointId}`] });
		await api.post('/api/do/alert', { endpointId });
		await api.post('/api/do/clock', { advanceMs: 30_000 });
		expect(String(lab.cortex.world.alerts.list().at(-1)?.caseId)).toBe(opened?.incident_id);
	});

	it('takes nothing but JSON: a form of another site cannot act', async () => {
		const body = JSON.stringify({ running: false });
		const answer = await api.post('/api/do/clock', body, { headers: { 'content-type': 'text/plain' } });
		expect(answer.status).toBe(415);
		expect(lab.clock.running).toBe(true);
	});

	it('refuses an address of n8n that is no web address', () => {
		const { cortex, qux, rux, clock } = lab;
		expect(() => createConsole({ cortex, vectra: { qux, rux }, clock, n8nUrl: 'javascript:alert(1)' })).toThrow(
			'must begin with http',
		);
	});

	it('never shows a key, a token or a client secret', async () => {
		const { clientId, clientSecret } = LAB_KEYS.rux;
		await axios.post(
			`${lab.addresses.rux}/oauth2/token`,
			new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
			{ auth: { username: clientId, password: clientSecret }, validateStatus: () => true, proxy: false },
		);
		await axios.get(`${lab.addresses.qux}/api/v2.5/hosts`, {
			headers: { Authorization: `Token ${LAB_KEYS.quxToken}` },
			proxy: false,
		});
		const { data } = await api.get<ConsoleState>('/api/state');
		expect(data.calls).toHaveLength(2);
		for (const secret of [clientSecret, LAB_KEYS.quxToken]) expect(JSON.stringify(data)).not.toContain(secret);
	});
});
