import type { IDataObject } from 'n8n-workflow';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { cortex, page, run } from './cortexNock';

/** Values that an expression, a variable or an AI tool yields where the form has a switch, a list or a number. */

const A = endpointId(0xa);
const VALUE = '={{ $json.value }}';

const isolate = (more: IDataObject): IDataObject => ({
	resource: 'endpoint',
	operation: 'isolate',
	identifyBy: 'identifiers',
	identifiers: { endpointId: A },
	waitForCompletion: false,
	...more,
});

function tenant(fields: Record<string, unknown> = {}) {
	return cortex(({ path }) => {
		if (path === 'endpoints/get_endpoint') return page(endpointRecord({ endpoint_id: A, ...fields }));
		return path === 'endpoints/isolate' ? [200, { reply: { action_id: 1 } }] : undefined;
	});
}

const sent = (calls: ReadonlyArray<{ path: string }>) => calls.filter(({ path }) => path === 'endpoints/isolate').length;

describe('Dry Run', () => {
	it.each<[unknown]>([[true], ['true'], ['True'], ['yes'], [1], ['1'], [' TRUE ']])('%j sends nothing', async (value) => {
		const calls = tenant();
		const { items } = await run(isolate({ options: { dryRun: VALUE } }), { items: [{ value: value as string }] });
		expect(items).toMatchObject([{ outcome: 'wouldIsolate' }]);
		expect(sent(calls)).toBe(0);
	});

	it.each<[unknown]>([[false], ['false'], ['No'], [0]])('%j isolates', async (value) => {
		const calls = tenant();
		await run(isolate({ options: { dryRun: VALUE } }), { items: [{ value: value as string }] });
		expect(sent(calls)).toBe(1);
	});
});

const REFUSED: Array<[field: string, parameters: IDataObject, values: unknown[], message: RegExp]> = [
	['Dry Run', { options: { dryRun: VALUE } }, ['', 'ture', 2, null], /^Dry Run is “.*”, which is neither true nor false$/],
	['Require All Identifiers to Agree', { options: { requireAgreement: VALUE } }, ['', 'maybe'], /^Require All Identifiers to Agree is “.*”, which is neither/],
	['Max Endpoints per Run', { options: { maxEndpoints: VALUE } }, [-1, 'abc', '', 1.5, null], /^Max Endpoints per Run is “.*”, which is not a/],
	['Max Wait', { options: { maxWait: VALUE } }, [-1, 'soon', ''], /^Max Wait \(Seconds\) is “.*”, which is not a number/],
	['When Offline', { whenOffline: VALUE }, ['Defer', 'later', '', null, {}], /^When Offline is “.*”, which is not one of its choices$/],
	['Evidence', { evidence: VALUE }, ['any', ''], /^Evidence is “.*”, which is not one of its choices$/],
	['Wait for Completion', { waitForCompletion: VALUE }, ['', 'perhaps'], /^Wait for Completion is “.*”, which is neither/],
	['Types', { protectedEndpoints: { types: VALUE } }, ['AGENT_TYPE_SRV', { a: 1 }, true], /^Types (holds|is) “.*”/],
	['Operating Systems', { protectedEndpoints: { operatingSystems: VALUE } }, ['Windows 11'], /^Operating Systems holds “Windows 11”/],
	['Tags', { protectedEndpoints: { tags: VALUE } }, [{ a: 1 }, [['x']]], /^Tags is “.*”, which is not a list of texts$/],
];

describe.each(REFUSED)('%s', (_field, parameters, values, message) => {
	it.each(values.map((value) => [JSON.stringify(value), value]))('%s is an error that names the field, and nothing is sent', async (_shown, value) => {
		const calls = tenant();
		const { error } = await run(isolate(parameters), { items: [{ value: value as string }] });
		expect(error).toMatchObject({ message: expect.stringMatching(message), context: { itemIndex: 0 } });
		expect(error?.description).toContain('nothing was sent');
		expect(sent(calls)).toBe(0);
	});
});

describe('a protection', () => {
	it.each<[string, IDataObject, Record<string, unknown>]>([
		['types as a text', { types: 'AGENT_TYPE_SERVER, AGENT_TYPE_MOBILE' }, { endpoint_type: 'AGENT_TYPE_SERVER' }],
		['types in another case', { types: ['agent_type_server'] }, { endpoint_type: 'Server' }],
		['a type that Cortex does not report', { types: ['AGENT_TYPE_SERVER'] }, { endpoint_type: null }],
		['tags that Cortex does not report', { tags: 'no-isolation' }, { tags: null }],
	])('holds: %s', async (_title, protectedEndpoints, fields) => {
		const calls = tenant(fields);
		const { items } = await run(isolate({ protectedEndpoints }), { items: [{}] });
		expect(items).toMatchObject([{ outcome: 'protected' }]);
		expect(sent(calls)).toBe(0);
	});
});
