import type { IDataObject } from 'n8n-workflow';
import { SimClock } from '../../../lab/src/core/clock';
import type { FaultInput } from '../../../lab/src/core/faults';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type VectraSwitches } from '../../../lab/src/vectra';
import { systemClock } from '../../../nodes/shared/clock';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, CredentialStore, type Poller } from '../../support/engine';

export type Deployment = 'qux' | 'rux';
export type Engine = 'legacy' | 'durable';

const START = Date.parse('2026-02-03T09:00:00.250Z');

let clock = new SimClock(START);
let open: VectraSimulator[] = [];

beforeEach(() => {
	clock = new SimClock(START);
	jest.spyOn(systemClock, 'now').mockImplementation(() => clock.now());
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => clock.advance(ms));
});

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(open.map(async (sim) => await sim.close()));
	open = [];
});

/** The nodes and Vectra share one clock; only this moves it. */
export const passMinutes = (minutes: number) => clock.advance(minutes * 60_000);

export interface EventSite {
	sim: VectraSimulator;
	world: VectraSimulator['world'];
	trigger: (parameters: IDataObject, engine?: Engine) => Poller;
	/** Calls since the last time it was asked, tokens left out. */
	calls: () => string[];
	fault: (rule: FaultInput) => void;
}

export async function eventSite(deployment: Deployment, switches: Partial<VectraSwitches> = {}): Promise<EventSite> {
	const sim = new VectraSimulator({ clock, personality: deployment, switches });
	open.push(sim);
	const host = await sim.listen();
	const credentials = new CredentialStore(
		deployment === 'qux'
			? { vectraApi: { host, apiToken: DEFAULT_TOKEN } }
			: { vectraOAuth2Api: { deployment, host, ...DEFAULT_CLIENT } },
	);
	let seen = 0;
	return {
		sim,
		world: sim.world,
		trigger: (parameters, engine = 'legacy') =>
			createPoller({
				node: new VectraTrigger(),
				parameters: { authentication: deployment === 'qux' ? 'apiToken' : 'oAuth2', ...parameters },
				credentials,
				engine,
			}),
		calls() {
			const entries = sim.server.journal.list({ after: seen }).filter(({ path, status }) => !path.includes('oauth2') && status !== 401);
			seen = sim.server.journal.position;
			return entries.map(({ method, path }) => `${method} ${path.replace(/^\/api\/v[\d.]+/, '')}`);
		},
		fault: (rule) => void sim.server.faults.add(rule),
	};
}

/** The items of one poll; an error fails the test. */
export async function itemsOf(poller: Poller, mode?: 'activate' | 'init'): Promise<IDataObject[]> {
	const { items, error } = await poller.poll(mode);
	if (error) throw error;
	return items ?? [];
}

/** A field of each item, by path. */
export const pick = (items: readonly IDataObject[], ...path: string[]): unknown[] =>
	items.map((item) => path.reduce<unknown>((value, key) => (value as IDataObject | null)?.[key], item));
