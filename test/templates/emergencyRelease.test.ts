import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { changes, ownTags, TemplateUnderTest } from '../support/templates';

const START = { 'Emergency Release': [{ 'Your Name': 'A. Analyst', Reason: 'False <positive>' }] };
const AGENT_FAILS = { mode: 'fail', status: 'FAILED', reason: { errorDescription: 'The agent could not do it' } } as const;
const typed = (machines: number | null) => ({ ...START, Confirm: [machines === null ? {} : { 'Number of Machines': machines }] });

const READ = ['Emergency Release', 'Hosts That We Contain', 'What Was Read?'];
const SHOWN = [...READ, 'Dry Run', 'What Would Happen', 'Confirm', 'Confirmed?'];
const GO_ON = [...SHOWN, 'Still Ours', 'Was Shown', 'Set Release Tag'];
const RELEASE = [...GO_ON, 'Claim Release', 'Unisolate Endpoints'];
const REPORT = ['All Together', 'Sum Up', 'Notify', 'Send E-Mail', 'Post to Webhook', 'Result'];

/** The template in n8n's engine, with n8n's own nodes, against the simulators; the forms are filled in by pinned data. */
describe('emergency release, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('emergency-release');
	});

	beforeEach(async () => {
		lab = new Lab();
		// An action takes two seconds instead of ten.
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
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
	/** What it says of each machine, after the name of who did it, when, and why. */
	const report = (result: WorkflowRun) => {
		const [who, why, ...lines] = String(result.items('Notify')[0].report).split('\n');
		expect(who).toMatch(/^Emergency release by A\. Analyst, \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/);
		expect(why).toMatch(/^Reason: False /);
		return lines.filter((line) => line !== '');
	};

	it('runs on its sample data without any account', async () => {
		const result = await template.runAsImported();
		expect(result.executed).toEqual([...RELEASE, 'Record Release', 'What Became of It', ...REPORT]);
		expect(report(result)).toEqual([
			'Released: 1',
			'- fin-lt-0142: has its network back',
			'Waiting: 1',
			expect.stringMatching(/^- hr-lt-0007: The agent is DISCONNECTED, nothing was sent\. Run again: .* It stays isolated until then$/),
			'Not released: 0',
		]);
	});

	it('ends when nothing is contained', async () => {
		expect((await run(START)).executed).toEqual([...READ, 'Nothing to Release']);
	});

	it('ends, and says why, when Vectra cannot be read', async () => {
		lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/hosts' });
		const result = await run(START);
		expect(result.executed).toEqual([...READ, 'Vectra Could Not Be Read']);
		expect(result.items('Vectra Could Not Be Read')).toEqual([{ error: expect.stringContaining('Vectra') }]);
	});

	it.each([
		['a wrong number', 2],
		['no answer in time', null],
	])('shows what would be released and sends nothing: %s', async (_name, machines) => {
		contained('FIN-LT-0142');
		const before = changes(lab);
		const result = await run(typed(machines));
		expect(result.executed).toEqual([...SHOWN, 'Not Confirmed']);
		expect(result.items('What Would Happen')).toEqual([
			{ count: 1, machines: '1 machine', list: '<tr><td>FIN-LT-0142</td><td>FIN-LT-0142 (connected)</td><td>will be released now</td></tr>' },
		]);
		expect(changes(lab)).toEqual(before);
		expect(isolation('FIN-LT-0142')).toBe('AGENT_ISOLATED');
	});

	it('says in words what would happen to each machine', async () => {
		for (const name of ['FIN-LT-0142', 'FIN-LT-0158', 'HR-LT-0007', 'HR-LT-0011']) contained(name);
		lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
		lab.cortex.world.consoleRelease(endpointIdOf('FIN-LT-0158'));
		lab.cortex.world.uninstall(endpointIdOf('HR-LT-0011'));
		lab.clock.advance(60_000);
		const { machines, list } = (await run(typed(null))).items('What Would Happen')[0];
		expect(machines).toBe('4 machines');
		expect(String(list)).toMatch(/will be released now.*is not isolated any more: only the record is cleared.*is offline: will be released when its agent is back/);
		expect(String(list)).not.toMatch(/wouldRelease|alreadyReleased|deferred|undefined/);
	});

	it('releases what is connected, defers the rest, and keeps hosts that were not shown', async () => {
		contained('FIN-LT-0142');
		contained('HR-LT-0007');
		lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
		const first = await run(typed(null));
		contained('OPS-LT-0031');
		const shown = first.items('Hosts That We Contain');
		const result = await run({ ...typed(2), 'Hosts That We Contain': shown });
		expect(result.executed).toEqual([...RELEASE, 'Record Release', 'What Became of It', ...REPORT]);
		expect(report(result)).toEqual([
			'Released: 1',
			'- FIN-LT-0142: has its network back',
			'Waiting: 1',
			expect.stringMatching(/^- HR-LT-0007: .*It stays isolated until then$/),
			'Not released: 0',
		]);
		expect(result.items('Sum Up')[0].page).toMatch(/^<h3>Released: 1<\/h3><ul><li>FIN-LT-0142: has its network back<\/li><\/ul><h3>Waiting for their agents: 1<\/h3><ul><li>HR-LT-0007: .*<\/li><\/ul>$/);
		expect(isolation('FIN-LT-0142')).toBe('AGENT_UNISOLATED');
		// The request tag stays, so the release tag must be there before the next poll of the main template.
		expect(tagsOf('FIN-LT-0142')).toEqual(['vectra_contain', 'vectra_release']);
		expect(notesOf('FIN-LT-0142')).toEqual([expect.stringContaining('Emergency release by A. Analyst: False')]);
		expect(tagsOf('HR-LT-0007')).toEqual(expect.arrayContaining(['cortex-xdr:contained', 'vectra_release']));
		expect(tagsOf('OPS-LT-0031')).not.toContain('vectra_release');
		expect(isolation('OPS-LT-0031')).toBe('AGENT_ISOLATED');
	});

	it('reports an agent that fails, and keeps the host as ours', async () => {
		contained('FIN-LT-0142');
		lab.cortex.world.failNext(endpointIdOf('FIN-LT-0142'), AGENT_FAILS);
		const result = await run(typed(1));
		expect(result.executed).toEqual([...RELEASE, 'Record Release', 'What Became of It', ...REPORT]);
		expect(report(result)).toEqual(['Released: 0', 'Waiting: 0', 'Not released: 1', expect.stringMatching(/^- FIN-LT-0142: .*The agent could not do it/)]);
		expect(tagsOf('FIN-LT-0142')).toContain('cortex-xdr:contained');
	});

	const notSent = (text: RegExp) => ['Released: 0', 'Waiting: 0', 'Not released: 1', expect.stringMatching(text)];

	it('does not release a host whose release tag could not be set', async () => {
		contained('FIN-LT-0142');
		lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/' });
		const result = await run(typed(1));
		expect(result.executed).toEqual([...GO_ON, 'Not Sent', ...REPORT]);
		expect(report(result)).toEqual(notSent(/^- FIN-LT-0142: .*Nothing was sent for it; run this again$/));
		expect(changes(lab).filter((call) => call.includes('unisolate'))).toEqual([]);
		expect(isolation('FIN-LT-0142')).toBe('AGENT_ISOLATED');
	});

	it('does not release a host that is not ours any more', async () => {
		contained('FIN-LT-0142');
		const shown = (await run(typed(null))).items('Hosts That We Contain');
		for (const tag of ownTags('FIN-LT-0142')) lab.qux.world.untag(lab.hostId('FIN-LT-0142'), tag);
		const result = await run({ ...typed(1), 'Hosts That We Contain': shown, 'Still Ours': shown });
		expect(result.executed).toEqual([...GO_ON, 'Claim Release', 'Not Sent', ...REPORT]);
		expect(report(result)).toEqual(notSent(/^- FIN-LT-0142: .*not ours.*Nothing was sent for it/));
		expect(isolation('FIN-LT-0142')).toBe('AGENT_ISOLATED');
	});

	it('reports what could not be sent', async () => {
		contained('FIN-LT-0142');
		const shown = (await run(typed(null))).items('Hosts That We Contain');
		lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint' });
		const result = await run({ ...typed(1), 'Hosts That We Contain': shown });
		expect(result.executed).toEqual([...RELEASE, 'Not Sent', ...REPORT]);
		expect(report(result)).toEqual(notSent(/^- FIN-LT-0142: .*Nothing was sent for it; run this again$/));
	});

	it('says that a machine is released though it could not be recorded', async () => {
		contained('FIN-LT-0142');
		// The tags have been set by then.
		lab.qux.server.faults.add({ kind: 'status', status: 403, method: 'DELETE', path: '/tagging/' });
		const result = await run(typed(1));
		expect(result.executed).toEqual([...RELEASE, 'Record Release', 'Not Recorded', ...REPORT]);
		expect(report(result)).toEqual([
			'Released: 1',
			expect.stringMatching(/^- FIN-LT-0142: has its network back\. But Vectra could not be written: .*Run this again, so that the record ends$/),
			'Waiting: 0',
			'Not released: 0',
		]);
		lab.qux.server.faults.clear();
		expect(report(await run(typed(1)))[1]).toBe('- FIN-LT-0142: was not isolated any more');
		expect(tagsOf('FIN-LT-0142')).toEqual(['vectra_contain', 'vectra_release']);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
