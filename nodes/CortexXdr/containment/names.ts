import { canonicalAddress } from '../../shared/network';

/** Host names as Vectra and Cortex XDR write them. */

/** How a given name compares with the name of an endpoint. */
export type NameMatch =
	/** The names are equal as far as they were given: the whole, or the first label where none gives a domain. */
	| 'same'
	/** The first labels are equal, but nothing confirms the domain that was given. */
	| 'sameLabel'
	| 'different'
	/** One side has no name. */
	| 'silent';

/** NetBIOS cuts names to this many characters. */
const NETBIOS_LENGTH = 15;

/** Domains that say only that there is none. */
const NO_DOMAIN = ['', 'workgroup', 'local', 'localdomain', 'localhost'];

interface HostName {
	label: string;
	/** '' for none. */
	domain: string;
}

/**
 * Whether a text can be the name of a machine. Vectra names a host after its address or its MAC where it knows nothing
 * better (`IP-10.1.2.3`, `48:2a:e3:3a:58:a6`).
 */
export function isHostName(value: string): boolean {
	const name = fold(value);
	if (name === '' || name.startsWith('.')) return false;
	const bare = name.replace(/^ip-/, '');
	const isAddress = canonicalAddress(bare) !== undefined || canonicalAddress(bare.replaceAll('-', '.')) !== undefined;
	return !isAddress && !/^([0-9a-f]{2}[:.-]?){5}[0-9a-f]{2}$/.test(name);
}

/**
 * Compares a name that Vectra knows with the name and the domain of an endpoint. Case does not count, nor a closing dot or
 * dollar sign (machine accounts). Where both sides have a domain the whole must be equal; a NetBIOS domain (`ACME`) stands
 * for the DNS domain that begins with it (`acme.example`). A first label of exactly 15 characters may be a cut name.
 *
 * @param endpointDomain the field `domain` of the endpoint; '' for none
 */
export function compareNames(name: string, endpointName: string, endpointDomain: string): NameMatch {
	if (!isHostName(name) || !isHostName(endpointName)) return 'silent';
	const one = split(fold(name), '');
	const other = split(fold(endpointName), fold(endpointDomain));
	if (!sameLabel(one.label, other.label)) return 'different';
	// A name given without a domain means every machine that is called so.
	if (one.domain === '' || one.domain === other.domain) return 'same';
	if (other.domain === '') return 'sameLabel';
	return sameDomain(one.domain, other.domain) ? 'same' : 'different';
}

/** Equal for all names that may be the same machine's: the first label, as far as NetBIOS keeps it. */
export function nameKey(name: string): string {
	return split(fold(name), '').label.slice(0, NETBIOS_LENGTH);
}

/**
 * The texts by which an endpoint of this name may be found where a filter wants the exact text: whole and by its first
 * label, each as given, in upper and lower case, and capitalised.
 */
export function nameSpellings(name: string): string[] {
	const whole = name.trim();
	const dot = split(fold(name), '').domain === '' ? -1 : whole.indexOf('.');
	const label = dot === -1 ? whole : whole.slice(0, dot);
	const cut = label.length > NETBIOS_LENGTH ? [label.slice(0, NETBIOS_LENGTH)] : [];
	const forms = [whole, label, ...cut].flatMap((form) => [form, form.toUpperCase(), form.toLowerCase(), capitalised(form)]);
	return [...new Set(forms)];
}

const capitalised = (name: string): string =>
	name.toLowerCase().replace(/(^|[-_])(\p{L})/gu, (_, before: string, letter: string) => before + letter.toUpperCase());

function fold(value: string): string {
	return value.trim().normalize('NFC').toLowerCase().replace(/[.$]+$/, '');
}

function split(name: string, domain: string): HostName {
	const dot = name.indexOf('.');
	// Blanks and commas are no part of a DNS name: such a text is a description, and one whole.
	if (dot === -1 || /[^\p{L}\p{N}._-]/u.test(name)) return { label: name, domain: NO_DOMAIN.includes(domain) ? '' : domain };
	return { label: name.slice(0, dot), domain: name.slice(dot + 1) };
}

function sameLabel(one: string, other: string): boolean {
	if (one === other) return true;
	const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
	return shorter.length === NETBIOS_LENGTH && longer.startsWith(shorter);
}

function sameDomain(one: string, other: string): boolean {
	const [flat, full] = one.includes('.') ? [other, one] : [one, other];
	return !flat.includes('.') && full.split('.')[0] === flat;
}
