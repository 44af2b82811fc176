import type { IDataObject } from 'n8n-workflow';
import nock from 'nock';
import * as cortexActions from '../../../nodes/CortexXdr/actions/router';
import type { Operation } from '../../../nodes/shared/operations';
import * as vectraActions from '../../../nodes/Vectra/actions/router';
import { examplesIn, type Example } from '../../support/docExamples';
import type { CredentialData, NodeRun, RunNodeOptions } from '../../support/engine';
import { HOST, run as runCortex } from '../cortex/cortexNock';
import { MACHINE_MUTATIONS } from '../cortex/operations/machineMutations';
import { MACHINE_READS } from '../cortex/operations/machineReads';
import { TENANT_MUTATIONS } from '../cortex/operations/tenantMutations';
import { TENANT_READS } from '../cortex/operations/tenantReads';
import { READS } from '../vectra/operations/readCases';
import { controlTime, quxCredentials, ruxCredentials, runVectra } from '../vectra/support';
import { QUX, RUX } from '../vectra/vectraNock';

controlTime();

/** The verbs with which the description of a read begins. */
const READ_VERBS = /^(Read|List|Find|Fetch|Count) /;

const SAMPLE = 'This item is a sample of the trigger, not a real event';

const REFUSED = /^“.+” was not run, because Retry On Fail is on for this node$/;

/** n8n takes a wait of 0 for its default, a second. */
const ON = { settings: { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 } };

/** What the expressions of the examples find. */
const ITEM: IDataObject = { actionId: 1, queryId: 'q1_inv', sha256: 'ab'.repeat(32), src_ip: '10.0.0.7', host: { name: 'a', ip: '10.0.0.7' } };

const nameOf = ({ resource, operation }: { resource: string; operation: string }) => `${resource}.${operation}`;

/** Answers every call of a vendor with a refusal, and counts the calls. */
function refuseAll(base: string): () => number {
	let calls = 0;
	for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
		nock(base)
			.persist()
			.intercept(/./, method)
			.reply((uri) => {
				if (uri.includes('oauth2')) return [200, { access_token: 't', expires_in: 21_600, token_type: 'Bearer' }];
				calls += 1;
				return [400, { detail: 'Not like this.' }, { 'Content-Type': 'application/json' }];
			});
	}
	return () => calls;
}

type Run = (parameters: Example, options?: Partial<RunNodeOptions>) => Promise<NodeRun>;

const runOn =
	(credentials: CredentialData): Run =>
	async (parameters, options) =>
		await runVectra(parameters as IDataObject, { ...options, credentials });

describe.each([
	['Cortex XDR', cortexActions.resources, 'cortex-operations.md', [HOST], [runCortex as Run]],
	['Vectra AI', vectraActions.resources, 'vectra-operations.md', [QUX, RUX], [runOn(quxCredentials), runOn(ruxCredentials)]],
] as const)('%s with Retry On Fail', (_title, resources, page, hosts, runs) => {
	const operations = resources.flatMap(({ value, operations: own }) =>
		own.map((one): [string, Operation] => [`${value}.${one.option.value}`, one]),
	);
	const mutating = new Set<string>(operations.filter(([, { mutates }]) => mutates).map(([name]) => name));
	const examples = examplesIn(page).map((example) => [nameOf(example), example] as const);
	const mutations = examples.filter(([name]) => mutating.has(name));
	const reads = examples.filter(([name]) => !mutating.has(name));

	it('has an example of every operation that changes something', () => {
		expect(new Set(mutations.map(([name]) => name))).toEqual(mutating);
		expect(mutating.size).toBeGreaterThan(20);
	});

	it('describes reads as reads, and mutations otherwise', () => {
		const wrong = operations.filter(([, { mutates, option }]) => READ_VERBS.test(option.description) === mutates);
		expect(wrong.map(([name]) => name)).toEqual([]);
	});

	it.each(mutations)('%s is refused before any call', async (name, example) => {
		const counts = hosts.map(refuseAll);
		const { option } = operations.find(([one]) => one === name)?.[1] ?? {};
		for (const run of runs) {
			const { error, items, status } = await run(example, { ...ON, items: [ITEM, ITEM] });
			expect([status, items]).toEqual(['error', []]);
			expect(error).toMatchObject({
				message: `“${option?.name}” was not run, because Retry On Fail is on for this node`,
				description: expect.stringMatching(/^Nothing was sent\. Switch off Retry On Fail in the settings of this node/),
			});
			const continued = await run(example, { ...ON, continueOnFail: true, items: [ITEM, ITEM] });
			const refusal = { error: expect.stringMatching(REFUSED) };
			expect(continued.items).toEqual([refusal, refusal]);
			expect(continued.raw[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		}
		expect(counts.map((calls) => calls())).toEqual(hosts.map(() => 0));
	});

	it.each(mutations)('%s is refused for a sample of a trigger before any call', async (_name, example) => {
		const counts = hosts.map(refuseAll);
		const sample = { ...ITEM, sample: true };
		for (const run of runs) {
			const { error, items, status } = await run(example, { items: [ITEM, sample] });
			expect([status, items, error?.context?.itemIndex]).toEqual(['error', [], 1]);
			expect(error).toMatchObject({ message: SAMPLE, description: expect.stringMatching(/^Nothing was sent\. .+ Make a real event and test again$/) });
			const continued = await run(example, { continueOnFail: true, items: [sample, sample] });
			expect(continued.items).toEqual([{ error: SAMPLE }, { error: SAMPLE }]);
		}
		expect(counts.map((calls) => calls())).toEqual(hosts.map(() => 0));
	});

	it.each(reads)('%s is a read and goes on', async (_name, example) => {
		const counts = hosts.map(refuseAll);
		for (const run of runs) {
			const { error } = await run(example, { ...ON, items: [ITEM] });
			// A check of the set-up reports what is refused, and does not fail.
			expect(error?.message ?? '').not.toMatch(REFUSED);
		}
		// Some filters and searches are refused on one of the two deployments, before anything is asked.
		expect(counts.reduce((sum, calls) => sum + calls(), 0)).toBeGreaterThan(0);
	});
});

describe('the cases of the other tests', () => {
	const find = (resources: typeof cortexActions.resources, { resource, operation }: { resource: string; operation: string }) =>
		resources.find(({ value }) => value === resource)?.operations.find(({ option }) => option.value === operation);

	it.each([...MACHINE_MUTATIONS, ...TENANT_MUTATIONS].map((one) => [nameOf(one), one] as const))('%s sends a mutation and is marked', (_name, one) => {
		expect(find(cortexActions.resources, one)?.mutates).toBe(true);
	});

	it.each([...MACHINE_READS, ...TENANT_READS].map((one) => [nameOf(one), one] as const))('%s sends reads and is not marked', (_name, one) => {
		expect(find(cortexActions.resources, one)?.mutates).toBe(false);
	});

	it.each(READS.map((one) => [nameOf(one), one] as const))('%s sends reads and is not marked', (_name, one) => {
		expect(find(vectraActions.resources, one)?.mutates).toBe(false);
	});
});
