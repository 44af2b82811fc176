import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { changes, ownTags, TemplateUnderTest } from '../support/templates';

const START = { 'Emergency Release': [{ 'Your Name': 'A. Analyst', Reason: 'False positive' }] };
const AGENT_FAILS = { mode: 'fail', status: 'FAILED', reason: { errorDescription: 'The agent could not do it' } } as const;
const typed = (machines: number | null) => ({ ...START, Confirm: [machines === null ? {} : { 'Number of Machines': machines }] });

/** The template in n8n's engine, with n8n's own nodes, against the simulators; the forms are filled in by pinned data. */
describe('emergency release, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('emergency-release');
	});

	beforeEach(async () => {
		lab = new Lab();
		await lab.start();
	});

	afterEach(async () => await lab.close());

	/** Isolated in Cortex and recorded in Vectra, with the request tag still on. */
	const contained = (name: string) => {
		lab.cortex.world.consoleIsolate(endpointIdOf(name));
		lab.clock.advance(60_000);
		for (const tag of ['vectra_contain', ...ownTags(name)]) lab.qux.world.tag(lab.hostId(name), tag);
	};
	const isolation = (name: string) => lab.cortex.world.find(endpointIdOf(name)).isolation;
	const tagsOf = (name: string) => lab.qux.world.host(lab.hostId(name)).tags;
	const notesOf = (name: string) => lab.qux.world.notesOf('host', lab.hostId(name)).map(({ note }) => note);
	const run = async (pinned: Record<string, IDataObject[]>) => {
		const result = await template.run(lab, { pinned });
		expect(result.error).toBeUndefined();
		return result;
	};
	const report = (result: WorkflowRun) => String(result.items('Sum Up')[0]?.report);

	it('runs on its sample data without any account', async () => {
		const result = await template.runAsImported();
		expect(report(result)).toMatch(/^Emergency release by A\. Analyst: 1 released, 1 waiting, 0 failed\n/);
	});

	it('ends when nothing is contained', async () => {
		const result = await run(START);
		expect(result.executed.at(-1)).toBe('Nothing to Release');
	});

	it('ends, and says why, when Vectra cannot be read', async () => {
		lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/hosts' });
		const result = await run(START);
		expect(result.executed.at(-1)).toBe('Vectra Could Not Be Read');
		expect(result.items('Vectra Could Not Be Read')[0].error).toEqual(expect.any(String));
	});

	it.each([
		['a wrong number', 2],
		['no answer in time', null],
	])('shows what would be released and sends nothing: %s', async (_name, machines) => {
		contained('FIN-LT-0142');
		const before = changes(lab);
		const result = await run(typed(machines));
		expect(result.items('What Would Happen')).toMatchObject([{ count: 1, list: expect.stringContaining('<td>wouldRelease</td>') }]);
		expect(result.executed.at(-1)).toBe('Not Confirmed');
		expect(changes(lab)).toEqual(before);
		expect(isolation('FIN-LT-0142')).toBe('AGENT_ISOLATED');
	});

	it('releases what is connected, defers the rest, and keeps hosts that were not shown', async () => {
		contained('FIN-LT-0142');
		contained('HR-LT-0007');
		lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
		const first = await run(typed(null));
		contained('OPS-LT-0031');
		const shown = first.items('Hosts That We Contain');
		const result = await run({ ...typed(2), 'Hosts That We Contain': shown });
		expect(report(result)).toMatch(/1 released, 1 waiting, 0 failed\n- Released\. FIN-LT-0142: released\..*\n- Waiting\. HR-LT-0007: deferred\./);
		expect(isolation('FIN-LT-0142')).toBe('AGENT_UNISOLATED');
		// The request tag stays, so the release tag must be there before the next poll of the main template.
		expect(tagsOf('FIN-LT-0142')).toEqual(['vectra_contain', 'vectra_release']);
		expect(notesOf('FIN-LT-0142')).toEqual([expect.stringContaining('Emergency release by A. Analyst: False positive')]);
		expect(tagsOf('HR-LT-0007')).toEqual(expect.arrayContaining(['cortex-xdr:contained', 'vectra_release']));
		expect(tagsOf('OPS-LT-0031')).not.toContain('vectra_release');
		expect(isolation('OPS-LT-0031')).toBe('AGENT_ISOLATED');
	});

	it('reports an agent that fails, and keeps the host as ours', async () => {
		contained('FIN-LT-0142');
		lab.cortex.world.failNext(endpointIdOf('FIN-LT-0142'), AGENT_FAILS);
		const result = await run(typed(1));
		expect(report(result)).toMatch(/0 released, 0 waiting, 1 failed\n- Not released\. FIN-LT-0142: failed/);
		expect(tagsOf('FIN-LT-0142')).toContain('cortex-xdr:contained');
	});

	it('does not release a host whose release tag could not be set', async () => {
		contained('FIN-LT-0142');
		lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/' });
		const result = await run(typed(1));
		expect(report(result)).toMatch(/1 failed\n- Not released\. FIN-LT-0142: the release tag could not be set: /);
		expect(changes(lab).filter((call) => call.includes('unisolate'))).toEqual([]);
		expect(isolation('FIN-LT-0142')).toBe('AGENT_ISOLATED');
	});

	it('reports what could not be sent', async () => {
		contained('FIN-LT-0142');
		const shown = (await run(typed(null))).items('Hosts That We Contain');
		lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint' });
		const result = await run({ ...typed(1), 'Hosts That We Contain': shown });
		expect(report(result)).toMatch(/1 failed\n- Not released\. FIN-LT-0142: .*Nothing was sent/);
	});

	it('reports what was released but not recorded', async () => {
		contained('FIN-LT-0142');
		// The tag has been set by then.
		lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'DELETE', path: '/tagging/' });
		const result = await run(typed(1));
		expect(report(result)).toMatch(/1 failed\n- Not recorded\. FIN-LT-0142: released, but Vectra could not be written: .*Run this again/);
		lab.qux.server.faults.clear();
		const again = await run(typed(1));
		expect(report(again)).toMatch(/1 released, 0 waiting, 0 failed\n- Released\. FIN-LT-0142: alreadyReleased/);
		expect(tagsOf('FIN-LT-0142')).toEqual(['vectra_contain', 'vectra_release']);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
