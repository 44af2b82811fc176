import { isEndpointId } from '../../shared/containment';
import { splitList } from '../../shared/values';
import { normalizeMac } from './endpoint';

/** What is known of the machine to be found. Every list may be empty, but not all of them. */
export interface Identity {
	/** An endpoint ID; when given, nothing else decides. */
	endpointId: string;
	ips: string[];
	publicIps: string[];
	hostNames: string[];
	/** Twelve lower-case hex digits each. */
	macs: string[];
}

/** The form's fields, as a user or an expression filled them in: a value, a list, or several values in one text. */
export interface IdentityInput {
	endpointId?: unknown;
	ipAddress?: unknown;
	publicIpAddress?: unknown;
	hostName?: unknown;
	macAddress?: unknown;
}

export type IdentityResult = { identity: Identity } | { problem: string };

/** Reads and checks an identity. A problem says what is wrong and what to do instead. */
export function readIdentity(input: IdentityInput): IdentityResult {
	const ids = splitList(input.endpointId);
	if (ids.length > 1) return { problem: `“${ids.join(', ')}” is more than one endpoint ID: use one item per endpoint` };
	const endpointId = ids[0] ?? '';
	if (endpointId !== '' && !isEndpointId(endpointId)) {
		return {
			problem:
				`“${endpointId}” is not an endpoint ID: Cortex XDR uses 32 hexadecimal digits. ` +
				'To find an endpoint by its host name or IP address, use the field of that name',
		};
	}
	const ips = splitList(input.ipAddress);
	const publicIps = splitList(input.publicIpAddress);
	const badIp = [...ips, ...publicIps].find((ip) => !isIpAddress(ip));
	if (badIp !== undefined) return { problem: `“${badIp}” is not an IP address` };
	const unusable = [...ips, ...publicIps].find(isUnusableIp);
	if (unusable !== undefined) {
		return { problem: `“${unusable}” cannot identify a machine: it is a loopback, multicast or unspecified address` };
	}
	const macs = splitList(input.macAddress);
	const badMac = macs.find((mac) => normalizeMac(mac) === '');
	if (badMac !== undefined) return { problem: `“${badMac}” is not a MAC address` };
	const identity: Identity = {
		endpointId: endpointId.toLowerCase(),
		ips: unique(ips.map((ip) => ip.toLowerCase())),
		publicIps: unique(publicIps.map((ip) => ip.toLowerCase())),
		hostNames: unique(splitList(input.hostName)),
		macs: unique(macs.map(normalizeMac)),
	};
	if (isSearchable(identity)) return { identity };
	if (identity.macs.length > 0) {
		return {
			problem:
				'Cortex XDR cannot search by MAC address: it only helps to tell several matches apart. ' +
				'Give an endpoint ID, an IP address or a host name as well',
		};
	}
	return { problem: 'Nothing to look for: give an endpoint ID, an IP address or a host name' };
}

/** A text for messages, such as `IP address 10.20.4.77, host name FIN-LT-0142`. */
export function describeIdentity({ endpointId, ips, publicIps, hostNames, macs }: Identity): string {
	const parts: string[] = [];
	if (endpointId !== '') parts.push(`endpoint ID ${endpointId}`);
	if (ips.length > 0) parts.push(`IP address ${ips.join(', ')}`);
	if (publicIps.length > 0) parts.push(`public IP address ${publicIps.join(', ')}`);
	if (hostNames.length > 0) parts.push(`host name ${hostNames.join(', ')}`);
	if (macs.length > 0) parts.push(`MAC address ${macs.join(', ')}`);
	return parts.join(', ');
}

function isSearchable({ endpointId, ips, publicIps, hostNames }: Identity): boolean {
	return endpointId !== '' || ips.length > 0 || publicIps.length > 0 || hostNames.length > 0;
}

function isIpAddress(value: string): boolean {
	if (/^\d{1,3}(\.\d{1,3}){3}$/.test(value)) return value.split('.').every((part) => Number(part) <= 255);
	// Enough to tell an IPv6 address from a host name; Cortex compares it as text.
	return /^[0-9a-f:.]{2,45}$/i.test(value) && value.split(':').length > 2;
}

/** Addresses that many machines have, or none. */
function isUnusableIp(value: string): boolean {
	if (value.includes(':')) return /^(::1?|ff[0-9a-f]{2}:.*)$/i.test(value);
	const first = Number(value.split('.')[0]);
	return first === 0 || first === 127 || first >= 224;
}

function unique(values: string[]): string[] {
	return [...new Set(values)];
}
