import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { selfSigned } from '../../lab/src/core/certificate';
import { SimClock } from '../../lab/src/core/clock';
import { LAB_KEYS } from '../../lab/src/lab';
import { VectraSimulator } from '../../lab/src/vectra';
import type { EditorWorld } from '../support/editor';
import type { CredentialFields } from '../support/editor/credentialForm';
import { eventually } from '../support/editor/pageObject';

/** What is entered, and a part of what the form then says. */
type Wrong = [what: string, fields: CredentialFields, says: string];

const WRONG = 'not-the-secret-of-the-lab';
const FOREIGN = 'http://somewhere.example';

/** Hosts that are not the API: a console that sends everybody to its log-in page, and a web page. */
let consoleHost: Server;
let website: Server;
/** A brain with a self-signed certificate. */
let brain: VectraSimulator;
let brainHost: string;

export function credentialTests(world: EditorWorld): void {
	beforeAll(async () => {
		consoleHost = createServer((_request, response) => response.writeHead(302, { location: '/login' }).end());
		website = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<html>Log in</html>'));
		for (const server of [consoleHost, website]) await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		brain = new VectraSimulator({ clock: new SimClock(), personality: 'qux', https: await selfSigned() });
		brain.world.tokens.add({ type: 'pat', token: LAB_KEYS.quxToken, role: 'analyst' });
		brain.world.tokens.add({ type: 'client', ...LAB_KEYS.rux, role: 'analyst' });
		brainHost = (await brain.listen()).replace('https://', '');
	});

	afterAll(async () => {
		for (const server of [consoleHost, website]) server?.close();
		await brain?.close();
	});

	const fieldsOf = (type: string) => world.lab.credentials().find((credential) => credential.type === type)?.data as CredentialFields;
	const { cortex, cortexStandard, rux } = LAB_KEYS;

	world.test('Cortex XDR API: the Test says what is wrong, and passes once it is right', async () => {
		const right = { host: String(fieldsOf('cortexXdrApi').host), keyId: cortex.id, apiKey: cortex.key, keyType: 'Advanced' };
		await tryAll('Cortex XDR API', right, [
			['a wrong key', { apiKey: WRONG }, 'Cortex XDR refused the key. Check the API key, the key ID, and the key type'],
			['the wrong key type', { keyType: 'Standard' }, 'it must be the security level (Standard or Advanced)'],
			['the host of the console', { host: addressOf(consoleHost) }, 'This host redirects instead of answering: it is not the API'],
			['another website', { host: addressOf(website) }, 'The answer is not from the Cortex XDR API but a web page'],
			['Vectra’s host', { host: world.lab.addresses.qux }, 'There is no Cortex XDR API at this host'],
			['no encryption', { host: FOREIGN }, 'unencrypted'],
			['no such host', { host: 'api-acme.xdr.eu.invalid' }, 'There is no host named api-acme.xdr.eu.invalid'],
		]);
	});

	world.test('Cortex XDR API: a Standard key passes as well', async () => {
		const host = String(fieldsOf('cortexXdrApi').host);
		await tryAll('Cortex XDR API', { host, keyId: cortexStandard.id, apiKey: cortexStandard.key, keyType: 'Standard' }, []);
	});

	world.test('Vectra AI API: the Test says what is wrong, and passes once it is right', async () => {
		const right = { host: brainHost, apiToken: LAB_KEYS.quxToken, ignoreSslIssues: true };
		await tryAll('Vectra AI API', right, [
			['a self-signed certificate', { ignoreSslIssues: false }, 'switch on Ignore SSL Issues'],
			['a wrong token', { apiToken: WRONG }, 'Vectra refused the token. Copy it again from My Profile'],
			['another website', { host: addressOf(website) }, 'The answer is not from the Vectra API but a web page'],
			['no encryption', { host: FOREIGN }, 'unencrypted'],
			['Respond UX', { host: world.lab.addresses.rux }, 'There is no Vectra API v2.5 at this host'],
		]);
	});

	world.test('Vectra AI OAuth2 API: the Test says what is wrong, and passes once it is right', async () => {
		const { clientId, clientSecret } = rux;
		const right = { deployment: 'Respond UX (SaaS)', host: world.lab.addresses.rux, clientId, clientSecret };
		await tryAll('Vectra AI OAuth2 API', right, [
			['a wrong secret', { clientSecret: WRONG }, 'Vectra refused the client ID and secret'],
			['the wrong deployment', { deployment: 'Quadrant UX (On-Premises, 9.1 and Later)' }, 'hands out no OAuth2 tokens'],
			['another website', { host: addressOf(website) }, 'answered with a web page or another text instead of an access token'],
			['no encryption', { host: FOREIGN }, 'unencrypted'],
			['a self-signed certificate', { host: brainHost }, 'Give n8n the certificate of that authority'],
		]);
	});

	/** Enters each wrong thing in turn, the last time all that is right, then opens the credential again. */
	async function tryAll(type: string, right: CredentialFields, wrongs: Wrong[]): Promise<void> {
		const { editor } = world;
		const calls: string[] = [];
		editor.page.on('request', (request) => {
			const { pathname } = new URL(request.url());
			if (request.method() !== 'GET' && pathname.startsWith('/rest/credentials')) calls.push(`${request.method()} ${pathname}`);
		});
		await editor.newCredential(type);
		const name = await editor.id('credential-name').innerText().then((text) => text.split('\n')[0]);
		for (const [what, fields, says] of wrongs) {
			await editor.credential.fill({ ...right, ...fields });
			expect([what, await editor.credential.save()]).toEqual([what, false]);
			const verdict = await eventually(() => editor.credential.verdict(), (text) => text.includes(says), 10_000);
			expect(`${what}: ${verdict}`).toContain(says);
			expect(verdict).not.toContain(WRONG);
		}
		await editor.credential.fill(right);
		expect(await editor.credential.save()).toBe(true);
		// A test of what is not saved could not renew a token: n8n keeps it in the saved credential.
		expect(calls.slice(0, 2)).toEqual(['POST /rest/credentials', 'POST /rest/credentials/test']);
		await editor.openCredential(name);
		await editor.credential.passed.waitFor();
		await editor.credential.close();
	}
}

function addressOf(server: Server): string {
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
