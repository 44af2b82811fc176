import { SimClock } from './core/clock';
import { createConsole, type Console } from './console';
import { CortexSimulator } from './cortex';
import { agentsOf, endpointIdOf, FLEET, macOf, NO_BLOCK_GROUP, type Machine } from './fleet';
import type { CredentialImport } from './n8n/imports';
import { createServices } from './services';
import type { Service } from './services/service';
import { VectraSimulator } from './vectra';

/** Ports to listen on; 0 takes a free one. */
export interface LabPorts {
	cortex: number;
	qux: number;
	rux: number;
}

const FREE_PORTS: LabPorts = { cortex: 0, qux: 0, rux: 0 };

/** Ids of the fleet's hosts in Vectra count from here. */
const FIRST_HOST_ID = 4_711;

/** Keys of the lab, public on purpose: they open nothing but simulators on loopback. */
export const LAB_KEYS = {
	cortex: { id: '7', key: 'lab-demo-advanced-key', type: 'advanced' },
	cortexStandard: { id: '8', key: 'lab-demo-standard-key', type: 'standard' },
	quxToken: 'lab-demo-qux-token',
	rux: { clientId: 'lab-demo-client', clientSecret: 'lab-demo-client-secret' },
} as const;

/** A Cortex XDR tenant and one Vectra of each kind over the same small company, on a clock that runs. */
export class Lab {
	readonly clock = new SimClock();

	readonly cortex = new CortexSimulator({ clock: this.clock });

	readonly qux = new VectraSimulator({ clock: this.clock, personality: 'qux' });

	readonly rux = new VectraSimulator({ clock: this.clock, personality: 'rux' });

	/** What templates talk to besides the two products, each on a free port. */
	readonly services = createServices(this.clock);

	/** Addresses without a trailing slash, known once the lab has started. */
	readonly addresses = { cortex: '', qux: '', rux: '' };

	private webConsole: Console | undefined;

	private readonly hostIds = new Map<string, number>();

	async start(ports: LabPorts = FREE_PORTS): Promise<void> {
		this.seed();
		this.clock.run();
		this.addresses.cortex = await this.cortex.listen(ports.cortex);
		this.addresses.qux = await this.qux.listen(ports.qux);
		this.addresses.rux = await this.rux.listen(ports.rux);
		await Promise.all(this.allServices.map(async (service) => await service.listen()));
	}

	/** Opens the web page of the lab, with a link to the editor of n8n if there is one. Resolves to its address. */
	async openConsole(port = 0, n8nUrl?: string): Promise<string> {
		const { cortex, qux, rux, clock } = this;
		this.webConsole = createConsole({ cortex, vectra: { qux, rux }, clock, ...(n8nUrl ? { n8nUrl } : {}) });
		return await this.webConsole.listen(port);
	}

	async close(): Promise<void> {
		this.clock.pause();
		await this.webConsole?.close();
		const servers = [this.cortex, this.qux, this.rux, ...this.allServices];
		await Promise.all(servers.map(async (server) => await server.close()));
	}

	get allServices(): readonly Service[] {
		return Object.values(this.services);
	}

	/** The id in Vectra of a machine of the fleet: the same in both. */
	hostId(name: string): number {
		const id = this.hostIds.get(name);
		if (id === undefined) throw new Error(`Vectra has no host ${name}`);
		return id;
	}

	/** Credentials for n8n under the names that the templates use. */
	credentials(): CredentialImport[] {
		const { id: keyId, key: apiKey, type: keyType } = LAB_KEYS.cortex;
		return [
			{
				id: 'labCortexXdr01',
				name: 'Cortex XDR account',
				type: 'cortexXdrApi',
				data: { host: this.addresses.cortex, keyId, apiKey, keyType },
			},
			{
				id: 'labVectraQux01',
				name: 'Vectra AI account',
				type: 'vectraApi',
				data: { host: this.addresses.qux, apiToken: LAB_KEYS.quxToken, ignoreSslIssues: false },
			},
			{
				id: 'labVectraRux01',
				name: 'Vectra AI OAuth2 account',
				type: 'vectraOAuth2Api',
				data: { deployment: 'rux', host: this.addresses.rux, ...LAB_KEYS.rux, ignoreSslIssues: false },
			},
			...this.allServices.flatMap((service) => service.credentials()),
		];
	}

	private seed(): void {
		const { cortex, qux, rux } = this;
		cortex.keys.add(LAB_KEYS.cortex);
		cortex.keys.add(LAB_KEYS.cortexStandard);
		qux.world.tokens.add({ type: 'pat', token: LAB_KEYS.quxToken, role: 'analyst' });
		rux.world.tokens.add({ type: 'client', ...LAB_KEYS.rux, role: 'analyst' });
		FLEET.forEach((machine, index) => {
			const id = FIRST_HOST_ID + index;
			this.hostIds.set(machine.name, id);
			const { name, ip, threat, certainty, user, agents } = machine;
			const mac = agents ? null : macOf(name);
			for (const { world } of [qux, rux]) {
				world.addHost({ id, name, ip, threat, certainty, mac_address: mac, probable_owner: user });
			}
			for (const agent of agentsOf(machine)) this.addAgent(machine, agent);
		});
		const members = FLEET.filter(({ noBlock }) => noBlock).map(({ name }) => this.hostId(name));
		for (const { world } of [qux, rux]) {
			world.addGroup({ name: NO_BLOCK_GROUP, type: 'host', members, description: 'Hosts that are never isolated' });
		}
	}

	private addAgent({ ip, os, type, department, user }: Machine, agent: string): void {
		this.cortex.world.addEndpoint({
			endpoint_id: endpointIdOf(agent),
			endpoint_name: agent,
			endpoint_type: type,
			os_type: os,
			ip: [ip],
			mac_address: [macOf(agent)],
			users: [user],
			group_name: [department],
		});
	}
}
