import type { GenericValue, IDataObject } from 'n8n-workflow';
import { controlTime, runVectra } from '../support';
import { id, page, vectra, type Script } from './support';

controlTime();
// The first run loads the engine.
const value = '={{ $json.value }}';
const get = (resource: string, more: IDataObject = {}) => ({ resource, operation: 'get', [resource]: id(value), ...more });
const many = (resource: string, filter: string) => ({ resource, operation: 'getMany', filters: { [filter]: value } });

const REPLIES: Script = {
	'/hosts': page({ id: 7, name: 'a', last_source: '10.0.0.7', threat: 1, tags: ['ok'], last_detection_timestamp: '2026-02-03T08:00:00Z', key_asset: true, host_artifact_set: [] }),
	'/hosts/7': [200, { id: 7 }],
	'/accounts': page({ id: 7, name: 'a' }),
	'/accounts/7': [200, { id: 7 }],
	'/detections': page({ id: 5, detection_category: 'INFO', src_host: { id: 7 }, summary: { dst_ips: ['x'] } }),
	'/detections/7': [200, { id: 7 }],
	'/groups': page({ id: 3, importance: 'high', type: 'ip' }),
	'/users': page({ id: 1, last_login: '2026-02-03T08:00:00Z' }),
	'/assignments': page({ id: 1, host_id: 7, date_assigned: '2026-02-03T08:00:00Z' }),
	'/search/hosts': page({ id: 7 }),
	'/detections/7/pcap': [404, { status: 404, reason: 'File Not Found' }],
};

type Case = [parameters: IDataObject, bad: GenericValue, good: GenericValue, message: RegExp];

const BAD: Case[] = [
	[get('host'), 'FIN-LT-7', 7, /“FIN-LT-7” is not the ID of a host in Vectra/],
	[get('host'), '', '7', /No host is given/],
	[get('host'), '7/../../users', ' 7 ', /“7\/\.\.\/\.\.\/users” is not the ID/],
	[get('host'), 0, 7, /“0” is not the ID/],
	[get('host'), -7, 7, /“-7” is not the ID/],
	[get('host'), null, 7, /No host is given/],
	[{ ...get('host'), host: id(value, 'ip') }, '10.0.0.0/8', '10.0.0.7', /“10\.0\.0\.0\/8” is not an IP address/],
	[{ ...get('host'), host: id(value, 'ip') }, '10.0.0.777', '10.0.0.7', /“10\.0\.0\.777” is not an IP address/],
	[{ ...get('host'), host: id(value, 'name') }, '', 'A', /No host is given/],
	[get('account'), '1.5', 7, /“1\.5” is not the ID of an account/],
	[get('detection'), 'abc', 7, /is not the ID of a detection/],
	[get('entity', { entityType: value, entity: id(7) }), 'group', 'Host', /“group” is not an entity type/],
	[{ resource: 'entity', operation: 'getMany', entityTypes: value }, 'hosts', 'host', /“hosts” is not an entity type/],
	[{ resource: 'entity', operation: 'getMany', entityTypes: value }, '', 'account', /No entity type is given/],
	[many('host', 'threatFrom'), 100, 1, /“100” cannot be used for the filter Threat From: give a whole number from 0 to 99/],
	[many('host', 'threatFrom'), 'high', '0', /“high” cannot be used/],
	[many('host', 'threatFrom'), 0.5, 0, /whole number/],
	[many('host', 'lastDetectionAfter'), 'yesterday', '2026-01-01', /“yesterday” is not a date/],
	[many('host', 'lastDetectionAfter'), '2026-13-01T00:00:00', 1_700_000_000, /is not a date/],
	[many('host', 'keyAsset'), 'perhaps', 'true', /“perhaps” cannot be used for the filter Key Asset: give true or false/],
	[many('host', 'tags'), 'a;b|c', 'ok', /holds a character that Vectra does not allow/],
	[many('host', 'macAddress'), '00:11:22', '', /twelve hexadecimal digits/],
	[many('host', 'name'), { first: 'x' }, 'a', /cannot be used for the filter Name: give a text/],
	[many('host', 'severity'), 'severe', '', /it is one of critical, high, low, medium/],
	[many('detection', 'category'), 'c2', 'info', /it is one of botnet_activity, command_and_control/],
	[many('detection', 'hostId'), '7,x', '7', /“x” is not the ID of a host/],
	[many('detection', 'destination'), 'a b', 'x', /give one address or domain/],
	[many('group', 'importance'), 'huge', 'high', /it is one of high, low, medium, never_prioritize/],
	[many('user', 'lastLoginAfter'), 'soon', '2026-01-01', /“soon” is not a date/],
	[many('assignment', 'hostId'), 'h7', '7', /“h7” is not the ID of a host/],
	[many('assignment', 'outcomeId'), 'good', '', /is not the ID of an assignment outcome/],
	[{ resource: 'host', operation: 'getMany', limit: value }, 0, 1, /“0” is not a limit/],
	[{ resource: 'search', operation: 'hosts', query: value }, '  ', 'x', /The query is empty/],
	[{ resource: 'search', operation: 'hosts', query: 'x', limit: value }, 'many', 5, /“many” is not a limit/],
];

describe('bad input', () => {
	it.each(BAD.map((one) => [`${String(one[0].resource)} ${String(one[0].operation)} ${JSON.stringify(one[1])}`, one] as const))(
		'%s is refused before anything is sent, and spares the other items',
		async (_title, [parameters, bad, good, message]) => {
			const { api } = vectra(REPLIES);
			const alone = await runVectra(parameters, { items: [{ value: bad }] });
			expect(alone.error).toMatchObject({ name: 'NodeOperationError', message: expect.stringMatching(message), context: { itemIndex: 0 } });
			expect(alone.error?.description).toMatch(/Item 0: nothing was sent/);
			expect(api.calls).toEqual([]);

			const spared = await runVectra(parameters, { continueOnFail: true, items: [{ value: good }, { value: bad }] });
			expect(spared.error).toBeUndefined();
			expect(spared.items.at(-1)).toEqual({ error: expect.stringMatching(message) });
			expect(spared.raw[0].at(-1)?.pairedItem).toEqual({ item: 1 });
			expect(spared.items.slice(0, -1).every((item) => !('error' in item))).toBe(true);
			expect(api.calls.length).toBeGreaterThan(0);
		},
	);

	it('an assignment is of a host or of an account', async () => {
		const { api } = vectra(REPLIES);
		const { error } = await runVectra({ resource: 'assignment', operation: 'getMany', filters: { hostId: '1', accountId: '1' } });
		expect(error?.message).toBe('No assignment is both of a host and of an account');
		expect(api.calls).toEqual([]);
	});

	it('a capture needs a field to go to', async () => {
		const { api } = vectra(REPLIES);
		const { error } = await runVectra({ resource: 'detection', operation: 'downloadPcap', detection: id(7), binaryPropertyName: ' ' });
		expect(error?.message).toBe('The name of the output field for the file is empty');
		expect(api.calls).toEqual([]);
	});

	it.each(['urgency_score', 'last_modified_timestamp'])('QUX cannot sort entities by %s', async (sortBy) => {
		const { api } = vectra(REPLIES);
		const { error } = await runVectra({ resource: 'entity', operation: 'getMany', options: { sortBy } });
		expect(error?.message).toMatch(/Quadrant UX cannot sort by urgency or by the last change/);
		expect(api.calls).toEqual([]);
	});
});

describe('names', () => {
	const byName = { resource: 'host', operation: 'get', host: id('fin-lt-7', 'name') };

	it('must be those of one object', async () => {
		vectra({ '/hosts': page({ id: 1, name: 'FIN-LT-7' }, { id: 2, name: 'fin-lt-7' }, { id: 3, name: 'FIN-LT-70' }) });
		const { error } = await runVectra(byName);
		expect(error).toMatchObject({ message: 'Vectra has 2 hosts with the name “fin-lt-7”: 1, 2', context: { itemIndex: 0 } });
	});

	it('that nothing has are told', async () => {
		vectra({ '/hosts': page({ id: 3, name: 'FIN-LT-70' }) });
		const { error } = await runVectra(byName);
		expect(error).toMatchObject({ message: 'Vectra has no host with the name “fin-lt-7”', description: expect.stringMatching(/must be complete/) });
	});

	it('and addresses are looked up by the filter for them, and checked', async () => {
		const { asked } = vectra({ '/hosts': page({ id: 3, last_source: '10.0.0.70' }, { id: 7, ip: '10.0.0.7' }), '/hosts/7': [200, { id: 7, name: 'a' }] });
		const { items } = await runVectra({ ...byName, host: id('10.0.0.7', 'ip') });
		expect(items).toEqual([expect.objectContaining({ id: 7 })]);
		expect(asked('/hosts')).toEqual([{ last_source: '10.0.0.7', page: '1', page_size: '5000' }]);
	});
});

describe('captures', () => {
	const download = { resource: 'detection', operation: 'downloadPcap', detection: id(7) };
	const pcap = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

	it('take the name that Vectra gives them', async () => {
		vectra({ '/detections/7/pcap': [200, pcap, { 'content-disposition': 'attachment; filename="dir/IP-10.0.0.7_hidden.pcap"' }] });
		const { raw } = await runVectra(download);
		expect(raw[0][0]).toMatchObject({ json: { fileName: 'IP-10.0.0.7_hidden.pcap', bytes: 24 }, binary: { data: { mimeType: 'application/vnd.tcpdump.pcap' } } });
	});

	it.each<[string, [number, unknown], RegExp]>([
		['a web page', [200, '<html>Sign in</html>'], /not from the Vectra API.*Sign in/],
		['nothing', [200, ''], /answer of Vectra for detection 7 is empty/],
		['none kept, under 200', [200, { status: 404, reason: 'File Not Found' }], /keeps no packets for detection 7/],
		['an unknown detection', [404, { detail: 'Not found.' }], /There is no detection 7/],
		['a missing right', [403, { details: 'No.' }], /role of this Vectra credential/],
	])('are refused: %s', async (_title, answer, message) => {
		vectra({ '/detections/7/pcap': answer });
		const { error, items } = await runVectra(download);
		expect(items).toEqual([]);
		expect(`${error?.message} ${error?.description}`).toMatch(message);
	});
});
