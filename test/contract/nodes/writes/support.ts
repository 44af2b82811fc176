import type { IDataObject } from 'n8n-workflow';
import { SimClock } from '../../../../lab/src/core/clock';
import type { FaultInput } from '../../../../lab/src/core/faults';
import { DEFAULT_CLIENT, DEFAULT_TOKEN, VectraSimulator, type VectraSwitches } from '../../../../lab/src/vectra';
import { systemClock } from '../../../../nodes/shared/clock';
import { Vectra } from '../../../../nodes/Vectra/Vectra.node';
import { CredentialStore, runNode, type NodeRun } from '../../../support/engine';

export type Deployment = 'qux' | 'rux';
export const BOTH: Deployment[] = ['qux', 'rux'];

/** A Vectra with our node connected to it. */
export interface Site {
	sim: VectraSimulator;
	world: VectraSimulator['world'];
	run: (parameters: IDataObject, items?: IDataObject[], continueOnFail?: boolean) => Promise<NodeRun>;
	/** The JSON of a run that must not fail. */
	good: (parameters: IDataObject, items?: IDataObject[]) => Promise<IDataObject[]>;
	/** Calls that change something, since the last time it was asked. */
	writes: () => Array<{ call: string; body: unknown }>;
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
	const run: Site['run'] = async (parameters, items = [{}], continueOnFail = false) =>
		await runNode({ node: new Vectra(), parameters: { authentication, ...parameters }, credentials, items, continueOnFail });
	let seen = 0;
	return {
		sim,
		world: sim.world,
		run,
		async good(parameters, items) {
			const { error, items: out } = await run(parameters, items);
			if (error) throw Object.assign(new Error(error.message), { description: error.description });
			return out;
		},
		writes() {
			const entries = sim.server.journal
				.list({ after: seen })
				.filter(({ method, path, status }) => method !== 'GET' && !path.includes('oauth2') && status !== 401);
			seen = sim.server.journal.position;
			return entries.map(({ method, path, body }) => ({ call: `${method} ${path.replace(/^\/api\/v[\d.]+/, '')}`, body }));
		},
		fault: (rule) => void sim.server.faults.add(rule),
	};
}

/** Sleeping takes no time, and every simulator is closed. */
export function controlSites(): void {
	let now = 0;
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
}

export const byId = (value: number | string) => ({ __rl: true, mode: 'id', value });

/** The fields that name an object; its number comes from the item. */
export const object = (objectType: string, value: number | string = '={{ $json.id }}') =>
	objectType === 'entity'
		? { objectType, entityType: 'host', entity: byId(value) }
		: { objectType, [objectType]: byId(value) };
