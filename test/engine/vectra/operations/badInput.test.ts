import { controlTime, runVectra } from '../support';
import { BAD_INPUT, REPLIES } from './badInputCases';
import { id, page, vectra } from './support';

controlTime();

describe('bad input', () => {
	it.each(BAD_INPUT.map((one) => [`${String(one[0].resource)} ${String(one[0].operation)} ${JSON.stringify(one[1])}`, one] as const))(
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
