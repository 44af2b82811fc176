import { isOtherAgent, nameSourceOf, type NameSource } from '../../shared/artifacts';
import { isEndpointId } from '../../shared/containment';
import { normalizeMac, showMac } from '../../shared/mac';
import { canonicalAddress, identifiesNoMachine } from '../../shared/network';
import { excerpt, isRecord, splitList, text, textList } from '../../shared/values';
import { macFault, OS_FAMILIES, osFamily } from './endpoint';
import { isHostName } from './names';

export interface GivenName {
	value: string;
	source: NameSource;
	/** Vectra's word for the artifact, such as `kerberos`; '' when it is not known. */
	kind: string;
}

/** What is known of the machine to be found. Every list may be empty, but not all of them. */
export interface Identity {
	/** An endpoint ID, 32 lower-case hex digits; '' for none. */
	endpointId: string;
	names: readonly GivenName[];
	/** Addresses that the machine has, as `canonicalAddress` writes them. */
	ips: readonly string[];
	/** Addresses behind which the machine is. */
	publicIps: readonly string[];
	/** Twelve lower-case hex digits each. */
	macs: readonly string[];
	/** Of OS_FAMILIES; '' when it is not known. */
	osFamily: string;
	/** How long ago the address was last seen, in ms; null when it is not known. */
	addressAge: number | null;
	/** Why the address is in doubt, such as two addresses in one record; '' when it is not. */
	addressDoubt: string;
	/** Other endpoint agents that Vectra knows on the machine. */
	otherAgents: readonly string[];
	/** A person chose one single kind of identifier, which then is enough. */
	chosen: boolean;
	/** Values that identify no machine and are passed over, with the reason, for the output. */
	ignored: readonly string[];
}

/** The form's fields, as a user or an expression filled them in. */
export interface IdentityInput {
	endpointId?: unknown;
	ipAddress?: unknown;
	publicIpAddress?: unknown;
	/** One name, or a list of names. A text is one name, whatever it holds. */
	hostName?: unknown;
	macAddress?: unknown;
	/** AGENT_OS_WINDOWS, …, or another spelling of Cortex XDR. */
	operatingSystem?: unknown;
	/** A host as the Vectra AI Trigger shows it. */
	vectraHost?: unknown;
}

export type IdentityResult = { identity: Identity } | { problem: string };

/**
 * Reads and checks an identity. What cannot identify a machine is passed over and listed in `ignored`; a problem says why
 * nothing is left, and what to do instead.
 *
 * @param now epoch ms, for the age of an address
 */
export function readIdentity(input: IdentityInput, now: number): IdentityResult {
	const ids = splitList(input.endpointId);
	if (ids.length > 1) return { problem: `“${ids.join(', ')}” is more than one endpoint ID: use one item per endpoint` };
	const endpointId = ids[0] ?? '';
	if (endpointId !== '' && !isEndpointId(endpointId)) {
		return {
			problem:
				`“${excerpt(endpointId, 60)}” is not an endpoint ID: Cortex XDR uses 32 hexadecimal digits. ` +
				'To find an endpoint by its host name or IP address, use the field of that name',
		};
	}
	const family = osFamily(text(input.operatingSystem));
	if (family !== '' && !OS_FAMILIES.includes(family)) {
		return { problem: `“${excerpt(text(input.operatingSystem), 60)}” is no operating system that Cortex XDR knows: give Windows, macOS, Linux, Android or iOS` };
	}
	const host = isRecord(input.vectraHost) ? input.vectraHost : {};
	const known = isRecord(host.identity) ? host.identity : {};
	const ignored: string[] = 'vectraHost' in input && !isRecord(input.vectraHost) ? ['Vectra Host holds no host of the Vectra AI Trigger'] : [];
	const ips = usable([...splitList(input.ipAddress), ...splitList(host.ip)], readAddress, ignored);
	const publicIps = usable(splitList(input.publicIpAddress), readAddress, ignored);
	const macs = usable([...splitList(input.macAddress), ...textList(host.macAddresses)], readMac, ignored);
	const names = namesOf(input, host, known, ignored);
	const identity: Identity = {
		endpointId: endpointId.toLowerCase(),
		names,
		ips,
		publicIps,
		macs,
		osFamily: family,
		addressAge: ageOf(known, now),
		addressDoubt: doubtOf(host, known),
		otherAgents: textList(known.otherAgents).filter(isOtherAgent),
		chosen: !('vectraHost' in input) && kindsIn(input) === 1,
		ignored,
	};
	if (endpointId !== '' || ips.length + publicIps.length + names.length > 0) return { identity };
	return { problem: whyNothing(macs, ignored) };
}

/** A text for messages, such as `IP address 10.20.4.77, host name FIN-LT-0142`. */
export function describeIdentity({ endpointId, ips, publicIps, names, macs }: Identity): string {
	const parts: string[] = [];
	if (endpointId !== '') parts.push(`endpoint ID ${endpointId}`);
	if (ips.length > 0) parts.push(`IP address ${ips.join(', ')}`);
	if (publicIps.length > 0) parts.push(`public IP address ${publicIps.join(', ')}`);
	if (names.length > 0) parts.push(`host name ${unique(names.map(({ value }) => excerpt(value, 60))).join(', ')}`);
	if (macs.length > 0) parts.push(`MAC address ${macs.map(showMac).join(', ')}`);
	return parts.join(', ');
}

type Reading = { value: string } | { fault: string };

function readAddress(given: string): Reading {
	const value = canonicalAddress(given);
	if (value === undefined) return { fault: 'is not an IP address' };
	if (!identifiesNoMachine(value)) return { value };
	return { fault: 'cannot identify a machine: it is a loopback, link-local, multicast or unspecified address' };
}

/** Addresses that software makes up, that many interfaces share, or that are none, tell no machine from another. */
function readMac(given: string): Reading {
	const value = normalizeMac(given);
	if (value === '') return { fault: 'is not a MAC address' };
	const fault = macFault(value);
	return fault === undefined ? { value } : { fault };
}

function usable(given: readonly string[], read: (value: string) => Reading, ignored: string[]): string[] {
	const values = given.flatMap((one) => {
		const reading = read(one);
		if ('value' in reading) return [reading.value];
		ignored.push(`“${excerpt(one, 60)}” ${reading.fault}`);
		return [];
	});
	return unique(values);
}

function namesOf(
	input: IdentityInput,
	host: Record<string, unknown>,
	known: Record<string, unknown>,
	ignored: string[],
): GivenName[] {
	const artifacts = Array.isArray(known.names) ? known.names.filter(isRecord) : undefined;
	const plain: GivenName[] = textList(input.hostName).map((value) => ({ value, source: 'declared', kind: '' }));
	// Where Vectra lists its artifacts, its own name for the host adds nothing: it is one of them, or a person's.
	const own: GivenName[] = textList(host.name).map((value) => ({ value, source: artifacts ? 'label' : 'declared', kind: '' }));
	const listed = (artifacts ?? []).flatMap(({ name, source }): GivenName[] => {
		const kind = text(source).toLowerCase();
		const by = nameSourceOf(kind);
		return by === undefined ? [] : textList(name).map((value) => ({ value, source: by, kind }));
	});
	const byValue = new Map<string, GivenName>();
	for (const one of [...listed, ...plain, ...own]) {
		if (isHostName(one.value)) byValue.set(`${one.source} ${one.value.toLowerCase()}`, one);
		else ignored.push(`“${excerpt(one.value, 60)}” is not the name of a machine`);
	}
	return [...byValue.values()];
}

/** Vectra closes a session after two hours without traffic, so traffic now means that the address was seen since. */
function ageOf(known: Record<string, unknown>, now: number): number | null {
	const seen = Date.parse(text(known.lastSeen));
	if (!Number.isNaN(seen)) return Math.max(0, now - seen);
	return known.activeTraffic === true ? 0 : null;
}

function doubtOf(host: Record<string, unknown>, known: Record<string, unknown>): string {
	const [shown, last] = [canonicalAddress(text(host.ip)), canonicalAddress(text(known.lastSource))];
	if (shown === undefined || last === undefined || shown === last) return '';
	return `Vectra names two addresses of the host: ${shown} and, as its last source, ${last}`;
}

function kindsIn({ ipAddress, publicIpAddress, hostName, macAddress }: IdentityInput): number {
	return [ipAddress, publicIpAddress, hostName, macAddress].filter((field) => field !== undefined).length;
}

function whyNothing(macs: readonly string[], ignored: readonly string[]): string {
	if (macs.length > 0) {
		return (
			'Cortex XDR cannot search by MAC address: it only helps to tell several matches apart. ' +
			'Give an endpoint ID, an IP address or a host name as well'
		);
	}
	if (ignored.length > 0) return ignored.join('; ');
	return 'Nothing to look for: give an endpoint ID, an IP address or a host name';
}

function unique(values: readonly string[]): string[] {
	return [...new Set(values)];
}
