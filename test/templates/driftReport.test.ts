import { endpointIdOf } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { changes, ownTags, TemplateUnderTest } from '../support/templates';

const READ = ['Every Morning', 'Hosts That We Contain', 'Isolated in Cortex', 'Recorded, with State', 'Not Recorded', 'What Does Cortex Say?'];
const LOOKED_UP = ['Look It Up', 'Why Not Isolated?'];
const WRITE = ['All Together', 'Write the Report', 'Anything Drifted?'];
const TELL = ['Notify', 'Send E-Mail', 'Post to Webhook'];
const START = { 'Every Morning': [{ timestamp: '2026-02-03T07:00:00.000Z' }] };

/** The template in n8n's engine, with n8n's own nodes, against the simulators. */
describe('drift report, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('drift-report');
	});

	beforeEach(async () => {
		lab = new Lab();
		await lab.start();
	});

	afterEach(async () => await lab.close());

	const contain = (name: string, tags = ownTags(name)) => {
		for (const tag of tags) lab.qux.world.tag(lab.hostId(name), tag);
	};
	const isolate = (name: string) => {
		lab.cortex.world.consoleIsolate(endpointIdOf(name));
		lab.clock.advance(60_000);
	};
	/** Names of the nodes that ran, without the order of branches that run beside each other. */
	const ran = (run: WorkflowRun) => [...run.executed].sort();
	const report = (run: WorkflowRun) => {
		expect(run.error).toBeUndefined();
		return run.items('Write the Report')[0] as { findings: number; asRecorded: number; report: string };
	};

	it('runs on its sample data without any account', async () => {
		const run = await template.runAsImported();
		expect(report(run)).toMatchObject({ findings: 2, asRecorded: 1 });
		expect(ran(run)).toEqual([...READ, ...LOOKED_UP, 'As Recorded', 'Released by Hand', 'Unknown Isolation', ...WRITE, ...TELL].sort());
	});

	it('says so when nothing is contained and nothing isolated', async () => {
		const run = await template.run(lab, { pinned: START });
		expect(report(run)).toMatchObject({ findings: 0, asRecorded: 0 });
		expect(ran(run)).toEqual([...READ, 'Nothing Contained', ...WRITE, 'All Is as Recorded'].sort());
	});

	it('finds each kind of drift, reports it once, and changes nothing', async () => {
		contain('FIN-LT-0142');
		isolate('FIN-LT-0142');
		contain('FIN-LT-0158');
		contain('HR-LT-0007');
		lab.cortex.world.uninstall(endpointIdOf('HR-LT-0007'));
		contain('HR-LT-0011', [`cortex-xdr:${'f'.repeat(32)}:1764000000`, 'cortex-xdr:contained']);
		contain('ENG-MB-0203', [...ownTags('ENG-MB-0203', 2), 'cortex-xdr:pending']);
		lab.cortex.world.disconnect(endpointIdOf('ENG-MB-0203'));
		lab.cortex.world.consoleIsolate(endpointIdOf('ENG-MB-0203'));
		contain('ENG-LT-0219', ['cortex-xdr:contained']);
		isolate('OPS-LT-0031');
		const before = changes(lab);
		const run = await template.run(lab, { pinned: START });
		const { findings, asRecorded, report: text } = report(run);
		const lines = text.split('\n');
		expect(lines[0]).toMatch(/^Drift report of \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z].*: 6 findings, 1 as recorded$/);
		expect(text).not.toMatch(/AGENT_|DISCONNECTED|undefined/);
		expect(lines.find((line) => line.startsWith('- Pending'))).toMatch(/ENG-MB-0203 \(host \d+\), endpoint ENG-MB-0203, l\.moreau: its isolation is pending, agent disconnected, last seen \d+ [A-Z][a-z]{2} \d{4}, /);
		expect(lines.slice(1, -1).map((line) => line.replace(/^- ([^:]+): .*?((?:[A-Z]+-[A-Z]+-\d+)|ffffffff).*$/, '$1: $2')).sort()).toEqual([
			'Endpoint gone: HR-LT-0007',
			'Endpoint gone: HR-LT-0011',
			'Pending too long: ENG-MB-0203',
			'Released by hand: ENG-LT-0219',
			'Released by hand: FIN-LT-0158',
			'Unknown isolation: OPS-LT-0031',
		]);
		expect({ findings, asRecorded }).toEqual({ findings: 6, asRecorded: 1 });
		expect(ran(run)).toEqual([...READ, ...LOOKED_UP, 'Pending Too Long', 'As Recorded', 'Gone', 'Released by Hand', 'Unknown Isolation', ...WRITE, ...TELL].sort());
		expect(changes(lab)).toEqual(before);
	});

	it('counts what was isolated between the two readings as recorded', async () => {
		contain('FIN-LT-0142');
		isolate('FIN-LT-0142');
		// The first reading, from before it was isolated.
		const run = await template.run(lab, { pinned: { ...START, 'Isolated in Cortex': [] } });
		expect(report(run)).toMatchObject({ findings: 0, asRecorded: 1 });
		expect(ran(run)).toEqual([...READ, ...LOOKED_UP, 'Isolated Meanwhile', ...WRITE, 'All Is as Recorded'].sort());
	});

	it('fails rather than report half of the truth', async () => {
		contain('FIN-LT-0142');
		lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/' });
		const run = await template.run(lab, { pinned: START });
		expect(run.status).toBe('error');
		expect(run.items('Write the Report')).toEqual([]);
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
