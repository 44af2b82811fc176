import type { IDataObject } from 'n8n-workflow';
import type { FaultInput } from '../../../lab/src/core/faults';
import { CortexSimulator, DEFAULT_KEYS, type CortexSwitches } from '../../../lab/src/cortex';
import { CortexXdr } from '../../../nodes/CortexXdr/CortexXdr.node';
import { CortexXdrTrigger } from '../../../nodes/CortexXdr/CortexXdrTrigger.node';
import { createPoller, CredentialStore, runNode, type NodeRun, type Poller } from '../../support/engine';
import type { Engine } from './site';
import { siteClock } from './siteClock';

/** A Cortex XDR tenant with our nodes connected to it. The nodes and the tenant share one clock. */
export interface CortexSite {
	sim: CortexSimulator;
	world: CortexSimulator['world'];
	trigger: (parameters?: IDataObject, engine?: Engine) => Poller;
	run: (parameters: IDataObject, items?: IDataObject[]) => Promise<NodeRun>;
	/** Adds an endpoint that is connected unless told otherwise; returns its ID. */
	add: (name: string, input?: Parameters<CortexSimulator['world']['addEndpoint']>[0]) => string;
	/** Calls since the last time it was asked. */
	calls: () => string[];
	fault: (rule: FaultInput) => void;
	/** Only this moves the clock, and what the nodes sleep. */
	pass: (seconds: number) => void;
}

const [KEY] = DEFAULT_KEYS;

let open: CortexSimulator[] = [];

afterEach(async () => {
	await Promise.all(open.map(async (sim) => await sim.close()));
	open = [];
});

export async function cortexSite(switches: Partial<CortexSwitches> = {}): Promise<CortexSite> {
	const sim = new CortexSimulator({ clock: siteClock(), switches });
	open.push(sim);
	const host = await sim.listen();
	const credentials = new CredentialStore({
		cortexXdrApi: { host, keyId: KEY.id, apiKey: KEY.key, keyType: 'standard', requestsPerSecond: 0 },
	});
	let seen = 0;
	return {
		sim,
		world: sim.world,
		trigger: (parameters = {}, engine = 'legacy') => createPoller({ node: new CortexXdrTrigger(), parameters, credentials, engine }),
		run: async (parameters, items = [{}]) => await runNode({ node: new CortexXdr(), parameters, credentials, items }),
		add: (name, input = {}) => String(sim.world.addEndpoint({ endpoint_name: name, ...input }).endpoint_id),
		calls: () => {
			const list = sim.server.journal.list({ after: seen });
			seen = sim.server.journal.position;
			return list.map(({ path }) => path.replace(/^\/public_api\/v\d\//, ''));
		},
		fault: (rule) => void sim.server.faults.add(rule),
		pass: (seconds) => siteClock().advance(seconds * 1_000),
	};
}
