import type { IDataObject } from 'n8n-workflow';
import type { FaultInput } from '../../../lab/src/core/faults';
import type { JournalEntry } from '../../../lab/src/core/journal';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type VectraSwitches } from '../../../lab/src/vectra';
import { Vectra } from '../../../nodes/Vectra/Vectra.node';
import { VectraTrigger } from '../../../nodes/Vectra/VectraTrigger.node';
import { createPoller, CredentialStore, runNode, type NodeRun, type Poller } from '../../support/engine';
import { siteClock } from './siteClock';

export type Deployment = 'qux' | 'rux';
export const BOTH: Deployment[] = ['qux', 'rux'];
export type Engine = 'legacy' | 'durable';

/** A Vectra with our nodes connected to it. The nodes and Vectra share one clock. */
export interface Site {
	sim: VectraSimulator;
	world: VectraSimulator['world'];
	trigger: (parameters?: IDataObject, engine?: Engine) => Poller;
	run: (parameters: IDataObject, items?: IDataObject[], continueOnFail?: boolean) => Promise<NodeRun>;
	/** The JSON of a run that must not fail. */
	good: (parameters: IDataObject, items?: IDataObject[]) => Promise<IDataObject[]>;
	record: (operation: 'recordIsolation' | 'recordRelease', hostId: number, outcome: string) => Promise<IDataObject>;
	tagsOf: (hostId: number) => readonly string[];
	notesOf: (hostId: number) => string[];
	/** Calls since the last time it was asked, tokens left out. */
	calls: () => string[];
	/** Calls that change something, since the last time it was asked. */
	writes: () => Array<{ call: string; body: unknown }>;
	fault: (rule: FaultInput) => void;
}

export const A = 'a'.repeat(32);
export const REQUEST = 'vectra_contain';

let open: VectraSimulator[] = [];

afterEach(async () => {
	await Promise.all(open.map(async (sim) => await sim.close()));
	open = [];
});

/** Only this moves the clock, and what the nodes sleep. */
export const passMinutes = (minutes: number) => siteClock().advance(minutes * 60_000);

/** Simulated time, as the nodes read it. */
export const currentTime = () => siteClock().now();

const callOf = ({ method, path }: JournalEntry): string => `${method} ${path.replace(/^\/api\/v[\d.]+/, '')}`;

export async function site(deployment: Deployment, switches: Partial<VectraSwitches> = {}): Promise<Site> {
	const sim = new VectraSimulator({ clock: siteClock(), personality: deployment, switches });
	open.push(sim);
	const host = await sim.listen();
	const credentials = new CredentialStore(
		deployment === 'qux'
			? { vectraApi: { host, apiToken: DEFAULT_TOKEN } }
			: { vectraOAuth2Api: { deployment, host, ...DEFAULT_CLIENT } },
	);
	const authentication = deployment === 'qux' ? 'apiToken' : 'oAuth2';

	const run: Site['run'] = async (parameters, items = [{}], continueOnFail = false) =>
		await runNode({ node: new Vectra(), parameters: { authentication, ...parameters }, credentials, items, continueOnFail });
	const good: Site['good'] = async (parameters, items) => {
		const { error, items: out } = await run(parameters, items);
		if (error) throw Object.assign(new Error(error.message), { description: error.description });
		return out;
	};
	let seen = 0;
	const entries = (): JournalEntry[] => {
		const list = sim.server.journal.list({ after: seen }).filter(({ path, status }) => !path.includes('oauth2') && status !== 401);
		seen = sim.server.journal.position;
		return list;
	};
	return {
		sim,
		world: sim.world,
		trigger: (parameters = {}, engine = 'legacy') =>
			createPoller({ node: new VectraTrigger(), parameters: { authentication, ...parameters }, credentials, engine }),
		run,
		good,
		async record(operation, hostId, outcome) {
			const item = { host: { id: hostId }, outcome, endpoint: { id: A, name: 'FIN-LT-22' }, action: { id: 7 } };
			const [{ record }] = await good({ resource: 'containment', operation }, [item]);
			return record as IDataObject;
		},
		tagsOf: (hostId) => sim.world.hosts.get(hostId)?.tags ?? [],
		notesOf: (hostId) => sim.world.notesOf('host', hostId).map(({ note }) => note),
		calls: () => entries().map(callOf),
		writes: () =>
			entries()
				.filter(({ method }) => method !== 'GET')
				.map((entry) => ({ call: callOf(entry), body: entry.body })),
		fault: (rule) => void sim.server.faults.add(rule),
	};
}

/** What one poll asked for; an error fails the test. */
export async function emitted(poller: Poller): Promise<string[]> {
	const items = await itemsOf(poller);
	return items.map(({ host, desired, reason }) => `${(host as { id: number }).id} ${String(desired)} ${String(reason)}`);
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

export const byId = (value: number | string) => ({ __rl: true, mode: 'id', value });

/** The fields that name an object; its number comes from the item. */
export const object = (objectType: string, value: number | string = '={{ $json.id }}') =>
	objectType === 'entity'
		? { objectType, entityType: 'host', entity: byId(value) }
		: { objectType, [objectType]: byId(value) };
