import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/**
 * A browser for tests keeps to this machine: nothing of its own goes out, and no page waits for a network that is not
 * there. Intercepting requests would do so as well, but it switches off the cache, and n8n's editor is large.
 */
const ARGUMENTS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-quic',
	'--no-first-run',
	'--disable-component-update',
	'--disable-sync',
	'--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
];

/** Starts the Chromium of this machine, headless. An error says how to get one. */
export async function launchBrowser(): Promise<Browser> {
	if (!existsSync(CHROMIUM)) {
		throw new Error(
			`There is no Chromium at ${CHROMIUM}. Install it (Debian, Ubuntu: apt-get update && apt-get install -y chromium) ` +
				'or set CHROMIUM_PATH to the executable of a Chromium or Chrome.',
		);
	}
	return await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS });
}
