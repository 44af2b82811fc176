import { DAY, HOUR } from './presence';
import type { EndpointInput } from './types';

const SITES = ['FIN', 'HR', 'ENG', 'OPS', 'LAB'];
const DEPARTMENTS = ['Finance', 'People', 'Engineering', 'Operations', 'Laboratory'];

/**
 * Every this many, an endpoint shares the host name of the one before (re-install) or its IP address (DHCP).
 */
const SAME_NAME = 50;
const SAME_IP = 40;

/**
 * Input for the `index`-th endpoint of a realistic fleet, always the same for the same index. Of a hundred
 * about 84 are connected, 10 disconnected, 4 lost and 2 uninstalled; some share a host name or an address, as
 * fleets do.
 */
export function seedInput(index: number, now: number): EndpointInput {
	const site = index % SITES.length;
	const os = osOf(index);
	const status = statusOfSeed(index);
	const named = index % SAME_NAME === SAME_NAME - 1 ? index - 1 : index;
	const addressed = index % SAME_IP === SAME_IP - 1 ? index - 1 : index;
	const short = os === 'AGENT_OS_WINDOWS' && index % 10 === 0 ? 'SRV' : 'LT';
	// A host name is shared by what was re-installed on the same machine.
	const name = [SITES[named % SITES.length], named === index ? short : 'LT', String(named).padStart(6, '0')];
	return {
		endpoint_name: name.join('-'),
		endpoint_type: short === 'SRV' ? 'AGENT_TYPE_SERVER' : 'AGENT_TYPE_WORKSTATION',
		os_type: os,
		ip: [`10.${64 + (addressed >> 16)}.${(addressed >> 8) & 255}.${addressed & 255}`],
		group_name: [DEPARTMENTS[site]],
		users: [`user${index % 5_000}`],
		first_seen: now - 200 * DAY + index * 60_000,
		endpoint_status: status,
		last_seen: status === 'CONNECTED' ? now - (index % 300) * 1_000 : now - silence(status, index),
	};
}

function osOf(index: number): string {
	const part = index % 20;
	if (part === 13) return 'AGENT_OS_ANDROID';
	if (part >= 17) return 'AGENT_OS_LINUX';
	return part >= 14 ? 'AGENT_OS_MAC' : 'AGENT_OS_WINDOWS';
}

function statusOfSeed(index: number): string {
	const part = (index * 37) % 100;
	if (part < 84) return 'CONNECTED';
	if (part < 94) return 'DISCONNECTED';
	return part < 98 ? 'LOST' : 'UNINSTALLED';
}

function silence(status: string, index: number): number {
	return status === 'LOST' ? 40 * DAY + (index % 50) * HOUR : 2 * HOUR + (index % 500) * HOUR;
}
