import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endpointIdOf } from '../../../lab/src/fleet';
import { Lab } from '../../../lab/src/lab';
import { curlCommandsIn, sendCurl } from '../../support/curl';

const page = readFileSync(join(__dirname, '../../../docs/lab.md'), 'utf8');
const commands = curlCommandsIn(page);
const lab = new Lab();

/** The addresses of docs/lab.md → where the lab of this test listens. */
let at: (url: string) => string;

beforeAll(async () => {
	await lab.start();
	const { cortex, qux, rux } = lab.addresses;
	const moved: Record<string, string> = { 'http://127.0.0.1:8461': cortex, 'http://127.0.0.1:8462': qux, 'http://127.0.0.1:8463': rux };
	at = (url) => {
		const origin = url.slice(0, 'http://127.0.0.1:8461'.length);
		if (!(origin in moved)) throw new Error(`docs/lab.md names no simulator at ${url}`);
		return moved[origin] + url.slice(origin.length);
	};
});

afterAll(async () => await lab.close());

it('reads every example of the page', () => {
	expect(commands).toHaveLength(page.match(/^curl /gm)?.length ?? 0);
	expect(commands.length).toBeGreaterThan(35);
});

it('names the machine of the examples as the lab does', () => {
	expect(page).toContain(`\`FIN-LT-0142\` is ${lab.hostId('FIN-LT-0142')}.`);
	expect(page).toContain(`\`FIN-LT-0142\` is \`${endpointIdOf('FIN-LT-0142')}\`.`);
});

// In the order of the page, as a person tries them: some need what an earlier one made.
it.each(commands.map((command, index) => [`${index + 1}. ${command.method} ${command.url}`, command] as const))('%s', async (_, command) => {
	const { status, data } = await sendCurl(command, at);
	expect(status < 300 ? 'done' : data).toBe('done');
	if (command.method === 'GET' && command.url.includes('name=FIN-LT-0142')) expect(data.total).toBe(1);
});

it('did what the examples say', () => {
	expect(lab.cortex.world.endpoint(endpointIdOf('FIN-LT-0142')).is_isolated).toBe('AGENT_SOMETHING_NEW');
});
