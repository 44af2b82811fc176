import { showMac } from '../../shared/mac';
import { macFault, OS_FAMILIES, osFamily, type Endpoint } from './endpoint';
import type { Identity } from './identity';
import { compareNames } from './names';

/** What must agree before something is sent to an endpoint that no ID names. */
export type RequiredEvidence =
	/** Two kinds of identifiers, or a name that the machine itself proved. */
	| 'nameAndAddress'
	/** One kind of identifier, as long as nothing contradicts it. */
	| 'anyOne'
	/** An endpoint ID. */
	| 'idOnly';

export const REQUIRED_EVIDENCE: readonly RequiredEvidence[] = ['nameAndAddress', 'anyOne', 'idOnly'];

export type EvidenceKind = 'endpointId' | 'hostName' | 'ipAddress' | 'publicIpAddress' | 'macAddress' | 'operatingSystem' | 'otherAgent';

/** One identifier beside what the endpoint reports of itself. */
export interface EvidenceEntry {
	kind: EvidenceKind;
	/** `differs` has no weight: a name that anybody may have given, an address that may have moved on. */
	relation: 'agrees' | 'contradicts' | 'differs' | 'silent';
	/** What an agreement is worth: `proof` suffices, of the others it takes two kinds; `half` never counts alone, `none` never. */
	worth: 'proof' | 'full' | 'half' | 'none';
	/** For people, such as `FIN-LT-22 (kerberos)`. */
	given: string;
	/** What the endpoint reports; '' for nothing. */
	endpoint: string;
}

/** What the comparison needs to know besides the two sides. */
export interface Weighing {
	/** MAC addresses of several machines, such as a docking station's: they tell nothing apart. */
	sharedMacs: ReadonlySet<string>;
	/** After this time in ms an address that was seen once says nothing any more. */
	longestAddressAge: number;
}

/** Compares everything that is known of the machine with what an endpoint reports of itself. */
export function weigh(identity: Identity, endpoint: Endpoint, weighing: Weighing): EvidenceEntry[] {
	return [
		...weighId(identity, endpoint),
		...weighNames(identity, endpoint),
		...weighAddresses(identity, endpoint, weighing),
		...weighMacs(identity, endpoint, weighing),
		...weighOs(identity, endpoint),
		...weighDoubts(identity),
	];
}

function weighId({ endpointId }: Identity, { id }: Endpoint): EvidenceEntry[] {
	if (endpointId === '') return [];
	const relation = endpointId === id ? 'agrees' : 'contradicts';
	return [{ kind: 'endpointId', relation, worth: relation === 'agrees' ? 'proof' : 'none', given: endpointId, endpoint: id }];
}

function weighNames({ names, endpointId }: Identity, endpoint: Endpoint): EvidenceEntry[] {
	const compared = names.map((name) => ({ ...name, match: compareNames(name.value, endpoint.name, endpoint.domain) }));
	const proven = compared.some(({ source, match }) => source === 'machine' && (match === 'same' || match === 'sameLabel'));
	return compared.map(({ value, source, kind, match }): EvidenceEntry => {
		const entry = { kind: 'hostName', given: kind === '' ? value : `${value} (${kind})`, endpoint: endpoint.name } as const;
		switch (match) {
			case 'silent':
				return { ...entry, relation: 'silent', worth: 'none' };
			case 'same':
			case 'sameLabel':
				// What people, reverse DNS or an inventory say of a machine is no word of the machine.
				if (source === 'label') return { ...entry, relation: 'silent', worth: 'none' };
				if (match === 'sameLabel') return { ...entry, relation: 'agrees', worth: 'half' };
				return { ...entry, relation: 'agrees', worth: source === 'machine' ? 'proof' : 'full' };
			case 'different': {
				// Vectra keeps the name from before a renaming for months: beside an ID one that agrees is enough.
				const isFormer = endpointId !== '' && proven;
				return { ...entry, relation: source === 'machine' && !isFormer ? 'contradicts' : 'differs', worth: 'none' };
			}
		}
	});
}

function weighAddresses(identity: Identity, endpoint: Endpoint, { longestAddressAge }: Weighing): EvidenceEntry[] {
	const tooOld = identity.addressAge !== null && identity.addressAge > longestAddressAge;
	return [
		...weighAddress('ipAddress', identity.ips, endpoint.ips, tooOld),
		...weighAddress('publicIpAddress', identity.publicIps, endpoint.publicIp === '' ? [] : [endpoint.publicIp], false),
	];
}

function weighAddress(
	kind: 'ipAddress' | 'publicIpAddress',
	given: readonly string[],
	reported: readonly string[],
	tooOld: boolean,
): EvidenceEntry[] {
	if (given.length === 0) return [];
	const shared = given.filter((address) => reported.includes(address));
	const entry = { kind, given: (shared.length > 0 ? shared : given).join(', '), endpoint: reported.join(', ') };
	if (reported.length === 0 || tooOld) return [{ ...entry, relation: 'silent', worth: 'none' }];
	// Addresses are handed on from machine to machine, and a machine has several: another one contradicts nothing.
	return [shared.length > 0 ? { ...entry, relation: 'agrees', worth: 'full' } : { ...entry, relation: 'differs', worth: 'none' }];
}

function weighMacs({ macs }: Identity, endpoint: Endpoint, { sharedMacs }: Weighing): EvidenceEntry[] {
	if (macs.length === 0) return [];
	const reported = endpoint.macs.filter((mac) => macFault(mac) === undefined);
	const telling = (list: readonly string[]): string[] => list.filter((mac) => !sharedMacs.has(mac));
	const shared = telling(macs).filter((mac) => reported.includes(mac));
	const shown = (list: readonly string[]): string => list.map(showMac).join(', ');
	const entry = { kind: 'macAddress', given: shown(shared.length > 0 ? shared : macs), endpoint: shown(reported) } as const;
	if (shared.length > 0) return [{ ...entry, relation: 'agrees', worth: 'full' }];
	// An interface that the agent shares with others may be the one that Vectra saw.
	const isTold = telling(macs).length > 0 && reported.length > 0 && !macs.some((mac) => reported.includes(mac));
	return [{ ...entry, relation: isTold ? 'contradicts' : 'silent', worth: 'none' }];
}

/** Many machines have the same operating system, so that it agrees says nothing; but no machine has two. */
function weighOs({ osFamily: given }: Identity, { os }: Endpoint): EvidenceEntry[] {
	if (given === '') return [];
	const reported = osFamily(os);
	const relation = !OS_FAMILIES.includes(reported) ? 'silent' : reported === given ? 'agrees' : 'contradicts';
	return [{ kind: 'operatingSystem', relation, worth: 'none', given, endpoint: os }];
}

/** Doubts about the host itself. With an ID nothing hangs on them: they do not change which machine it is. */
function weighDoubts({ endpointId, addressDoubt, otherAgents }: Identity): EvidenceEntry[] {
	if (endpointId !== '') return [];
	const doubt = { relation: 'contradicts', worth: 'none', endpoint: '' } as const;
	return [
		...(addressDoubt === '' ? [] : [{ ...doubt, kind: 'ipAddress', given: addressDoubt } as const]),
		...otherAgents.map((agent) => ({ ...doubt, kind: 'otherAgent', given: agent }) as const),
	];
}

const counts = ({ relation, worth }: EvidenceEntry): boolean => relation === 'agrees' && worth !== 'none';

/** The kinds of identifiers that agree and tell one machine from another. */
export function agreedKinds(evidence: readonly EvidenceEntry[]): EvidenceKind[] {
	return [...new Set(evidence.filter(counts).map(({ kind }) => kind))];
}

export function isContradicted(evidence: readonly EvidenceEntry[]): boolean {
	return evidence.some(({ relation }) => relation === 'contradicts');
}

/** Whether what agrees is enough to act upon. */
export function isProven(evidence: readonly EvidenceEntry[], { chosen }: Identity, required: RequiredEvidence): boolean {
	const agreed = evidence.filter(counts);
	if (agreed.some(({ kind }) => kind === 'endpointId')) return true;
	switch (required) {
		case 'idOnly':
			return false;
		case 'anyOne':
			return agreed.length > 0;
		case 'nameAndAddress':
			return (
				agreed.some(({ worth }) => worth === 'proof') ||
				agreedKinds(agreed).length >= 2 ||
				(chosen && agreed.some(({ worth }) => worth === 'full'))
			);
	}
}
