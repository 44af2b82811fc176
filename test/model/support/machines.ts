import type { CortexWorld } from '../../../lab/src/cortex';
import type { VectraWorld } from '../../../lab/src/vectra/world/world';
import { NO_BLOCK } from './setup';

/** A machine as Vectra knows it and the agents on it, in order of installation. */
export interface Machine {
	name: MachineName;
	hostId: number;
	ip: string;
	/** Endpoint IDs; those of removed agents stay in the list. */
	agents: string[];
}

export const MACHINES = ['laptop', 'desktop', 'linux', 'guarded', 'shared', 'spared', 'network', 'stranger'] as const;

/**
 * - guarded: among the protected endpoints of the node
 * - shared: two virtual desktops were given its address, and Vectra knows no name
 * - spared: in the no-block group of hosts; network: in that of addresses
 * - stranger: nobody ever asks for its isolation
 */
export type MachineName = (typeof MACHINES)[number];

const FIRST_HOST = 101;

/** Puts the machines into both products and returns them by name. */
export function populate(cortex: CortexWorld, vectra: VectraWorld): Map<MachineName, Machine> {
	const machines = new Map<MachineName, Machine>();
	for (const [index, name] of MACHINES.entries()) {
		const ip = name === 'network' ? '10.99.1.2' : `10.1.1.${index + 10}`;
		const hostId = FIRST_HOST + index;
		const mac = `02:00:00:00:00:${index + 10}`;
		const known = name !== 'shared';
		vectra.addHost({ id: hostId, name: known ? `PC-${name.toUpperCase()}` : `IP-${ip}`, ip, ...(known ? { mac_address: mac } : {}), tags: ['finance'], threat: 10, certainty: 10 });
		const server = name === 'guarded';
		const agents = (known ? [`PC-${name.toUpperCase()}`] : ['VDI-1', 'VDI-2']).map((agent, at) =>
			String(
				cortex.addEndpoint({
					endpoint_name: agent,
					endpoint_type: server ? 'AGENT_TYPE_SERVER' : 'AGENT_TYPE_WORKSTATION',
					os_type: name === 'linux' ? 'AGENT_OS_LINUX' : 'AGENT_OS_WINDOWS',
					ip: [ip],
					mac_address: [known ? mac : `02:00:00:00:01:${at + 10}`],
					group_name: [server ? 'Domain Controllers' : 'Workstations'],
				}).endpoint_id,
			),
		);
		machines.set(name, { name, hostId, ip, agents });
	}
	const spared = machines.get('spared');
	vectra.addGroup({ name: NO_BLOCK, type: 'host', members: spared ? [spared.hostId] : [] });
	vectra.addGroup({ name: NO_BLOCK, type: 'ip', members: ['192.168.0.0/16', '10.99.0.0/16'] });
	return machines;
}
