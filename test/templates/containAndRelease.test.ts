import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { standIn } from '../support/engine/formNodes';
import { changes, ownTags, TemplateUnderTest } from '../support/templates';

/** The template in n8n's engine, with n8n's own nodes, against the simulators; what the trigger emits is pinned. */
describe('contain and release, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('contain-and-release');
	});

	beforeEach(async () => {
		lab = new Lab();
		await lab.start();
	});

	afterEach(async () => await lab.close());

	const tag = (name: string, ...tags: string[]) => tags.forEach((one) => lab.qux.world.tag(lab.hostId(name), one));
	const tagsOf = (name: string) => lab.qux.world.host(lab.hostId(name)).tags;
	const isolation = (name: string) => lab.cortex.world.find(endpointIdOf(name)).isolation;
	/** An item as the trigger emits it. */
	const change = (name: string, desired: string, endpointId: string | null = null): IDataObject => {
		const { id, ip, tags } = lab.qux.world.host(lab.hostId(name));
		return { desired, reasonText: 'Because', endpointId, host: { id, name, ip, macAddresses: [], tags: [...tags] } };
	};
	/** Isolated in Cortex and recorded in Vectra. */
	const contained = (name: string) => {
		lab.cortex.world.consoleIsolate(endpointIdOf(name));
		lab.clock.advance(60_000);
		tag(name, ...ownTags(name));
	};
	const good = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		expect(run.executed.at(-1)).toBe('Notify');
		return run;
	};
	const triggered = async (...items: IDataObject[]) => good(await template.run(lab, { pinned: { 'Vectra AI Trigger': items } }));
	const told = (run: WorkflowRun) => run.items('Notify').map(({ report }) => report);

	it('runs on its sample data without any account', async () => {
		expect(told(good(await template.runAsImported()))).toEqual(['Done. FIN-LT-0142: isolated. The endpoint is isolated']);
	});

	it('isolates and records, then releases and takes the record away', async () => {
		tag('FIN-LT-0142', REQUEST_TAG);
		expect(told(await triggered(change('FIN-LT-0142', 'isolated')))).toEqual([expect.stringMatching(/^Done\. FIN-LT-0142: isolated/)]);
		expect([isolation('FIN-LT-0142'), tagsOf('FIN-LT-0142')]).toEqual(['AGENT_ISOLATED', expect.arrayContaining(['cortex-xdr:contained'])]);
		expect(told(await triggered(change('FIN-LT-0142', 'released')))).toEqual([expect.stringMatching(/^Done\. FIN-LT-0142: released/)]);
		expect([isolation('FIN-LT-0142'), tagsOf('FIN-LT-0142')]).toEqual(['AGENT_UNISOLATED', [REQUEST_TAG]]);
	});

	it('defers machines that are offline, in both directions, and sends nothing', async () => {
		contained('HR-LT-0011');
		for (const name of ['HR-LT-0007', 'HR-LT-0011']) lab.cortex.world.disconnect(endpointIdOf(name));
		const run = await triggered(change('HR-LT-0007', 'isolated'), change('HR-LT-0011', 'released', endpointIdOf('HR-LT-0011')));
		expect(told(run)).toEqual([
			expect.stringMatching(/^Deferred\. HR-LT-0007: deferred, wanted isolated\./),
			expect.stringMatching(/^Deferred\. HR-LT-0011: deferred, wanted released\./),
		]);
		expect(changes(lab)).toEqual([]);
	});

	it('reports what is pending, and sends no release then', async () => {
		lab.cortex.hooks.add({ before: 'endpoints/isolate', event: 'disconnect', endpointId: endpointIdOf('ENG-MB-0203') });
		expect(told(await triggered(change('ENG-MB-0203', 'isolated')))).toEqual([expect.stringMatching(/^Pending\. ENG-MB-0203: pendingIsolation/)]);
		expect(told(await triggered(change('ENG-MB-0203', 'released')))).toEqual([expect.stringMatching(/^Pending\. ENG-MB-0203: blockedByPendingIsolation/)]);
		expect(changes(lab).filter((call) => call.includes('unisolate'))).toEqual([]);
	});

	it('reports refusals, with the candidates where several machines could be meant', async () => {
		lab.cortex.world.uninstall(endpointIdOf('OPS-LT-0031'));
		const run = await triggered(change('IP-10.20.12.40', 'isolated'), change('OPS-LT-0031', 'isolated'));
		expect(told(run)).toEqual([expect.stringMatching(/^Refused\. .*ambiguous.*Candidates: VDI-01/s), expect.stringMatching(/^Refused\. .*: (notFound|unsupported)/)]);
		expect(changes(lab)).toEqual([]);
	});

	it('reports an agent that fails, and does not record an isolation', async () => {
		const failure = { mode: 'fail', status: 'FAILED', reason: { errorDescription: 'The agent could not do it' } } as const;
		lab.cortex.world.failNext(endpointIdOf('FIN-LT-0142'), failure);
		expect(told(await triggered(change('FIN-LT-0142', 'isolated')))).toEqual([expect.stringMatching(/^Failed\. FIN-LT-0142: failed/)]);
		expect(tagsOf('FIN-LT-0142')).toEqual([]);
	});

	it('reports when Cortex or Vectra cannot be used, in both directions', async () => {
		const both = [change('FIN-LT-0142', 'isolated'), change('FIN-LT-0158', 'released')];
		lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' });
		expect(told(await triggered(...both))).toEqual(['FIN-LT-0142', 'FIN-LT-0158'].map((name) => expect.stringMatching(new RegExp(`^Failed\\. ${name}: error\\. .*Nothing was sent`))));
		expect([tagsOf('FIN-LT-0142'), tagsOf('FIN-LT-0158')]).toEqual([[], ['cortex-xdr:pending']]);
		lab.cortex.server.faults.clear();
		lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/' });
		const run = await triggered(...both);
		expect(run.executed).toEqual(expect.arrayContaining(['Record Isolation', 'Record Release']));
		expect(run.items('Report Failed')).toHaveLength(2);
		expect(run.items('Report Done')).toEqual([]);
	});

	it('keeps following what may be isolated though Cortex cannot be read, in both directions', async () => {
		contained('FIN-LT-0142');
		lab.cortex.server.faults.add({ kind: 'truncated', path: '/get_endpoint' });
		await triggered(change('FIN-LT-0142', 'isolated', endpointIdOf('FIN-LT-0142')), change('FIN-LT-0158', 'released', endpointIdOf('FIN-LT-0158')));
		lab.cortex.server.faults.clear();
		expect(tagsOf('FIN-LT-0142')).toEqual(expect.arrayContaining(['cortex-xdr:contained', 'cortex-xdr:pending']));
		expect(tagsOf('FIN-LT-0158')).toEqual([expect.stringMatching(new RegExp(`^cortex-xdr:${endpointIdOf('FIN-LT-0158')}:`)), 'cortex-xdr:pending']);
		await triggered(change('FIN-LT-0142', 'isolated', endpointIdOf('FIN-LT-0142')), change('FIN-LT-0158', 'released', endpointIdOf('FIN-LT-0158')));
		expect(tagsOf('FIN-LT-0142')).not.toContain('cortex-xdr:pending');
		expect(tagsOf('FIN-LT-0158')).toEqual([]);
		expect(changes(lab).filter((call) => call.includes('isolate'))).toEqual([]);
	});

	it('tells what the trigger held back', async () => {
		const held = { ...change('DC-01', 'isolated'), held: 'noBlockGroup', reasonText: 'It is in NoBlock', nextStep: 'Ask' };
		const trigger = standIn('vectraTrigger', () => [[], [{ json: held }]]);
		const run = good(await template.run(lab, { pinned: {}, nodeTypes: { 'n8n-nodes-vectra-cortex-xdr.vectraTrigger': trigger } }));
		expect(told(run)).toEqual(['Held back. DC-01: noBlockGroup. It is in NoBlock. Ask']);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
