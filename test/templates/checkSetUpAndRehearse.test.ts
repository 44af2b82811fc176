import type { IDataObject } from 'n8n-workflow';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab } from '../../lab/src/lab';
import type { WorkflowRun } from '../support/engine';
import { standIn } from '../support/engine/formNodes';
import { changes, ownTags, TemplateUnderTest } from '../support/templates';

const MACHINE = 'OPS-LT-0031';
const ENDPOINT = endpointIdOf(MACHINE);
const FORM = 'Check and Rehearse';

const CHECK = [FORM, 'Check Cortex XDR', 'Check Vectra AI', 'Hosts of Vectra AI', 'Identity Coverage', 'Requested Hosts', 'Would Be Isolated', 'Look at the Machine', 'What Was Found', 'Can It Be Rehearsed?'];
const REPORT = ['Sum Up', 'Send E-Mail', 'Post to Webhook', 'Result'];
const ASK = [...CHECK, 'Rehearse?', 'How to Go On'];
const ISOLATE = ['Isolate the Machine', 'Isolation Ended', 'Was It Sent?'];
const RELEASE = ['Release the Machine', 'Is It Free?'];
const again = (times: number) => Array.from({ length: times }, () => ['Wait Half a Minute', ...RELEASE]).flat();

/** The template in n8n's engine, with n8n's own nodes, against the simulators; the forms are filled in by pinned data. */
describe('check set-up and rehearse, branch by branch', () => {
	let lab: Lab;
	let template: TemplateUnderTest;
	/** What happens while the template waits. */
	let whileWaiting: () => void;

	beforeAll(async () => {
		template = await TemplateUnderTest.read('check-set-up-and-rehearse');
	});

	beforeEach(async () => {
		lab = new Lab();
		Object.assign(lab.cortex.world.switches, { socketDeliverySeconds: 1, executeSeconds: 1 });
		await lab.start();
		whileWaiting = () => undefined;
	});

	afterEach(async () => await lab.close());

	const isolation = () => lab.cortex.world.find(ENDPOINT).isolation;
	const hostId = () => lab.hostId(MACHINE);
	const tags = () => lab.qux.world.host(hostId()).tags;
	// n8n makes 0 of a number that was left empty.
	const form = (machine: string, host?: number) => [{ 'Your Name': 'A. Analyst', 'Endpoint ID of a Test Machine': machine, 'Vectra Host ID': host ?? 0 }];
	const typed = (name: string) => ({ 'Rehearse?': [{ 'Name of the Machine': name, submittedAt: new Date().toISOString() }] });
	const run = async (pinned: Record<string, IDataObject[]>): Promise<WorkflowRun> => {
		const wait = standIn('wait', (items) => {
			lab.clock.advance(30_000);
			whileWaiting();
			return [items];
		});
		const result = await template.run(lab, { pinned, nodeTypes: { 'n8n-nodes-base.wait': wait } });
		expect(result.error).toBeUndefined();
		return result;
	};
	const rehearse = async (pinned: Record<string, IDataObject[]> = {}, host?: number) => await run({ [FORM]: form(ENDPOINT, host), ...typed(MACHINE), ...pinned });
	/** The report, without who asked for it and when. */
	const report = (result: WorkflowRun): string[] => {
		const [headline, by, ...lines] = String(result.items('Sum Up')[0].report).split('\n');
		expect(by).toMatch(/^By A\. Analyst, \d+ [A-Z][a-z]{2} \d{4}, \d\d:\d\d [A-Z]/);
		expect(lines.join('\n')).not.toMatch(/undefined|null|NaN|\[object|Invalid DateTime/);
		return [headline, ...lines];
	};
	/** What the report says before its sections. */
	const rehearsal = (result: WorkflowRun): string[] => {
		const lines = report(result);
		return lines.slice(0, lines.indexOf(''));
	};
	const step = (text: string) => expect.stringMatching(new RegExp(`^- \\d\\d:\\d\\d:\\d\\d ${text}$`));
	/** What somebody was shown before something changed. */
	const shown = async (): Promise<Record<string, IDataObject[]>> => {
		const result = await run({ [FORM]: form(ENDPOINT) });
		return Object.fromEntries(CHECK.slice(1, 8).map((name) => [name, result.items(name)]));
	};

	it('runs on its sample data without any account', async () => {
		const result = await template.runAsImported();
		expect(result.executed).toEqual([...ASK, 'Claim Isolation', ...ISOLATE, ...RELEASE, 'Record Release', ...REPORT]);
		expect(report(result)).toEqual([
			'Rehearsal passed: TEST-LT-01 was isolated and has its network back',
			step('confirmed'),
			step('isolated, read back from Cortex XDR, 0 s after that'),
			step('released, read back from Cortex XDR, \\d s after that'),
			'- Vectra host 4799 was claimed before. After: Recorded.',
			'',
			'Cortex XDR: 2 of 3 checks are fine',
			expect.stringMatching(/^- Not known, Rights to change something: .* Then isolate and release one test machine$/),
			'',
			'Vectra AI: 2 of 2 checks are fine',
			'',
			'Identity: 1 of 2 hosts lead to one endpoint surely enough (50 %)',
			expect.stringMatching(/^- 1 have no endpoint/),
			'- For example host name print-03, IP address 10.20.7.3: No endpoint matches',
			'',
			'Requests: 1 host carries vectra_contain',
			'- fin-lt-0142 (FIN-LT-0142) would be isolated',
		]);
	});

	describe('checking', () => {
		it('says what the main workflow would do with each requested host, and changes nothing', async () => {
			for (const name of ['FIN-LT-0142', 'FIN-LT-0158', 'HR-LT-0007', 'HR-LT-0011', 'web-01']) lab.qux.world.tag(lab.hostId(name), REQUEST_TAG);
			lab.qux.world.tag(lab.hostId('HR-LT-0011'), 'vectra_release');
			lab.cortex.world.consoleIsolate(endpointIdOf('FIN-LT-0158'));
			lab.clock.advance(60_000);
			lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
			const before = changes(lab);
			const result = await run({ [FORM]: form('') });
			expect(result.executed).toEqual([...CHECK, ...REPORT]);
			expect(rehearsal(result)).toEqual(['Set-up checked, nothing was rehearsed', '- No test machine was named.']);
			const lines = report(result);
			expect(lines.slice(lines.indexOf('Requests: 5 hosts carry vectra_contain')).sort()).toEqual([
				'- FIN-LT-0142 (FIN-LT-0142) would be isolated',
				'- FIN-LT-0158 (FIN-LT-0158) is isolated already',
				'- HR-LT-0007 (HR-LT-0007) would wait until its agent is back',
				'- HR-LT-0011 stays free: it carries vectra_release',
				expect.stringMatching(/^- web-01 \(web-01\) would not be isolated: .*protected/),
				'Requests: 5 hosts carry vectra_contain',
			]);
			expect(lines).toEqual(expect.arrayContaining([
				expect.stringMatching(/^Cortex XDR: \d+ of 11 checks are fine$/),
				expect.stringMatching(/^- Not known, Rights to change something: /),
				expect.stringMatching(/^Vectra AI: \d+ of \d+ checks are fine$/),
				expect.stringMatching(/^Identity: \d+ of \d+ hosts lead to one endpoint surely enough \(\d+ %\)$/),
				expect.stringMatching(/^- For example .*10\.20\.12\.40/),
			]));
			expect(changes(lab)).toEqual(before);
		});

		it('reports what cannot be read, and goes on', async () => {
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/' });
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/' });
			const result = await run({ [FORM]: form(ENDPOINT) });
			expect(result.executed).toEqual([...CHECK, ...REPORT]);
			expect(rehearsal(result)).toEqual(['Set-up checked, nothing was rehearsed', expect.stringMatching(/^- The test machine could not be looked up: .*Cortex/)]);
			expect(report(result)).toEqual(expect.arrayContaining([
				'Identity: the hosts could not be read',
				'Requests: they could not be read',
				expect.stringMatching(/^- Problem, Right: /),
			]));
		});

		it('says that no host is requested', async () => {
			expect(report(await run({ [FORM]: form('') }))).toContain('Requests: no host carries vectra_contain');
		});

		it('says that the endpoints could not be read', async () => {
			lab.qux.world.tag(hostId(), REQUEST_TAG);
			lab.cortex.server.faults.add({ kind: 'status', status: 500, path: '/endpoints/' });
			const lines = report(await run({ [FORM]: form('') }));
			expect(lines).toContain('Identity: the endpoints could not be read');
			expect(lines.at(-1)).toMatch(/^- OPS-LT-0031 could not be looked up: /);
		});
	});

	describe('choosing the machine', () => {
		it.each<[string, string, RegExp]>([
			['a server', endpointIdOf('web-01'), /cannot be isolated now: .*protected/],
			['an unknown ID', 'f'.repeat(32), /cannot be isolated now: /],
			['something that is no ID', 'OPS-LT-0031', /could not be looked up: .*Endpoint ID/i],
		])('offers no rehearsal of %s', async (_name, id, text) => {
			const result = await run({ [FORM]: form(id) });
			expect(result.executed).toEqual([...CHECK, ...REPORT]);
			expect(rehearsal(result)).toEqual(['Set-up checked, nothing was rehearsed', expect.stringMatching(text)]);
		});

		it('offers no rehearsal of a machine that is offline', async () => {
			lab.cortex.world.disconnect(ENDPOINT);
			const result = await run({ [FORM]: form(ENDPOINT) });
			expect(result.executed).toEqual([...CHECK, ...REPORT]);
			expect(rehearsal(result)[1]).toMatch(/^- The test machine cannot be isolated now: /);
		});

		it.each<[string, IDataObject]>([
			['another name', { 'Name of the Machine': 'FIN-LT-0142' }],
			['no answer in time', {}],
		])('sends nothing on %s', async (_name, answer) => {
			const before = changes(lab);
			const result = await run({ [FORM]: form(ENDPOINT, hostId()), 'Rehearse?': [answer] });
			expect(result.executed).toEqual([...ASK, ...REPORT]);
			expect(rehearsal(result)).toEqual(['Set-up checked, nothing was rehearsed', `- The name was not ${MACHINE}, or no answer came in time. Nothing was sent.`]);
			expect([changes(lab), isolation()]).toEqual([before, 'AGENT_UNISOLATED']);
		});
	});

	describe('rehearsing', () => {
		it('isolates and releases the machine, and writes nothing into Vectra where no host is named', async () => {
			const result = await rehearse({ 'Rehearse?': [{ 'Name of the Machine': ' ops-lt-0031 ', submittedAt: new Date().toISOString() }] });
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...RELEASE, ...REPORT]);
			expect(rehearsal(result)).toEqual([
				`Rehearsal passed: ${MACHINE} was isolated and has its network back`,
				step('confirmed'),
				step('isolated, read back from Cortex XDR, \\d+ s after that'),
				step('released, read back from Cortex XDR, \\d+ s after that'),
				'- Nothing was written into Vectra.',
			]);
			expect([changes(lab), isolation()]).toEqual([['POST /endpoints/isolate', 'POST /endpoints/unisolate'], 'AGENT_UNISOLATED']);
		});

		it('claims the host before, and takes its marks off afterwards', async () => {
			const result = await rehearse({}, hostId());
			expect(result.executed).toEqual([...ASK, 'Claim Isolation', ...ISOLATE, ...RELEASE, 'Record Release', ...REPORT]);
			expect(rehearsal(result).at(-1)).toBe(`- Vectra host ${hostId()} was claimed before. After: Recorded.`);
			expect([tags(), isolation()]).toEqual([[], 'AGENT_UNISOLATED']);
			expect(lab.qux.world.notesOf('host', hostId()).map(({ note }) => note)).toEqual([expect.stringContaining('Rehearsal by A. Analyst')]);
		});

		it('sends nothing without the claim', async () => {
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/' });
			const result = await rehearse({}, hostId());
			expect(result.executed).toEqual([...ASK, 'Claim Isolation', ...REPORT]);
			expect(rehearsal(result)).toEqual([`Rehearsal failed: ${MACHINE} was not isolated`, expect.stringMatching(/could not be claimed in Vectra: .* Nothing was sent to Cortex XDR\.$/)]);
			expect(isolation()).toBe('AGENT_UNISOLATED');
		});

		it('takes the claim off when the agent has gone offline meanwhile', async () => {
			const seen = await shown();
			lab.cortex.world.disconnect(ENDPOINT);
			const result = await rehearse(seen, hostId());
			expect(result.executed).toEqual([...ASK, 'Claim Isolation', ...ISOLATE, 'Take Off the Claim', ...REPORT]);
			expect(rehearsal(result)).toEqual([
				`Rehearsal failed: ${MACHINE} was not isolated`,
				expect.stringMatching(/DISCONNECTED.* Nothing was sent that could take effect\.$/),
				expect.stringMatching(/was claimed before\. After: /),
			]);
			expect([tags(), changes(lab).filter((call) => call.includes('isolate'))]).toEqual([[], []]);
		});

		it('leaves alone what somebody else has isolated meanwhile', async () => {
			const seen = await shown();
			lab.cortex.world.consoleIsolate(ENDPOINT);
			lab.clock.advance(60_000);
			const result = await rehearse(seen);
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...REPORT]);
			expect(rehearsal(result)[1]).toBe('- Somebody else isolated it in the meantime, so it is left as it is. Nothing was sent that could take effect.');
			expect(isolation()).toBe('AGENT_ISOLATED');
		});

		it('says what Cortex XDR refused', async () => {
			lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/isolate' });
			const result = await rehearse();
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...REPORT]);
			expect(rehearsal(result)).toEqual([`Rehearsal failed: ${MACHINE} was not isolated`, expect.stringMatching(/Nothing was sent that could take effect\.$/), '- Nothing was written into Vectra.']);
		});

		it('says that the claim could not be taken off', async () => {
			const seen = await shown();
			lab.cortex.world.disconnect(ENDPOINT);
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/', method: 'DELETE' });
			const result = await rehearse(seen, hostId());
			expect(rehearsal(result).at(-1)).toMatch(/could not be written: .* Take the tags that begin with cortex-xdr off, or let the main workflow do it\.$/);
			expect(tags()).toEqual(expect.arrayContaining(['cortex-xdr:pending']));
		});
	});

	describe('releasing, however the isolation ended', () => {
		const ended = (outcome: string, more: IDataObject = {}) => ({
			'Isolate the Machine': [{ outcome, reason: `It ended as ${outcome}`, nextStep: 'Look', stateBefore: 'AGENT_UNISOLATED', stateAfter: null, action: { id: 48211, status: null }, endpoint: { id: ENDPOINT }, ...more }],
		});
		const landed = () => {
			lab.cortex.world.consoleIsolate(ENDPOINT);
			lab.clock.advance(60_000);
		};

		it('says that the agent failed, and that the machine is free', async () => {
			lab.cortex.world.failNext(ENDPOINT, { mode: 'fail', status: 'FAILED', reason: { errorDescription: 'The agent could not do it' } });
			const result = await rehearse();
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...RELEASE, ...REPORT]);
			expect(rehearsal(result)).toEqual([
				`Rehearsal failed: ${MACHINE} was not read as isolated. It has its network`,
				step('confirmed'),
				step('not read as isolated \\(failed\\), \\d+ s after that: .*The agent could not do it.*'),
				step('not isolated, read back from Cortex XDR, \\d+ s after that'),
				'- Nothing was written into Vectra.',
			]);
		});

		it.each(['timedOut', 'pendingIsolation', 'unknown'])('releases what has landed after %s', async (outcome) => {
			const seen = await shown();
			landed();
			const result = await rehearse({ ...seen, ...ended(outcome) });
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...RELEASE, ...REPORT]);
			expect(rehearsal(result)[0]).toBe(`Rehearsal failed: ${MACHINE} was not read as isolated. It has its network`);
			expect(isolation()).toBe('AGENT_UNISOLATED');
		});

		it('waits for an isolation whose reply was lost, and releases it when it lands', async () => {
			let waits = 0;
			whileWaiting = () => {
				waits += 1;
				if (waits === 2) landed();
			};
			const result = await rehearse(ended('unknown', { action: null }));
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...RELEASE, ...again(2), ...REPORT]);
			expect(isolation()).toBe('AGENT_UNISOLATED');
		});

		it('says that the end of an isolation stayed unknown', async () => {
			const result = await rehearse(ended('unknown', { action: null }));
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...RELEASE, ...again(9), ...REPORT]);
			expect(rehearsal(result).at(-1)).toMatch(/^- How the isolation ended is not known\. Look in the Action Center/);
		});

		it('follows a pending isolation of a machine that went offline, and releases it when it is back', async () => {
			const seen = await shown();
			lab.cortex.world.disconnect(ENDPOINT);
			lab.cortex.world.consoleIsolate(ENDPOINT);
			whileWaiting = () => {
				lab.cortex.world.connect(ENDPOINT);
				lab.clock.advance(60_000);
			};
			const result = await rehearse({ ...seen, ...ended('pendingIsolation') });
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...RELEASE, ...again(1), ...REPORT]);
			expect(isolation()).toBe('AGENT_UNISOLATED');
		});

		it('tries again when the machine could not be looked up', async () => {
			const seen = await shown();
			landed();
			const fault = lab.cortex.server.faults.add({ kind: 'status', status: 403, path: '/endpoints/get_endpoint' });
			whileWaiting = () => lab.cortex.server.faults.remove(fault);
			const result = await rehearse({ ...seen, ...ended('timedOut') });
			expect(result.executed).toEqual([...ASK, ...ISOLATE, ...RELEASE, ...again(1), ...REPORT]);
			expect(isolation()).toBe('AGENT_UNISOLATED');
		});

		it.each([
			['without a host', false],
			['with a host, which stays claimed', true],
		])('warns in the first words when the machine stays isolated: %s', async (_name, withHost) => {
			const seen = await shown();
			landed();
			lab.cortex.world.disconnect(ENDPOINT);
			const result = await rehearse({ ...seen, ...ended('isolated') }, withHost ? hostId() : undefined);
			const claim = withHost ? ['Claim Isolation'] : [];
			expect(result.executed).toEqual([...ASK, ...claim, ...ISOLATE, ...RELEASE, ...again(9), ...(withHost ? ['Record Release'] : []), ...REPORT]);
			expect(rehearsal(result)).toEqual([
				`ATTENTION: ${MACHINE} is isolated or may become so. Release it in the Cortex console`,
				step('confirmed'),
				step('isolated, read back from Cortex XDR, \\d+ s after that'),
				step('not read as free, \\d+ s after that: .*DISCONNECTED.*'),
				expect.stringMatching(withHost ? /was claimed before\. After: Nothing recorded/ : /^- Nothing was written into Vectra\.$/),
			]);
			expect(isolation()).toBe('AGENT_ISOLATED');
			expect(tags().includes('cortex-xdr:pending')).toBe(withHost);
		});

		it('says that the release could not be recorded', async () => {
			for (const tag of ownTags(MACHINE)) lab.qux.world.tag(hostId(), tag);
			lab.qux.server.faults.add({ kind: 'status', status: 403, path: '/tagging/', method: 'DELETE' });
			const result = await rehearse({}, hostId());
			expect(rehearsal(result)[0]).toBe(`Rehearsal passed: ${MACHINE} was isolated and has its network back`);
			expect(rehearsal(result).at(-1)).toMatch(/could not be written: /);
		});
	});

	it('left no branch out', () => {
		expect(template.untravelled()).toEqual([]);
	});
});
