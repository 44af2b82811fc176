import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { FORM_NODES, standIn } from '../support/engine/formNodes';
import { rememberInMemory } from '../support/deduplication';
import { addServer } from '../support/server';
import { changes, TemplateUnderTest } from '../support/templates';

const HOUR = 3_600_000;

/** The template in n8n's engine, with n8n's own nodes, against the simulators; the form is filled in by pinned data. */
describe('contain with approval, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	let memory: { forget: () => void };
	let server: { hostId: number; endpointId: string };

	beforeAll(async () => {
		template = await TemplateUnderTest.read('contain-with-approval');
		memory = await rememberInMemory();
	});

	beforeEach(async () => {
		memory.forget();
		lab = new Lab();
		await lab.start();
		server = addServer(lab, 'SQL-01', '10.30.2.9');
	});

	afterEach(async () => await lab.close());

	const hostOf = (name: string) => {
		const hostId = name === 'SQL-01' ? server.hostId : lab.hostId(name);
		const { ip, tags } = lab.qux.world.host(hostId);
		return { id: hostId, name, ip, macAddresses: [], tags: [...tags] };
	};
	/** An item as the trigger emits it. */
	const change = (name: string, desired: string, more: IDataObject = {}): IDataObject => ({
		eventId: `containment:${hostOf(name).id}:${desired}:-:${Date.now() - HOUR}:1`,
		desired,
		reason: desired === 'isolated' ? 'requestTag' : 'requestWithdrawn',
		reasonText: 'The host carries the request tag',
		endpointId: null,
		host: hostOf(name),
		emittedAt: new Date().toISOString(),
		...more,
	});
	const request = (name: string, more: IDataObject = {}): IDataObject => ({
		requestKey: 'key',
		host: hostOf(name),
		endpointId: '',
		basis: 'request',
		reasonText: 'The host carries the request tag',
		refusedReason: 'its type is protected',
		requestTag: REQUEST_TAG,
		releaseTag: 'vectra_release',
		...more,
	});
	const answer = (decision: string, endpointId = server.endpointId, ageHours = 0) => ({
		Decision: decision,
		'Endpoint ID': endpointId,
		'Your Name': 'A. Approver',
		Reason: 'Ransom note seen',
		submittedAt: new Date(Date.now() - ageHours * HOUR).toISOString(),
	});
	const isolation = (agent: string) => lab.cortex.world.find(endpointIdOf(agent)).isolation;
	const tag = (name: string, ...tags: string[]) => tags.forEach((one) => lab.qux.world.tag(hostOf(name).id, one));
	const notes = (name: string) => lab.qux.world.notesOf('host', hostOf(name).id).map(({ note }) => note);
	const sent = () => changes(lab).filter((call) => call.includes('isolate'));
	const good = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		return run;
	};

	/** The upper half: what the trigger emits. The self-call is pinned. */
	const triggered = async (...items: IDataObject[]) => {
		const pinned = { 'Vectra AI Trigger': items, 'Ask a Person': [{}] };
		return good(await template.run(lab, { start: 'Vectra AI Trigger', pinned }));
	};
	/** The lower half: one approval. */
	const asked = async (item: IDataObject, decision: IDataObject | null, nodeTypes = FORM_NODES) =>
		good(
			await template.run(lab, {
				start: 'Approval Needed',
				pinned: { 'Approval Needed': [item], ...(decision ? { 'Wait for Decision': [decision] } : {}) },
				nodeTypes,
			}),
		);
	const told = (run: WorkflowRun) =>
		run.executed.filter((name) => name.startsWith('Report ')).map((name) => String(run.items(name)[0]?.report));

	it.each(['Vectra AI Trigger', 'Approval Needed'])('runs on its sample data without any account, from %s', async (start) => {
		const run = good(await template.runAsImported(start));
		expect(run.executed.at(-1)).toBe(start === 'Approval Needed' ? 'Notify of Decision' : 'Approval Asked For');
	});

	describe('without approval', () => {
		it('isolates and releases ordinary machines, and asks nobody', async () => {
			tag('FIN-LT-0142', REQUEST_TAG);
			const isolated = await triggered(change('FIN-LT-0142', 'isolated'));
			expect(told(isolated)).toEqual([expect.stringMatching(/^Done\. FIN-LT-0142: isolated/)]);
			const released = await triggered(change('FIN-LT-0142', 'released'));
			expect(told(released)).toEqual([expect.stringMatching(/^Done\. FIN-LT-0142: released/)]);
			expect(isolation('FIN-LT-0142')).toBe('AGENT_UNISOLATED');
			expect([...isolated.executed, ...released.executed]).not.toContain('Approval Request');
		});

		it('defers an offline machine, and only follows a pending isolation', async () => {
			lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
			expect(told(await triggered(change('HR-LT-0007', 'isolated')))).toEqual([expect.stringMatching(/^Waiting\. HR-LT-0007: deferred/)]);
			lab.cortex.world.consoleIsolate(server.endpointId);
			lab.clock.advance(60_000);
			const followed = await triggered(change('SQL-01', 'isolated', { reason: 'pendingIsolation', endpointId: server.endpointId }));
			expect(told(followed)).toEqual([expect.stringMatching(/^Done\. SQL-01: alreadyIsolated/)]);
			expect(sent()).toEqual([]);
		});

		it('reports what fails: Cortex, then Vectra, in both directions', async () => {
			const { endpointId } = server;
			const pending = change('SQL-01', 'isolated', { reason: 'pendingIsolation', endpointId });
			const everything = [change('FIN-LT-0142', 'isolated'), change('FIN-LT-0158', 'released'), pending];
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' });
			expect((await triggered(...everything)).items('Report Failed')).toHaveLength(3);
			lab.cortex.server.faults.clear();
			lab.cortex.world.uninstall(endpointIdOf('OPS-LT-0031'));
			expect(told(await triggered(change('OPS-LT-0031', 'isolated')))).toEqual([expect.stringMatching(/^Failed\. .*notFound/)]);
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/' });
			const run = await triggered(change('FIN-LT-0142', 'isolated'), change('FIN-LT-0158', 'released'));
			expect(run.items('Report Failed')).toHaveLength(2);
		});

		it('asks once for each request: protected, ambiguous, beyond a limit', async () => {
			const items = [change('SQL-01', 'isolated'), change('IP-10.20.12.40', 'isolated')];
			const run = await triggered(...items);
			expect(run.items('Not Asked Before').map(({ refused }) => refused)).toEqual(['protected', 'ambiguous']);
			expect(sent()).toEqual([]);
			const again = await triggered(...items);
			expect(again.executed.at(-1)).toBe('Already Asked');
		});

		it('takes what the trigger held back: beyond its limit to a person, the rest to the report', async () => {
			const held = (name: string, reason: string) => ({
				...change(name, 'isolated'),
				eventId: `held:${hostOf(name).id}:${reason}:${Date.now()}`,
				held: reason,
				nextStep: 'Wait',
			});
			const items = [held('FIN-LT-0142', 'limitReached'), held('DC-01', 'keyAsset')].map((json) => ({ json }));
			const run = await template.run(lab, {
				start: 'Vectra AI Trigger',
				pinned: { 'Ask a Person': [{}] },
				nodeTypes: { ...FORM_NODES, 'n8n-nodes-vectra-cortex-xdr.vectraTrigger': standIn('vectraTrigger', () => [[], items]) },
			});
			expect(good(run).items('Not Asked Before')).toMatchObject([{ refused: 'limitReached', host: { name: 'FIN-LT-0142' } }]);
			expect(told(run)).toEqual([expect.stringMatching(/^Held back\. DC-01: keyAsset/)]);
		});
	});

	describe('with approval', () => {
		beforeEach(() => tag('SQL-01', REQUEST_TAG));

		it('isolates what was approved, and notes who approved it', async () => {
			const run = await asked(request('SQL-01'), answer('Isolate it'));
			expect(run.items('What to Decide')[0]).toMatchObject({ suggested: server.endpointId, candidates: [{ id: server.endpointId }] });
			expect(told(run)).toEqual([expect.stringMatching(/^Approved by A\. Approver and done\. SQL-01: isolated/)]);
			expect(isolation('SQL-01')).toBe('AGENT_ISOLATED');
			expect(notes('SQL-01').join('\n')).toContain('Approved by A. Approver: Ransom note seen');
		});

		it('isolates the one candidate that was chosen', async () => {
			tag('IP-10.20.12.40', REQUEST_TAG);
			const run = await asked(request('IP-10.20.12.40'), answer('Isolate it', endpointIdOf('VDI-018')));
			expect(run.items('What to Decide')[0]).toMatchObject({
				suggested: '',
				candidates: expect.arrayContaining([expect.objectContaining({ name: 'VDI-017' }), expect.objectContaining({ name: 'VDI-018' })]),
			});
			expect([isolation('VDI-017'), isolation('VDI-018')]).toEqual(['AGENT_UNISOLATED', 'AGENT_ISOLATED']);
		});

		it.each<[string, IDataObject | null, string]>([
			['denied', answer('Do not isolate it', ''), 'Denied by A. Approver'],
			['answered with something else', { submittedAt: new Date().toISOString(), Decision: 'yes' }, 'Denied'],
			['not answered in time', null, 'Expired'],
		])('does nothing when it is %s', async (_name, decision, text) => {
			const run = await asked(request('SQL-01'), decision);
			expect(told(run)).toEqual([expect.stringContaining(text)]);
			expect(run.executed.at(-1)).toBe('Notify of Decision');
			expect(sent()).toEqual([]);
			expect(notes('SQL-01').join('\n')).toContain(text);
		});

		it.each<[string, () => IDataObject, () => void, number]>([
			['the request tag was taken off', () => request('SQL-01'), () => lab.qux.world.untag(server.hostId, REQUEST_TAG), 0],
			['the release tag was set', () => request('SQL-01', { basis: 'criterion' }), () => tag('SQL-01', 'vectra_release'), 0],
			['the approval is too old', () => request('SQL-01'), () => {}, 25],
		])('does nothing when meanwhile %s', async (_name, item, meanwhile, age) => {
			meanwhile();
			const run = await asked(item(), answer('Isolate it', server.endpointId, age));
			expect(told(run)).toEqual([expect.stringContaining('was withdrawn in the meantime')]);
			expect(sent()).toEqual([]);
			expect(notes('SQL-01').join('\n')).toContain('was withdrawn in the meantime');
		});

		it.each(['', endpointIdOf('FILE-SRV-01')])('does nothing when the answer names an endpoint that was not shown: “%s”', async (other) => {
			const run = await asked(request('SQL-01'), answer('Isolate it', other));
			expect(told(run)).toEqual([expect.stringContaining('was not among those shown')]);
			expect(sent()).toEqual([]);
		});

		it('makes a rule’s wish that a person approved a request', async () => {
			lab.qux.world.untag(server.hostId, REQUEST_TAG);
			const run = await asked(request('SQL-01', { basis: 'criterion' }), answer('Isolate it'));
			expect(told(run)).toEqual([expect.stringMatching(/and done/)]);
			expect(lab.qux.world.host(server.hostId).tags).toEqual(expect.arrayContaining([REQUEST_TAG, 'cortex-xdr:contained']));
		});

		it('does nothing when the request tag for a rule’s wish cannot be set', async () => {
			lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'POST', path: '/tagging/' });
			const run = await asked(request('SQL-01', { basis: 'criterion', requestTag: 'approved_by_a_person' }), answer('Isolate it'));
			expect(told(run)).toEqual([expect.stringMatching(/but not done\. SQL-01: error/)]);
			expect(sent()).toEqual([]);
		});

		it('asks nothing when there is nothing to decide, or when nobody can tell', async () => {
			lab.cortex.world.uninstall(server.endpointId);
			const gone = await asked(request('SQL-01'), answer('Isolate it'));
			expect(told(gone)).toEqual([expect.stringMatching(/^Nothing to decide on SQL-01: notFound/)]);
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' });
			expect(told(await asked(request('SQL-01'), answer('Isolate it')))).toEqual([expect.stringContaining('SQL-01: error')]);
			expect(sent()).toEqual([]);
		});

		it('tries an approved machine that is offline again, and reads the tags before each try', async () => {
			lab.cortex.world.disconnect(server.endpointId);
			let waits = 0;
			const wait = standIn('wait', (items) => {
				waits += 1;
				if (waits === 2) lab.cortex.world.connect(server.endpointId);
				return [items];
			});
			const run = await asked(request('SQL-01'), answer('Isolate it'), { ...FORM_NODES, 'n8n-nodes-base.wait': wait });
			expect(run.executed.filter((name) => name === 'Read Tags Again')).toHaveLength(3);
			expect(told(run)).toEqual([expect.stringMatching(/and done\. SQL-01: isolated/)]);
			expect(sent()).toHaveLength(1);
		});

		it.each<[string, () => void, RegExp]>([
			['pending', () => lab.cortex.hooks.add({ before: 'endpoints/isolate', event: 'disconnect', endpointId: server.endpointId }), /not finished\. SQL-01: pendingIsolation/],
			['refused by Cortex', () => lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/isolate' }), /but not done\. SQL-01/],
			['not found at the second look', () => lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/get_endpoint', skip: 2 }), /but not done\. SQL-01: error/],
			['not recorded', () => lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'POST', path: '/tagging/' }), /but not done\. SQL-01: error/],
			['not readable in Vectra', () => lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/' }), /but not done\. SQL-01: error/],
		])('reports an approved isolation that is %s', async (_name, trouble, text) => {
			trouble();
			expect(told(await asked(request('SQL-01'), answer('Isolate it')))).toEqual([expect.stringMatching(text)]);
		});
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
