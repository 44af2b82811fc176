import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Lab } from '../../lab/src/lab';
import { N8N_2 } from '../../lab/src/n8n/edition';

const run = promisify(execFile);

/** Request headers that hold a secret, or what only its holder can make. */
const HEADERS = ['authorization', 'x-xdr-nonce', 'cookie'];

const LARGEST_DUMP = 2 ** 30;

/** What n8n decrypts and hands to a node in each credential. */
const FIELDS = ['apiKey', 'apiToken', 'clientSecret', 'accessToken'];

/** Every row of every table as one JSON text, whatever n8n keeps where. Strings in it are found as they were written. */
const DUMP = `
	const { DatabaseSync } = require('node:sqlite');
	const database = new DatabaseSync(process.argv[1], { readOnly: true });
	for (const { name } of database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all()) {
		for (const row of database.prepare('SELECT * FROM "' + name + '"').iterate()) {
			console.log(name + ' ' + Object.values(row).map((value) => typeof value === 'string' ? value : JSON.stringify(value)).join(' '));
		}
	}
`;

/** Somewhere a secret could have got to. */
export interface Place {
	name: string;
	text: string;
}

/**
 * Collects the secrets that n8n uses against the lab's simulators: those of the credentials, and whatever was sent to
 * prove them, such as signatures, nonces and access tokens.
 */
export class Secrets {
	private readonly seen = new Set<string>();

	constructor(readonly lab: Lab) {
		for (const { server } of [lab.cortex, lab.qux, lab.rux]) {
			server.app.server.on('request', (request: IncomingMessage) => this.collect(request));
		}
	}

	/** How many different ones were sent so far. */
	get sent(): number {
		return this.seen.size;
	}

	/** Where which kind of secret was found, one line each; the secret itself is not repeated. */
	leaks(places: readonly Place[]): string[] {
		const ofCredentials = this.lab.credentials().flatMap(({ type, data }) =>
			FIELDS.flatMap((field) => (typeof data[field] === 'string' ? [[`${type}.${field}`, data[field]] as const] : [])),
		);
		return findSecrets(new Map([...ofCredentials, ...[...this.seen].map((value, at) => [`header ${at + 1}`, value] as const)]), places);
	}

	private collect({ headers }: IncomingMessage): void {
		for (const name of HEADERS) {
			const value = headers[name];
			// Without the scheme: “Bearer ” and “Token ” are no secret.
			if (typeof value === 'string') this.seen.add(value.replace(/^(Bearer|Token|Basic) /i, ''));
		}
	}
}

/** Where each secret stands, by its label. */
export function findSecrets(secrets: ReadonlyMap<string, string>, places: readonly Place[]): string[] {
	return places.flatMap(({ name, text }) =>
		[...secrets].filter(([, secret]) => secret !== '' && text.includes(secret)).map(([label]) => `${label} in ${name}`),
	);
}

/**
 * What must hold after n8n has run against the lab: none of the secrets that it used is in what it stored and logged, nor
 * in the journals. That it was looked for in the right place shows by something that the database must hold.
 *
 * @param atLeast how many different secrets must have been sent, or the search would tell nothing
 */
export async function expectNoSecret(
	secrets: Secrets,
	userFolder: string,
	{ stored, atLeast }: { stored: string; atLeast: number },
): Promise<void> {
	const places = await placesOf(secrets.lab, userFolder);
	expect(places.find(({ name }) => name === 'the database')?.text).toContain(stored);
	expect(secrets.sent).toBeGreaterThanOrEqual(atLeast);
	expect(secrets.leaks(places)).toEqual([]);
}

/** Everything that a run left behind: n8n's database and logs, and the journals of the simulators. */
async function placesOf(lab: Lab, userFolder: string): Promise<Place[]> {
	const logs = (await readdir(userFolder)).filter((name) => name.endsWith('.log'));
	const database = join(userFolder, '.n8n/database.sqlite');
	return [
		...(await Promise.all(logs.map(async (name) => ({ name, text: await readFile(join(userFolder, name), 'utf8') })))),
		...(existsSync(database) ? [{ name: 'the database', text: await dump(database) }] : []),
		...[lab.cortex, lab.qux, lab.rux].map(({ server }, at) => ({
			name: `the journal of ${['Cortex', 'QUX', 'RUX'][at]}`,
			text: JSON.stringify(server.journal.list()),
		})),
	];
}

async function dump(database: string): Promise<string> {
	const { stdout } = await run(N8N_2.node, ['--no-warnings', '-e', DUMP, database], { maxBuffer: LARGEST_DUMP });
	return stdout;
}
