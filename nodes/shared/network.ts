/** IP addresses and networks as numbers, so that IPv4 and IPv6 compare alike in whatever way they are written. */

export interface Network {
	bits: 32 | 128;
	prefix: number;
	/** The address with the host part cleared. */
	base: bigint;
}

/** Reads `10.0.0.0/24`, `10.1.1.1`, `2001:db8::/32`; undefined when it is neither an address nor a network. */
export function parseNetwork(value: string): Network | undefined {
	const [address, length, ...rest] = value.trim().split('/');
	const parsed = parseAddress(address);
	if (!parsed || rest.length > 0) return undefined;
	if (length !== undefined && !/^\d{1,3}$/.test(length)) return undefined;
	let prefix = length === undefined ? parsed.bits : Number(length);
	// A prefix that was written for the IPv6 form of an IPv4 address.
	if (parsed.mapped && length !== undefined) prefix -= 96;
	if (prefix < 0 || prefix > parsed.bits) return undefined;
	const hostBits = BigInt(parsed.bits - prefix);
	return { bits: parsed.bits, prefix, base: (parsed.value >> hostBits) << hostBits };
}

/**
 * Reads what people write for several addresses: an address or a network, `10.0.0.0/255.255.255.0`, `10.0.0.*`, and the
 * ranges `10.0.0.5-10.0.0.9` and `10.0.0.5-9`. Undefined when it is none of these.
 */
export function parseNetworks(value: string): Network[] | undefined {
	const single = parseNetwork(value);
	if (single) return [single];
	const [address, mask, ...more] = value.trim().split('/');
	const masked = mask !== undefined && more.length === 0 ? prefixOf(mask) : undefined;
	if (masked !== undefined) return asList(parseNetwork(`${address}/${masked}`));
	const wildcard = /^((?:\d{1,3}\.){0,3})\*(?:\.\*)*$/.exec(value.trim());
	if (wildcard) {
		const parts = wildcard[1].split('.').filter((part) => part !== '');
		return asList(parseNetwork(`${[...parts, '0', '0', '0', '0'].slice(0, 4).join('.')}/${parts.length * 8}`));
	}
	return parseRange(value);
}

const asList = (network: Network | undefined): Network[] | undefined => network && [network];

/** The prefix length of an IPv4 mask, `255.255.255.0`: ones, then zeros. */
function prefixOf(mask: string): number | undefined {
	const parsed = parseIPv4(mask);
	if (!parsed) return undefined;
	const bits = parsed.value.toString(2).padStart(32, '0');
	return /^1*0*$/.test(bits) ? bits.lastIndexOf('1') + 1 : undefined;
}

/** The smallest set of networks that covers a range of addresses. */
function parseRange(value: string): Network[] | undefined {
	const [from, to, ...more] = value.split('-').map((part) => part.trim());
	if (to === undefined || more.length > 0) return undefined;
	const first = parseAddress(from);
	const last = parseAddress(/^\d{1,3}$/.test(to) && !from.includes(':') ? from.replace(/\d+$/, to) : to);
	if (!first || last?.bits !== first.bits || last.value < first.value) return undefined;
	const networks: Network[] = [];
	for (let base = first.value; base <= last.value; ) {
		let hostBits = 0;
		while (hostBits < first.bits && (base >> BigInt(hostBits)) % 2n === 0n && base + (1n << BigInt(hostBits + 1)) - 1n <= last.value) hostBits += 1;
		networks.push({ bits: first.bits, prefix: first.bits - hostBits, base });
		base += 1n << BigInt(hostBits);
	}
	return networks;
}

/** Whether an address lies in any of the networks. An unreadable address lies in none. */
export interface NetworkSet {
	readonly size: number;
	has(address: string): boolean;
}

/** Networks of one length are looked up together: a group may hold thousands, and every host is checked. */
export function createNetworkSet(networks: readonly Network[]): NetworkSet {
	const byLength = new Map<string, { bits: number; hostBits: bigint; bases: Set<bigint> }>();
	for (const { bits, prefix, base } of networks) {
		const key = `${bits}/${prefix}`;
		const hostBits = BigInt(bits - prefix);
		const group = byLength.get(key) ?? { bits, hostBits, bases: new Set() };
		group.bases.add(base >> hostBits);
		byLength.set(key, group);
	}
	const groups = [...byLength.values()];
	return {
		size: networks.length,
		has(address) {
			const parsed = parseAddress(address);
			if (!parsed) return false;
			return groups.some(({ bits, hostBits, bases }) => bits === parsed.bits && bases.has(parsed.value >> hostBits));
		},
	};
}

/** An IP address in one spelling for each value, so that equal addresses are equal texts; undefined for anything else. */
export function canonicalAddress(value: string): string | undefined {
	const parsed = parseAddress(value);
	if (!parsed) return undefined;
	return parsed.bits === 32 ? dotted(parsed.value) : compressed(parsed.value);
}

/**
 * The spellings of one address that a text filter may hold: as given, compressed (RFC 5952) and written out in full, in
 * both cases.
 */
export function addressSpellings(value: string): string[] {
	const parsed = parseAddress(value);
	if (!parsed) return [value];
	const forms =
		parsed.bits === 32 ? [dotted(parsed.value)] : [compressed(parsed.value), groupsOf(parsed.value).map(padded).join(':')];
	return [...new Set([value, ...forms, ...forms.map((form) => form.toUpperCase())])];
}

/** Addresses that many machines have, or none: unspecified, loopback, link-local, multicast, broadcast. */
export function identifiesNoMachine(address: string): boolean {
	return NOBODYS.has(address);
}

function dotted(value: bigint): string {
	return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.');
}

const groupsOf = (value: bigint): string[] =>
	Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));

const padded = (group: string): string => group.padStart(4, '0');

/** RFC 5952: the longest run of two or more zero groups, the first of equal ones, becomes `::`. */
function compressed(value: bigint): string {
	const whole = groupsOf(value).join(':');
	const runs = [...whole.matchAll(/(?<![0-9a-f])0(?::0)+(?![0-9a-f])/g)];
	const longest = runs.reduce<RegExpMatchArray | undefined>((best, run) => (run[0].length > (best?.[0].length ?? 0) ? run : best), undefined);
	if (!longest) return whole;
	const start = longest.index ?? 0;
	return `${whole.slice(0, start).replace(/:$/, '')}::${whole.slice(start + longest[0].length).replace(/^:/, '')}`;
}

interface Address {
	bits: 32 | 128;
	value: bigint;
	/** An IPv4 address in IPv6 form, `::ffff:10.0.0.1`, is taken for the IPv4 address that it is. */
	mapped?: boolean;
}

function parseAddress(value: string): Address | undefined {
	// A zone (`fe80::1%eth0`) names an interface of one machine and is no part of the address.
	const address = value.trim().split('%')[0];
	if (!address.includes(':')) return parseIPv4(address);
	const ipv6 = parseIPv6(address);
	if (ipv6 === undefined) return undefined;
	if (ipv6 >> 32n === 0xffffn) return { bits: 32, value: ipv6 & 0xffffffffn, mapped: true };
	return { bits: 128, value: ipv6 };
}

function parseIPv4(address: string): Address | undefined {
	const parts = address.split('.');
	if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
	return { bits: 32, value: parts.reduce((value, part) => value * 256n + BigInt(part), 0n) };
}

function parseIPv6(address: string): bigint | undefined {
	const [head, tail, ...more] = address.split('::');
	if (more.length > 0) return undefined;
	const left = parseGroups(head);
	const right = tail === undefined ? [] : parseGroups(tail);
	if (!left || !right) return undefined;
	const missing = 8 - left.length - right.length;
	if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
	const groups = [...left, ...Array.from({ length: missing }, () => 0n), ...right];
	return groups.reduce((value, group) => value * 65_536n + group, 0n);
}

function parseGroups(part: string): bigint[] | undefined {
	if (part === '') return [];
	const groups: bigint[] = [];
	const texts = part.split(':');
	for (const [index, group] of texts.entries()) {
		if (group.includes('.') && index === texts.length - 1) {
			const ipv4 = parseIPv4(group);
			if (!ipv4) return undefined;
			groups.push(ipv4.value >> 16n, ipv4.value & 0xffffn);
		} else if (/^[0-9a-f]{1,4}$/i.test(group)) {
			groups.push(BigInt(`0x${group}`));
		} else {
			return undefined;
		}
	}
	return groups;
}

const NOBODYS = createNetworkSet(
	['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3', '::/127', 'fe80::/10', 'ff00::/8'].flatMap(
		(network) => parseNetwork(network) ?? [],
	),
);
