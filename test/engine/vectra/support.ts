import type { IDataObject } from 'n8n-workflow';
import { systemClock } from '../../../nodes/shared/clock';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { runNode, type CredentialData, type NodeRun, type RunNodeOptions } from '../../support/engine';
import { QUX, RUX } from './vectraNock';

export const A = 'a'.repeat(32);
export const B = 'b'.repeat(32);
export const TOKEN = 'pat-of-the-test-0123456789';
export const SECRET = 'secret-of-the-test';

export const quxCredentials: CredentialData = { vectraApi: { host: QUX, apiToken: TOKEN } };
export const ruxCredentials: CredentialData = {
	vectraOAuth2Api: { deployment: 'rux', host: RUX, clientId: 'client', clientSecret: SECRET },
};
export const byToken = { authentication: 'apiToken' };
export const byOAuth2 = { authentication: 'oAuth2' };

export const NOW = Date.parse('2026-02-03T09:00:00Z');

/** Takes the place of real time: stands still except while a node sleeps or a test moves it. */
export function controlTime() {
	let now = NOW;
	const slept: number[] = [];
	beforeEach(() => {
		now = NOW;
		slept.length = 0;
		jest.spyOn(systemClock, 'now').mockImplementation(() => now);
		jest.spyOn(systemClock, 'monotonic').mockImplementation(() => now);
		jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => {
			slept.push(ms);
			now += ms;
		});
	});
	afterEach(() => jest.restoreAllMocks());
	return {
		slept,
		passMinutes(minutes: number) {
			now += minutes * 60_000;
		},
	};
}

/** Runs the Vectra AI node against QUX, or what the options say. */
export async function runVectra(parameters: IDataObject, options: Partial<RunNodeOptions> = {}): Promise<NodeRun> {
	return await runNode({
		node: new Vectra(),
		credentials: quxCredentials,
		...options,
		parameters: { ...(options.credentials === ruxCredentials ? byOAuth2 : byToken), ...parameters },
	});
}

/** Everything that n8n would store of a run, to look for what must not be there. */
export function stored(run: NodeRun): string {
	return JSON.stringify(run.run);
}
