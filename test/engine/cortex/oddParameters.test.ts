import type { IDataObject } from 'n8n-workflow';
import { endpointId, endpointRecord } from '../../support/endpoints';
import { cortex, page, run } from './cortexNock';

/** Values that an expression, a variable or an AI tool yields where the form has a switch, a list or a number. */

const A = endpointId(0xa);
const MUTATIONS = ['endpoints/isolate', 'endpoints/unisolate'];
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
		return MUTATIONS.includes(path) ? [200, { reply: { action_id: 1 } }] : undefined;
	});
}

const sent = (calls: ReadonlyArray<{ path: string }>) => calls.filter(({ path }) => MUTATIONS.includes(path)).length;

const unisolate = (more: IDataObject) => isolate({ operation: 'unisolate', ...more });

describe('Mode', () => {
	it.each([
		['Isolate', isolate, 'wouldIsolate', {}],
		['Unisolate', unisolate, 'wouldRelease', { is_isolated: 'AGENT_ISOLATED' }],
	] as const)('%s: Dry Run sends nothing, Execute sends', async (_operation, form, wouldBe, fields) => {
		const calls = tenant(fields);
		const { items } = await run(form({ mode: VALUE }), { items: [{ value: 'dryRun' }] });
		expect(items).toMatchObject([{ outcome: wouldBe, kind: 'dryRun' }]);
		expect(sent(calls)).toBe(0);
		await run(form({ mode: VALUE }), { items: [{ value: 'execute' }] });
		expect(sent(calls)).toBe(1);
	});

	it.each<[unknown]>([[true], [false], ['true'], ['yes'], [1], [VALUE], [{ a: 1 }]])(
		'Dry Run that was saved as an option is refused, whatever it holds: %j',
		async (dryRun) => {
			for (const form of [isolate, unisolate]) {
				const calls = tenant({ is_isolated: form === isolate ? 'AGENT_UNISOLATED' : 'AGENT_ISOLATED' });
				const { error } = await run(form({ options: { dryRun: dryRun as boolean } }), { items: [{ value: false }] });
				expect(error).toMatchObject({
					message: 'Dry Run is no longer an option',
					description: 'Item 0: nothing was sent. Choose Dry Run or Execute as Mode, then remove Dry Run from Options',
				});
				expect(calls).toEqual([]);
			}
		},
	);
});

const REFUSED: Array<[field: string, parameters: IDataObject, values: unknown[], message: RegExp]> = [
	['Mode', { mode: VALUE }, ['', 'Dry Run', 'dryrun', 'Execute', true, false, 1, null, {}], /^Mode is “.*”, which is not one of its choices$/],
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

describe('a safety field that is left to a model', () => {
	const AI = "={{ $fromAI('value', '', 'string') }}";
	it.each<[string, IDataObject]>([
		['Mode', { mode: AI }],
		['Mode', { mode: "={{ $fromai('value') }}" }],
		['Evidence', { evidence: AI }],
		['When Offline', { whenOffline: AI }],
		['Protected Endpoints', { protectedEndpoints: { types: AI } }],
		['Protected Endpoints', { protectedEndpoints: { types: ['AGENT_TYPE_SERVER'], namePatterns: AI } }],
		['A limit in Options', { options: { maxEndpoints: AI } }],
		['A limit in Options', { options: { addressAge: AI } }],
	])('%s is refused before anything is asked: %j', async (label, parameters) => {
		const calls = tenant();
		for (const form of [isolate, unisolate]) {
			if (form === unisolate && label === 'Protected Endpoints') continue;
			for (const continueOnFail of [false, true]) {
				const { error, items } = await run(form(parameters), { items: [{}], continueOnFail });
				expect(error).toMatchObject({ message: `${label} is left to a model ($fromAI)`, description: expect.stringContaining('Nothing was sent') });
				expect(items.filter((item) => 'outcome' in item)).toEqual([]);
			}
		}
		expect(calls).toEqual([]);
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
