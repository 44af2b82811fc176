import type { IDataObject } from 'n8n-workflow';
import { SimClock } from '../../../lab/src/core/clock';
import type { FaultInput } from '../../../lab/src/core/faults';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type VectraSwitches } from '../../../lab/src/vectra';
import { systemClock } from '../../../nodes/shared/clock';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, CredentialStore, runNode, type Poller } from '../../support/engine';

export const A = 'a'.repeat(32);
export const REQUEST = 'vectra_contain';

export type Deployment = 'qux' | 'rux';

/** A Vectra with our nodes connected to it. */
export interface Site {
	sim: VectraSimulator;
	trigger: (parameters?: IDataObject) => Poller;
	record: (operation: 'recordIsolation' | 'recordRelease', hostId: number, outcome: string) => Promise<IDataObject>;
	tagsOf: (hostId: number) => readonly string[];
	notesOf: (hostId: number) => string[];
	/** Calls since the last time it was asked, tokens left out. */
	calls: () => string[];
	fault: (rule: FaultInput) => void;
}

let open: VectraSimulator[] = [];

export async function site(deployment: Deployment, switches: Partial<VectraSwitches> = {}): Promise<Site> {
	const sim = new VectraSimulator({ clock: new SimClock(), personality: deployment, switches });
	open.push(sim);
	const host = await sim.listen();
	const credentials = new CredentialStore(
		deployment === 'qux'
			? { vectraApi: { host, apiToken: DEFAULT_TOKEN } }
			: { vectraOAuth2Api: { deployment, host, ...DEFAULT_CLIENT } },
	);
	const authentication = deployment === 'qux' ? 'apiToken' : 'oAuth2';
	let seen = 0;
	return {
		sim,
		trigger: (parameters = {}) =>
			createPoller({ node: new VectraTrigger(), parameters: { authentication, ...parameters }, credentials }),
		async record(operation, hostId, outcome) {
			const run = await runNode({
				node: new Vectra(),
				parameters: { authentication, resource: 'containment', operation },
				credentials,
				items: [{ host: { id: hostId }, outcome, endpoint: { id: A, name: 'FIN-LT-22' }, action: { id: 7 } }],
			});
			if (run.error) throw Object.assign(new Error(run.error.message), { description: run.error.description });
			return run.items[0].record as IDataObject;
		},
		tagsOf: (hostId) => sim.world.hosts.get(hostId)?.tags ?? [],
		notesOf: (hostId) => sim.world.notesOf('host', hostId).map(({ note }) => note),
		calls() {
			const entries = sim.server.journal.list({ after: seen }).filter(({ path, status }) => !path.includes('oauth2') && status !== 401);
			seen = sim.server.journal.position;
			return entries.map(({ method, path }) => `${method} ${path.replace(/^\/api\/v[\d.]+/, '')}`);
		},
		fault: (rule) => void sim.server.faults.add(rule),
	};
}

let now = 0;
export const passMinutes = (minutes: number) => (now += minutes * 60_000);

/** Simulated time, as the nodes read it. */
export const currentTime = () => now;

beforeEach(() => {
	now = Date.parse('2026-02-03T09:00:00Z');
	jest.spyOn(systemClock, 'now').mockImplementation(() => now);
	jest.spyOn(systemClock, 'sleep').mockImplementation(async (ms) => void (now += ms));
});

afterEach(async () => {
	jest.restoreAllMocks();
	await Promise.all(open.map(async (sim) => await sim.close()));
	open = [];
});

export async function emitted(poller: Poller): Promise<string[]> {
	const { items, error } = await poller.poll();
	if (error) throw error;
	return (items ?? []).map(({ host, desired, reason }) => `${(host as { id: number }).id} ${String(desired)} ${String(reason)}`);
}

