import { CASE_LOOKUPS, timelineOf } from './caseCases';
import { controlTime, cortex, envelope, runCortex, WAITRESS, type Answer } from './support';

controlTime();

const incident = { __rl: true, mode: 'id', value: '4711' };
const AT = Date.parse('2026-01-01T00:00:00Z');
const TIMELINE = 'case/timeline/4711/';
const ADD = `${TIMELINE}add_record/`;
const record = { resource: 'incident', operation: 'addTimelineRecord', incident, recordName: 'isolated', options: { occurredAt: '2026-01-01T00:00:00Z' } };
const note = { resource: 'incident', operation: 'addWarRoomNote', incident, note: 'isolated' };
const there = timelineOf(null as never, { record_name: 'isolated', occurred_at: String(AT), record_id: 'r7' });

describe('a record of the timeline', () => {
	it('is not added twice', async () => {
		const api = cortex({ [TIMELINE]: there });
		const { items } = await runCortex(record);
		expect(items).toEqual([expect.objectContaining({ added: false, recordId: 'r7' })]);
		expect(api.calls.map(({ path }) => path)).toEqual([TIMELINE]);
		expect(api.sent(TIMELINE)[0].filters).toEqual([
			{ field: 'record_name', operator: 'eq', value: 'isolated' },
			{ field: 'occurred_at', operator: 'eq', value: AT },
		]);
	});

	it('is looked for when the reply is lost', async () => {
		const api = cortex({ [TIMELINE]: [timelineOf(), there], [ADD]: [504, ''] });
		const { items } = await runCortex(record);
		expect(items).toEqual([expect.objectContaining({ added: true, recordId: 'r7' })]);
		expect(api.sent(ADD)).toHaveLength(1);
	});

	it('is left in doubt when the timeline cannot be read again', async () => {
		const api = cortex({ [TIMELINE]: [timelineOf(), [403, '']], [ADD]: [504, ''] });
		const { error } = await runCortex(record);
		expect(error).toMatchObject({ message: expect.stringMatching(/cannot be told/), description: expect.stringMatching(/look at the timeline/) });
		expect(api.sent(ADD)).toHaveLength(1);
	});

	it.each<[string, unknown]>([
		['without an ID', { reply: { case_id: 4711 } }],
		['that is bare', true],
	])('has no ID after a reply %s', async (_title, body) => {
		cortex({ ...CASE_LOOKUPS, [ADD]: [200, body] });
		const { items } = await runCortex({ ...record, options: {} });
		expect(items).toEqual([expect.objectContaining({ added: true, recordId: null, occurredAt: '2024-06-01T12:00:00.000Z' })]);
	});

	it.each<[string, Answer, RegExp]>([
		['a tenant without timelines', WAITRESS, /^This tenant has no timeline of cases: Cortex XDR 5\.2 is needed$/],
		['a case that nobody knows', [404, envelope(404, 'Requested resource not found')], /Requested resource not found/],
		['a case that nobody knows, in plain form', [404, { error: 'Case not found' }], /Case not found/],
		['a missing right', [403, ''], /does not allow the call: it needs Alerts & Incidents: View$/],
		['null', [200, { reply: { DATA: null } }], /in a form that this node does not know/],
		['a list', [200, []], /in a form that this node does not know/],
	])('is not sent to %s', async (_title, answer, message) => {
		const api = cortex({ [TIMELINE]: answer, [ADD]: [200, true] });
		const { error, items } = await runCortex(record);
		expect(items).toEqual([]);
		expect(error?.message).toMatch(message);
		expect(api.sent(ADD)).toEqual([]);
	});
});

describe('a note for the War Room', () => {
	const refused: Answer = [404, envelope(404, 'Requested resource not found')];

	it('goes to the name that can be read', async () => {
		const api = cortex({
			'entries/get': (data) => (data.id === 'CASE-4711' ? [200, { total: 1, data: [{}] }] : refused),
			'entries/insert': [200, { id: 'e1@CASE-4711' }],
		});
		const { items } = await runCortex(note);
		expect(items).toEqual([{ added: true, note: 'isolated', warRoom: 'CASE-4711', entryId: 'e1@CASE-4711', incidentId: '4711' }]);
		expect(api.sent('entries/insert')).toEqual([{ id: 'CASE-4711', data: 'isolated' }]);
	});

	it.each<[string, Answer, RegExp, number]>([
		['there is none', refused, /Requested resource not found/, 2],
		['there is none, in plain form', [400, { error: 'No investigation' }], /No investigation/, 2],
		['the tenant has no such call', WAITRESS, /^This tenant has no War Room: Cortex XDR 5\.2 is needed$/, 2],
		['the key may not', [403, ''], /it needs Alerts & Incidents: View$/, 1],
		['the reply is null', [200, null], /in a form that this node does not know/, 1],
	])('is not sent where %s', async (_title, answer, message, reads) => {
		const api = cortex({ 'entries/get': answer, 'entries/insert': [200, { id: 'e1' }] });
		const { error } = await runCortex(note);
		expect(error?.message).toMatch(message);
		expect([api.sent('entries/get').length, api.sent('entries/insert').length]).toEqual([reads, 0]);
	});

	it.each<[string, unknown]>([
		['an error under 200', { error: 'try later' }],
		['true', true],
		['an entry without ID', { contents: 'isolated' }],
	])('is in doubt after %s', async (_title, body) => {
		cortex({ ...CASE_LOOKUPS, 'entries/insert': [200, body] });
		expect((await runCortex(note)).error?.message).toMatch(/It cannot be told whether/);
	});

	it.each(['!isolate', ' \n!x', 'a\r\n!x', '\u200b!x', '\ufeff\u2060 !x', '！x', 'a\u2028!x'])('is refused as a command: %j', async (text) => {
		const api = cortex({ ...CASE_LOOKUPS, 'entries/insert': [200, { id: 'e1' }] });
		expect((await runCortex({ ...note, note: text })).error?.message).toMatch(/runs as a command/);
		expect(api.calls).toEqual([]);
	});
});

describe('artifacts of a case', () => {
	it.each<[string, Answer, RegExp]>([
		['a tenant without the call', WAITRESS, /^This tenant has no artifacts of cases/],
		['a case that nobody knows', [404, { error: 'Case not found' }], /Case not found/],
		['an object', [200, { reply: {} }], /in a form that this node does not know/],
		['null', [200, null], /in a form that this node does not know/],
	])('%s is an error', async (_title, answer, message) => {
		cortex({ 'case/artifacts/4711/': answer });
		const { error } = await runCortex({ resource: 'incident', operation: 'getArtifacts', productVersion: 'xdr5', incident });
		expect(error?.message).toMatch(message);
	});

	it('says that there is no such incident', async () => {
		cortex({ 'incidents/get_incident_extra_data': [200, { reply: [] }] });
		const { error } = await runCortex({ resource: 'incident', operation: 'getArtifacts', incident });
		expect(error?.message).toBe('There is no incident with the ID 4711');
	});
});
