import { createHash } from 'node:crypto';

/** A machine of the lab's small company, as both products know it. */
export interface Machine {
	/** The host name in Vectra. */
	name: string;
	ip: string;
	os: 'AGENT_OS_WINDOWS' | 'AGENT_OS_LINUX' | 'AGENT_OS_MAC';
	type: 'AGENT_TYPE_WORKSTATION' | 'AGENT_TYPE_SERVER';
	department: string;
	user: string;
	threat: number;
	certainty: number;
	/** The agents on its address, where they are not simply the host's own. */
	agents?: readonly string[];
	/** Member of the group whose hosts are never isolated. */
	noBlock?: boolean;
}

export const NO_BLOCK_GROUP = 'NoBlock';

export const REQUEST_TAG = 'vectra_contain';

const laptop = { os: 'AGENT_OS_WINDOWS', type: 'AGENT_TYPE_WORKSTATION' } as const;
const mac = { os: 'AGENT_OS_MAC', type: 'AGENT_TYPE_WORKSTATION' } as const;
const linuxServer = { os: 'AGENT_OS_LINUX', type: 'AGENT_TYPE_SERVER' } as const;
const windowsServer = { os: 'AGENT_OS_WINDOWS', type: 'AGENT_TYPE_SERVER' } as const;

export const FLEET: readonly Machine[] = [
	{ name: 'FIN-LT-0142', ip: '10.20.4.77', ...laptop, department: 'Finance', user: 'j.doe', threat: 71, certainty: 64 },
	{ name: 'FIN-LT-0158', ip: '10.20.4.91', ...laptop, department: 'Finance', user: 'm.ito', threat: 55, certainty: 48 },
	{ name: 'HR-LT-0007', ip: '10.20.6.12', ...laptop, department: 'People', user: 'a.lang', threat: 62, certainty: 70 },
	{ name: 'HR-LT-0011', ip: '10.20.6.19', ...laptop, department: 'People', user: 's.kaya', threat: 24, certainty: 31 },
	{ name: 'ENG-MB-0203', ip: '10.20.8.33', ...mac, department: 'Engineering', user: 'l.moreau', threat: 80, certainty: 58 },
	{ name: 'ENG-LT-0219', ip: '10.20.8.57', ...laptop, department: 'Engineering', user: 'p.novak', threat: 47, certainty: 66 },
	{ name: 'OPS-LT-0031', ip: '10.20.9.14', ...laptop, department: 'Operations', user: 'r.singh', threat: 33, certainty: 29 },
	{ name: 'web-01', ip: '10.30.1.10', ...linuxServer, department: 'Operations', user: 'deploy', threat: 18, certainty: 40 },
	{ name: 'build-02', ip: '10.30.1.22', ...linuxServer, department: 'Engineering', user: 'ci', threat: 40, certainty: 35 },
	// Vectra has only the address: no name reached it. Two virtual desktops were given that address one after the other.
	{
		name: 'IP-10.20.12.40',
		ip: '10.20.12.40',
		...laptop,
		department: 'Operations',
		user: 'desk',
		threat: 68,
		certainty: 52,
		agents: ['VDI-017', 'VDI-018'],
	},
	{ name: 'FILE-SRV-01', ip: '10.30.2.5', ...windowsServer, department: 'Operations', user: 'svc-backup', threat: 12, certainty: 20 },
	{
		name: 'DC-01',
		ip: '10.30.2.2',
		...windowsServer,
		department: 'Operations',
		user: 'svc-ad',
		threat: 20,
		certainty: 44,
		noBlock: true,
	},
];

/** The names of the agents on a machine's address. */
export const agentsOf = ({ name, agents }: Machine): readonly string[] => agents ?? [name];

/** The endpoint ID of an agent: the same at every start, so that it can be quoted. */
export const endpointIdOf = (agent: string): string => createHash('md5').update(agent).digest('hex');

/** The MAC address of a machine: locally administered, and the same in both products. */
export function macOf(agent: string): string {
	return `02:${(endpointIdOf(agent).slice(0, 10).match(/../g) ?? []).join(':')}`;
}
