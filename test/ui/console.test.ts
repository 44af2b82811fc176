import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import axios from 'axios';
import type { Browser, Page } from 'playwright-core';
import { createConsole, type Console } from '../../lab/src/console';
import { endpointIdOf, REQUEST_TAG } from '../../lab/src/fleet';
import { Lab, LAB_KEYS } from '../../lab/src/lab';
import { launchBrowser } from '../support/browser';
import { eventually } from '../support/editor/pageObject';

const SCREENSHOTS = join(__dirname, '../../.lab/screenshots');
const N8N_URL = 'http://127.0.0.1:5678/workflow/contain';
const MARKUP = '<img src=x onerror=alert(1)>';

/** The texts in the row of a host that are cut, broken over lines although they are short, or stand out of the row. */
const UNREADABLE = `(() => {
	const row = [...document.querySelectorAll('#hosts tbody')].find((one) => one.innerText.includes('HR-LT-0007'));
	const { right } = row.getBoundingClientRect();
	const isBad = (one) => one.scrollWidth > one.clientWidth + 1 || one.clientHeight > 45 || one.getBoundingClientRect().right > right + 1;
	return [...row.querySelectorAll('.badge, button, .name')].filter(isBad).map((one) => one.innerText);
})()`;

let browser: Browser;
let lab: Lab;
let webConsole: Console;
let address: string;
let page: Page;

/** What the page did that it must not. */
let complaints: string[];

beforeAll(async () => {
	browser = await launchBrowser();
	await mkdir(SCREENSHOTS, { recursive: true });
});

afterAll(async () => {
	await browser?.close();
});

beforeEach(async () => {
	lab = new Lab();
	await lab.start();
	const { cortex, qux, rux, clock } = lab;
	webConsole = createConsole({ cortex, vectra: { qux, rux }, clock, n8nUrl: N8N_URL });
	address = await webConsole.listen(0);
	complaints = [];
	page = await openPage();
});

afterEach(async () => {
	await page?.context().close();
	await webConsole?.close();
	await lab?.close();
	expect(complaints).toEqual([]);
});

async function openPage(viewport = { width: 1400, height: 900 }): Promise<Page> {
	const context = await browser.newContext({ viewport });
	const opened = await context.newPage();
	opened.on('console', (message) => {
		if (['error', 'warning'].includes(message.type())) complaints.push(`console: ${message.text()}`);
	});
	opened.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
	opened.on('dialog', (dialog) => {
		complaints.push(`dialog: ${dialog.message()}`);
		void dialog.dismiss();
	});
	opened.on('request', (request) => {
		if (new URL(request.url()).origin !== address) complaints.push(`request to ${request.url()}`);
	});
	await opened.goto(address);
	await opened.waitForSelector('#hosts tbody');
	return opened;
}

/** The rows of one host: a table body. */
const row = (name: string) => page.locator('#hosts tbody').filter({ has: page.locator('th', { hasText: name }) });

const button = (name: string) => page.getByRole('button', { name, exact: true });

/** Waits until something in the simulators is so; fails with what it was instead. */
async function becomes<T>(read: () => T, wanted: T): Promise<void> {
	const until = Date.now() + 60_000;
	while (read() !== wanted && Date.now() < until) await page.waitForTimeout(25);
	expect(read()).toEqual(wanted);
}

const tagsOf = (name: string) => lab.qux.world.need('host', lab.hostId(name)).tags.join(' ');
const isolationOf = (agent: string) => lab.cortex.world.find(endpointIdOf(agent)).isolation;

/** Cortex takes and carries out what is pending within seconds of its clock. */
const letAgentsAct = () => lab.clock.advance(60_000);

describe('hosts', () => {
	it('shows each host beside its endpoint, and two agents on one address', async () => {
		await expect(row('FIN-LT-0142').locator('tr').allInnerTexts()).resolves.toEqual([
			expect.stringMatching(/10\.20\.4\.77[\s\S]*FIN-LT-0142[\s\S]*Connected[\s\S]*Not isolated/),
		]);
		const both = await row('IP-10.20.12.40').locator('tr').allInnerTexts();
		expect(both).toEqual([expect.stringContaining('VDI-017'), expect.stringContaining('VDI-018')]);
		await expect(row('DC-01').locator('.chip.group').innerText()).resolves.toBe('NoBlock');
		await expect(page.locator('#count').innerText()).resolves.toBe('12 rows');
	});

	it('tags and untags a host in the Vectra that is chosen', async () => {
		await button(`Tag FIN-LT-0142 ${REQUEST_TAG}`).click();
		await row('FIN-LT-0142').locator('.chip.request').waitFor();
		expect(tagsOf('FIN-LT-0142')).toBe(REQUEST_TAG);
		expect(lab.rux.world.need('host', lab.hostId('FIN-LT-0142')).tags).toEqual([]);

		await button(`Remove ${REQUEST_TAG} from FIN-LT-0142`).click();
		await becomes(() => tagsOf('FIN-LT-0142'), '');

		await page.getByLabel('RUX (cloud)').check();
		await page.locator('tbody[data-key^=rux]').first().waitFor();
		await button(`Tag FIN-LT-0142 ${REQUEST_TAG}`).click();
		await becomes(() => lab.rux.world.need('host', lab.hostId('FIN-LT-0142')).tags.join(), REQUEST_TAG);
		expect(tagsOf('FIN-LT-0142')).toBe('');
	});

	it('adds any tag through the dialog and removes it by its chip, with the keyboard alone', async () => {
		await button('Add another tag to web-01').focus();
		await page.keyboard.press('Enter');
		await page.keyboard.type('needs review');
		await page.keyboard.press('Enter');
		await becomes(() => tagsOf('web-01'), 'needs review');

		await button('Remove tag needs review from web-01').press('Enter');
		await becomes(() => tagsOf('web-01'), '');
	});

	it('keeps the focus on the button when its row is drawn again', async () => {
		await button(`Tag HR-LT-0007 ${REQUEST_TAG}`).press('Enter');
		await row('HR-LT-0007').locator('.chip.request').waitFor();
		await expect(page.locator(':focus').getAttribute('aria-label')).resolves.toBe(`Remove ${REQUEST_TAG} from HR-LT-0007`);
		await page.keyboard.press('Enter');
		await becomes(() => tagsOf('HR-LT-0007'), '');
	});

	it('puts a host into the no-block group and takes it out', async () => {
		const host = lab.qux.world.need('host', lab.hostId('web-01'));
		const groups = () => lab.qux.world.groups.groupsOf(host).map(({ name }) => name).join();
		await button('Put web-01 into NoBlock').click();
		await becomes(groups, 'NoBlock');
		await button('Take web-01 out of NoBlock').click();
		await becomes(groups, '');
	});

	it('makes a detection and moves the scores of a host, and says what T and C are', async () => {
		const host = () => lab.qux.world.need('host', lab.hostId('FIN-LT-0142'));
		await button('Make a detection on FIN-LT-0142').click();
		await becomes(() => lab.qux.world.detections.of(host()).length, 1);
		await button('Raise the scores of FIN-LT-0142').click();
		await row('FIN-LT-0142').getByText('T 91 · C 84').waitFor();
		await button('Lower the scores of FIN-LT-0142').click();
		await row('FIN-LT-0142').getByText('T 71 · C 64').waitFor();
		await expect(page.locator('#legend').innerText()).resolves.toMatch(/^T threat, C certainty: Vectra’s scores/);
	});

	it('shows the latest note', async () => {
		const host = lab.qux.world.need('host', lab.hostId('build-02'));
		lab.qux.world.addNote(host, 'an older note');
		lab.qux.world.addNote(host, 'isolated by the workflow');
		await row('build-02').getByText('isolated by the workflow').waitFor();
		await expect(row('build-02').getByText('an older note').count()).resolves.toBe(0);
	});

	it('shows markup in names, tags and notes as text', async () => {
		const host = lab.qux.world.addHost({ name: MARKUP, ip: '10.99.0.1', tags: [MARKUP] });
		lab.qux.world.addNote(host, MARKUP);
		lab.cortex.world.addEndpoint({ endpoint_name: MARKUP, ip: ['10.99.0.1'] });
		await row(MARKUP).waitFor();
		await expect(row(MARKUP).locator('.name').allInnerTexts()).resolves.toEqual([MARKUP, MARKUP]);
		await expect(row(MARKUP).locator('.chip span').innerText()).resolves.toBe(MARKUP);
		await expect(row(MARKUP).locator('.note').innerText()).resolves.toBe(MARKUP);
		await expect(page.locator('img').count()).resolves.toBe(0);
	});

	it('filters by name, endpoint ID and state, and lists endpoints without a host', async () => {
		const shows = async (text: string, expected: string[]) => {
			await page.locator('#filter').fill(text);
			const names = page.locator('#hosts tbody tr td .name');
			// The count may be that of the filter before: only the names tell that this one has been applied.
			const read = async () => await names.allInnerTexts();
			expect(await eventually(read, (shown) => shown.join() === expected.join())).toEqual(expected);
			await page.locator('#count', { hasText: `${expected.length} of 13 rows` }).waitFor();
		};
		lab.cortex.world.addEndpoint({ endpoint_name: 'ONLY-IN-CORTEX', ip: ['10.77.0.1'] });
		lab.cortex.world.disconnect(endpointIdOf('ENG-LT-0219'));
		await shows('fin-lt-0158', ['FIN-LT-0158']);
		await shows(endpointIdOf('web-01').slice(4), ['web-01']);
		await shows('disconnected', ['ENG-LT-0219']);
		await shows('only-in', ['ONLY-IN-CORTEX']);
		await shows('zzz', []);
		await page.getByText('No host matches.').waitFor();
	});
});

describe('agents and actions', () => {
	it('takes an agent offline and back', async () => {
		await button('Take the agent OPS-LT-0031 offline').click();
		await row('OPS-LT-0031').getByText('Offline', { exact: true }).waitFor();
		expect(lab.cortex.world.find(endpointIdOf('OPS-LT-0031')).online).toBe(false);
		await button('Take the agent OPS-LT-0031 online').click();
		await row('OPS-LT-0031').getByText('Connected', { exact: true }).waitFor();
		expect(lab.cortex.world.find(endpointIdOf('OPS-LT-0031')).online).toBe(true);
	});

	it('cancels what is pending on an offline agent, as the Cortex console can', async () => {
		await button('Take the agent OPS-LT-0031 offline').click();
		await button('Take the agent OPS-LT-0031 online').waitFor();
		await button('Isolate OPS-LT-0031 as in the Cortex console').click();
		await row('OPS-LT-0031').getByText('Pending isolation').waitFor();
		await row('OPS-LT-0031').getByText('PENDING', { exact: true }).waitFor();
		expect(isolationOf('OPS-LT-0031')).toBe('AGENT_PENDING_ISOLATION');

		await button('Cancel the pending isolate of OPS-LT-0031').click();
		await row('OPS-LT-0031').getByText('CANCELLED').waitFor();
		expect(isolationOf('OPS-LT-0031')).toBe('AGENT_UNISOLATED');
		await expect(page.locator('#actions').innerText()).resolves.toMatch(/isolate\s+OPS-LT-0031 \(console\)\s+CANCELLED/);
	});

	it('isolates and releases as a person in the Cortex console', async () => {
		await button('Isolate web-01 as in the Cortex console').click();
		await becomes(() => isolationOf('web-01'), 'AGENT_PENDING_ISOLATION');
		letAgentsAct();
		await button('Release web-01 as in the Cortex console').click();
		await becomes(() => isolationOf('web-01'), 'AGENT_PENDING_ISOLATION_CANCELLATION');
		letAgentsAct();
		await row('web-01').getByText('Not isolated').waitFor();
		expect(isolationOf('web-01')).toBe('AGENT_UNISOLATED');
	});

	it('lets the next action fail', async () => {
		await button('Let the next action on web-01 fail').click();
		await row('web-01').getByText('next action fails').waitFor();
		await button('Isolate web-01 as in the Cortex console').click();
		await becomes(() => isolationOf('web-01'), 'AGENT_PENDING_ISOLATION');
		letAgentsAct();
		await row('web-01').getByText('FAILED', { exact: true }).waitFor();
		expect(isolationOf('web-01')).toBe('AGENT_UNISOLATED');
	});

	it('says why something could not be done', async () => {
		lab.cortex.world.uninstall(endpointIdOf('web-01'));
		await button('Isolate web-01 as in the Cortex console').click();
		await page.locator('#message.bad', { hasText: 'The console cannot isolate' }).waitFor();
		// The refusal is a 400, which the browser notes by itself.
		complaints = complaints.filter((complaint) => !complaint.includes('400 (Bad Request)'));
	});
});

describe('clock', () => {
	it('pauses, jumps and runs', async () => {
		await button('Pause').click();
		await button('Run').waitFor();
		expect(lab.clock.running).toBe(false);
		const before = lab.clock.now();
		await button('+5 min').click();
		await becomes(() => lab.clock.now() - before, 5 * 60_000);
		await button('+1 h').click();
		await becomes(() => lab.clock.now() - before, 65 * 60_000);
		await button('+4 d').click();
		await becomes(() => lab.clock.now() - before, 65 * 60_000 + 4 * 24 * 60 * 60_000);
		const shown = `${new Date(lab.clock.now()).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
		await page.locator('#now', { hasText: shown }).waitFor();
		await button('Run').click();
		await becomes(() => lab.clock.running, true);
	});
});

describe('API calls and faults', () => {
	const readHosts = async () =>
		await axios.get(`${lab.addresses.qux}/api/v2.5/hosts`, {
			params: { tags: REQUEST_TAG },
			headers: { Authorization: `Token ${LAB_KEYS.quxToken}` },
			validateStatus: () => true,
			proxy: false,
		});
	const calls = () => page.locator('#calls > li');

	it('shows a call that somebody makes, newest first, and what it asked for', async () => {
		await readHosts();
		await axios.post(
			`${lab.addresses.cortex}/public_api/v1/endpoints/get_endpoint`,
			{ request_data: { filters: [{ field: 'hostname', operator: 'in', value: ['web-01'] }] } },
			{ headers: { 'x-xdr-auth-id': LAB_KEYS.cortexStandard.id, Authorization: LAB_KEYS.cortexStandard.key }, proxy: false },
		);
		await calls().nth(1).waitFor();
		const [newest, older] = await calls().allInnerTexts();
		expect(newest.replace(/\s+/g, ' ')).toMatch(/Cortex POST \/public_api\/v1\/endpoints\/get_endpoint 200/);
		expect(older.replace(/\s+/g, ' ')).toMatch(/QUX GET \/api\/v2.5\/hosts 200/);
		await calls().first().locator('summary').press('Enter');
		await calls().first().getByText('"value":["web-01"]').waitFor();
	});

	it('filters calls by product and text', async () => {
		await readHosts();
		await axios.get(`${lab.addresses.rux}/api/v3.4/hosts`, { validateStatus: () => true, proxy: false });
		await calls().nth(1).waitFor();
		await page.locator('#calls-product').selectOption('rux');
		await calls().nth(1).waitFor({ state: 'detached' });
		await expect(calls().innerText()).resolves.toMatch(/RUX[\s\S]*401/);
		await page.locator('#calls-product').selectOption('');
		await calls().nth(1).waitFor();
		await page.locator('#calls-filter').fill(`tags":"${REQUEST_TAG}`);
		await calls().nth(1).waitFor({ state: 'detached' });
		await expect(calls().allInnerTexts()).resolves.toEqual([expect.stringContaining('/api/v2.5/hosts')]);
		await page.locator('#calls-filter').fill('nowhere');
		await page.getByText('No call matches.').waitFor();
	});

	it('injects a fault as often as asked, shows it on the call, and clears what is left', async () => {
		const form = page.locator('#fault');
		await form.getByLabel('Product').selectOption('qux');
		await form.getByLabel('Path contains').fill('/hosts');
		await form.getByLabel('Status', { exact: true }).fill('503');
		await form.getByLabel('Times').fill('2');
		await button('Inject fault').click();
		await page.locator('#faults').getByText('status 503 on any method, /hosts, 2 more times').waitFor();

		expect((await readHosts()).status).toBe(503);
		await page.locator('#faults').getByText('1 more time').waitFor();
		await calls().locator('.badge', { hasText: 'status' }).waitFor();

		await button('Clear faults').click();
		await page.locator('#faults li').waitFor({ state: 'detached' });
		expect((await readHosts()).status).toBe(200);
	});

	it('asks only for what the kind of fault uses', async () => {
		const form = page.locator('#fault');
		await form.getByLabel('Kind').selectOption('slow');
		await expect(form.getByLabel('Status', { exact: true }).isVisible()).resolves.toBe(false);
		await form.getByLabel('Late by, or a byte every (ms)').fill('700');
		await form.getByLabel('Times').fill('');
		await button('Inject fault').click();
		await page.locator('#faults').getByText('slow 700 ms on any method, any path, until cleared').waitFor();
		expect(lab.cortex.server.faults.list()).toEqual([
			{ id: 1, left: null, rule: { kind: 'slow', delayMs: 700, skip: 0, status: 429, headers: {} } },
		]);
	});
});

describe('the page as a whole', () => {
	it('links to the n8n editor', async () => {
		await page.locator('#n8n').waitFor();
		await expect(page.locator('#n8n').getAttribute('href')).resolves.toBe(N8N_URL);
	});

	it('stays quick with 100 000 hosts: the first 200 matches and their number', async () => {
		const hosts = 100_000 - lab.cortex.world.endpoints.size;
		lab.cortex.world.seed(hosts);
		lab.qux.world.seed(hosts);
		await page.locator('#count', { hasText: ', the first 200 shown' }).waitFor();
		await expect(page.locator('#hosts tbody').count()).resolves.toBe(200);

		const started = Date.now();
		await page.locator('#filter').fill(endpointIdOf('FIN-LT-0142'));
		await page.locator('#count', { hasText: /^1 of / }).waitFor();
		await button(`Tag FIN-LT-0142 ${REQUEST_TAG}`).click();
		await row('FIN-LT-0142').locator('.chip.request').waitFor();
		// A page that hangs takes minutes; this leaves room for a busy machine.
		expect(Date.now() - started).toBeLessThan(10_000);
	});

	it.each([1400, 1000, 900, 420])('fits a window of %i px', async (width) => {
		lab.cortex.world.disconnect(endpointIdOf('HR-LT-0007'));
		for (const name of ['FIN-LT-0142', 'HR-LT-0007']) {
			lab.qux.world.tag(lab.hostId(name), REQUEST_TAG);
			lab.cortex.world.consoleIsolate(endpointIdOf(name));
		}
		letAgentsAct();
		lab.qux.world.tag(lab.hostId('FIN-LT-0142'), 'cortex-xdr:contained');
		lab.qux.world.tag(lab.hostId('FIN-LT-0142'), `cortex-xdr:${endpointIdOf('FIN-LT-0142')}:1700000000`);
		lab.qux.world.addNote(lab.qux.world.need('host', lab.hostId('FIN-LT-0142')), 'Isolated: action 48212 is complete.');
		await readSomething();
		await page.context().close();
		page = await openPage({ width, height: 900 });
		await row('HR-LT-0007').getByText('Pending isolation').waitFor();
		await page.screenshot({ path: join(SCREENSHOTS, `console-${width}.png`), fullPage: true });
		await expect(
			page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
		).resolves.toBe(0);
		await expect(page.locator('#legend').isVisible()).resolves.toBe(true);
		await expect(page.evaluate(UNREADABLE)).resolves.toEqual([]);
	});

	const readSomething = async () => {
		for (const version of ['v2.2', 'v2.5', 'v2.9']) {
			await axios.get(`${lab.addresses.qux}/api/${version}/hosts`, {
				headers: { Authorization: `Token ${LAB_KEYS.quxToken}` },
				validateStatus: () => true,
				proxy: false,
			});
		}
	};

	it('says so when the lab has gone', async () => {
		await webConsole.close();
		await page.locator('#message.bad', { hasText: 'The lab does not answer' }).waitFor();
		// The browser notes each call that fails: refused, or cut off when it was under way.
		const noted = /net::ERR_(CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE)/;
		complaints = complaints.filter((complaint) => !noted.test(complaint));
	});
});
