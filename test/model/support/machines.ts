import type { CortexWorld } from '../../../lab/src/cortex';
import type { Host } from '../../../lab/src/vectra/world/types';
import type { VectraWorld } from '../../../lab/src/vectra/world/world';
import { BLOCK, NO_BLOCK } from './setup';

/** A machine as Vectra knows it and the agents on it, in order of installation. */
export interface Machine {
	name: MachineName;
	hostId: number;
	/** Endpoint IDs; those of removed agents stay in the list. */
	agents: string[];
	/** Its record when Vectra forgot it; null while Vectra knows it. */
	gone: Host | null;
	/** Whether the trigger has seen it as ours. */
	wasSeen: boolean;
	/** Its tags were written by a stranger: what they claim is not ours, and a person must clear it up. */
	isForged: boolean;
}

export const MACHINES = ['laptop', 'desktop', 'linux', 'guarded', 'shared', 'spared', 'network', 'printer', 'stranger'] as const;

/**
 * - guarded: among the protected endpoints of the node
 * - shared: two virtual desktops were given its address, and Vectra knows no name
 * - spared: in the no-block group of hosts; network: in that of addresses
 * - printer: has no agent
 * - stranger: nobody ever asks for its isolation
 */
export type MachineName = (typeof MACHINES)[number];

/** The first three numbers of the addresses in each network. */
export const NETWORKS = { usual: '10.1.1', excluded: '10.50.1', noBlock: '10.99.1', block: '10.60.1' } as const;

const FIRST_HOST = 101;

/** Puts the machines into both products and returns them by name. */
export function populate(cortex: CortexWorld, vectra: VectraWorld): Map<MachineName, Machine> {
	const machines = new Map<MachineName, Machine>();
	for (const [index, name] of MACHINES.entries()) {
		const ip = `${NETWORKS[name === 'network' ? 'noBlock' : 'usual']}.${index + 10}`;
		const hostId = FIRST_HOST + index;
		const mac = `02:00:00:00:00:${index + 10}`;
		const known = name !== 'shared';
		vectra.addHost({ id: hostId, name: known ? `PC-${name.toUpperCase()}` : `IP-${ip}`, ip, ...(known ? { mac_address: mac } : {}), tags: ['finance'], threat: 10, certainty: 10 });
		const server = name === 'guarded';
		const agents = agentNames(name).map((agent, at) =>
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
		machines.set(name, { name, hostId, agents, gone: null, wasSeen: false, isForged: false });
	}
	const spared = machines.get('spared');
	vectra.addGroup({ name: NO_BLOCK, type: 'host', members: spared ? [spared.hostId] : [] });
	vectra.addGroup({ name: NO_BLOCK, type: 'ip', members: ['192.168.0.0/16', '10.99.0.0/16'] });
	vectra.addGroup({ name: BLOCK, type: 'host' });
	vectra.addGroup({ name: BLOCK, type: 'ip', members: [`${NETWORKS.block}.0/24`] });
	return machines;
}

function agentNames(name: MachineName): string[] {
	if (name === 'printer') return [];
	return name === 'shared' ? ['VDI-1', 'VDI-2'] : [`PC-${name.toUpperCase()}`];
}
