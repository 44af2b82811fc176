import { isConnected, isUninstalled, uniqueEndpoints, type Endpoint } from './endpoint';
import { agreedKinds, isContradicted, isProven, weigh, type EvidenceEntry, type EvidenceKind, type RequiredEvidence, type Weighing } from './evidence';
import type { Identity } from './identity';

export type Resolution =
	| { found: Endpoint; matchedBy: string; evidence: EvidenceEntry[] }
	| { notFound: string }
	| Refusal;

/** Something was found, but not what one may act upon. */
export interface Refusal {
	refused:
		/** Several endpoints may be meant. */
		| 'ambiguous'
		/** Something shows that it is another machine. */
		| 'identityMismatch'
		/** Nothing speaks against it, but too little for it. */
		| 'identityUnproven';
	candidates: Endpoint[];
	reason: string;
	/** Of the candidate that the reason is about; left out where there are several. */
	evidence?: EvidenceEntry[];
}

/** How an endpoint is told from others. */
export interface ResolveOptions {
	evidence: RequiredEvidence;
	/** An endpoint that does not agree with every given kind of identifier is no match. */
	requireAgreement: boolean;
	/** In ms. */
	longestAddressAge: number;
}

export const DEFAULT_ADDRESS_AGE = 24 * 3_600_000;

/** What a change asks for, where no form says otherwise. */
export const STRICT: ResolveOptions = { evidence: 'nameAndAddress', requireAgreement: false, longestAddressAge: DEFAULT_ADDRESS_AGE };

/** What reading asks for: nothing happens to the wrong machine, and the output names the one that was read. */
export const LENIENT: ResolveOptions = { ...STRICT, evidence: 'anyOne' };

interface Candidate {
	endpoint: Endpoint;
	evidence: EvidenceEntry[];
	/** The kinds of identifiers that agree. */
	agreed: EvidenceKind[];
}

/**
 * Picks the one endpoint that an identity means. An ID names it, unless what the machine said of itself contradicts. Else
 * uninstalled agents are dropped, then those that something contradicts, then those for which too little speaks; of the
 * rest the one with the most agreement is meant. Several agents of one machine, which have the same name and MAC address,
 * are told apart by being connected; several machines are not: nobody may be isolated on a guess.
 *
 * @param candidates what the lookup returned; records that agree with nothing do no harm
 */
export function resolve(identity: Identity, candidates: readonly Endpoint[], options: ResolveOptions): Resolution {
	const endpoints = uniqueEndpoints(candidates);
	const weighing: Weighing = { sharedMacs: sharedMacs(endpoints), longestAddressAge: options.longestAddressAge };
	const weighed = endpoints.map((endpoint): Candidate => {
		const evidence = weigh(identity, endpoint, weighing);
		return { endpoint, evidence, agreed: agreedKinds(evidence) };
	});
	return identity.endpointId === '' ? byEvidence(identity, weighed, options) : byEndpointId(identity.endpointId, weighed);
}

function byEndpointId(endpointId: string, candidates: readonly Candidate[]): Resolution {
	const named = candidates.find(({ endpoint }) => endpoint.id === endpointId);
	if (!named) return { notFound: 'No endpoint has this ID, or the API key’s scope does not include it' };
	if (isContradicted(named.evidence)) return mismatch([named]);
	return found(named, ['endpointId']);
}

function byEvidence(identity: Identity, candidates: readonly Candidate[], options: ResolveOptions): Resolution {
	const matches = candidates.filter(({ agreed }) => agreed.length > 0);
	const installed = matches.filter(({ endpoint }) => !isUninstalled(endpoint));
	if (installed.length === 0) {
		return {
			notFound:
				matches.length === 0
					? 'No endpoint matches, or the API key’s scope does not include it'
					: `The agent was uninstalled from every endpoint that matches (${matches.length})`,
		};
	}
	const possible = installed.filter(({ evidence }) => !isContradicted(evidence));
	if (possible.length === 0) return mismatch(installed);
	const agreeing = options.requireAgreement ? possible.filter(({ agreed }) => agreesInEverything(identity, agreed)) : possible;
	if (agreeing.length === 0) {
		return { notFound: `${possible.length} endpoint(s) match some of the identifiers, none matches all of them` };
	}
	const proven = agreeing.filter(({ evidence }) => isProven(evidence, identity, options.evidence));
	return proven.length === 0 ? unproven(agreeing, options.evidence) : theBest(proven);
}

function mismatch(candidates: readonly Candidate[]): Refusal {
	const [{ endpoint, evidence }] = candidates;
	const against = evidence.filter(({ relation }) => relation === 'contradicts').map(inWords);
	return {
		refused: 'identityMismatch',
		candidates: endpointsOf(candidates),
		reason: `${endpoint.name || endpoint.id} is not the machine that is meant, or it cannot be told: ${against.join('; ')}`,
		evidence,
	};
}

function unproven(candidates: readonly Candidate[], required: RequiredEvidence): Refusal {
	if (candidates.length > 1) return severalMachines(candidates);
	const [{ endpoint, evidence, agreed }] = candidates;
	const against = evidence.filter(({ relation }) => relation === 'differs').map(inWords);
	const found = `Only the ${agreed.map((kind) => KIND_NAMES[kind]).join(' and the ')} speaks for ${endpoint.name || endpoint.id}`;
	return {
		refused: 'identityUnproven',
		candidates: [endpoint],
		reason: [found, ...against, MISSING[required]].join('; '),
		evidence,
	};
}

/** One has the address, another the name: being connected does not make the first the right one. */
function severalMachines(candidates: readonly Candidate[]): Refusal {
	const reason = `The identifiers point to ${candidates.length} different endpoints`;
	return { refused: 'ambiguous', candidates: endpointsOf(candidates), reason };
}

const endpointsOf = (candidates: readonly Candidate[]): Endpoint[] => candidates.map(({ endpoint }) => endpoint);

const MISSING: Readonly<Record<RequiredEvidence, string>> = {
	nameAndAddress:
		'a second identifier must agree: the host name, the IP address or a MAC address. Evidence set to Any One would accept it',
	anyOne: 'nothing that counts agrees',
	idOnly: 'Evidence is set to Endpoint ID Only, and no endpoint ID is given',
};

const KIND_NAMES: Readonly<Record<EvidenceKind, string>> = {
	endpointId: 'endpoint ID',
	hostName: 'host name',
	ipAddress: 'IP address',
	publicIpAddress: 'public IP address',
	macAddress: 'MAC address',
	operatingSystem: 'operating system',
	otherAgent: 'other agent',
};

function inWords({ kind, given, endpoint }: EvidenceEntry): string {
	if (kind === 'otherAgent') return `another endpoint agent watches the host (${given})`;
	if (endpoint === '') return given;
	return `the ${KIND_NAMES[kind]} is ${given} on one side and ${endpoint} on the other`;
}

/** The one with the most agreement, and of several agents of one machine the only one that is connected. */
function theBest(proven: readonly Candidate[]): Resolution {
	const most = Math.max(...proven.map(({ agreed }) => agreed.length));
	const best = proven.filter(({ agreed }) => agreed.length === most);
	const shared = best[0].agreed.filter((kind) => best.every(({ agreed }) => agreed.includes(kind)));
	// Where another endpoint agrees in something that the best does not, they are two machines.
	if (!proven.every(({ agreed }) => agreed.every((kind) => shared.includes(kind)))) return severalMachines(proven);
	if (best.length === 1) return found(best[0], shared);
	const connected = best.filter(({ endpoint }) => isConnected(endpoint));
	if (connected.length === 1 && areOneMachine(endpointsOf(best))) return found(connected[0], [...shared, 'onlyConnectedAgent']);
	const which = connected.length === 0 ? 'none of them is connected' : `${connected.length} of them connected`;
	const reason = `${best.length} endpoints match equally well, ${which}`;
	return { refused: 'ambiguous', candidates: endpointsOf(best), reason };
}

function found({ endpoint, evidence }: Candidate, decidedBy: readonly string[]): Resolution {
	return { found: endpoint, matchedBy: decidedBy.join('+'), evidence };
}

/** An agent that was installed anew leaves a record of the same name and MAC address behind. */
function areOneMachine([first, ...others]: readonly Endpoint[]): boolean {
	const name = first.name.toLowerCase();
	return (
		name !== '' &&
		others.every((other) => other.name.toLowerCase() === name && other.macs.some((mac) => first.macs.includes(mac)))
	);
}

/** MAC addresses that endpoints of different names report. */
function sharedMacs(endpoints: readonly Endpoint[]): Set<string> {
	const owners = new Map<string, string>();
	const shared = new Set<string>();
	for (const { macs, name } of endpoints) {
		for (const mac of macs) {
			const owner = owners.get(mac);
			if (owner !== undefined && owner !== name.toLowerCase()) shared.add(mac);
			owners.set(mac, name.toLowerCase());
		}
	}
	return shared;
}

function agreesInEverything({ names, ips, publicIps, macs }: Identity, agreed: readonly EvidenceKind[]): boolean {
	const given: Array<[EvidenceKind, number]> = [
		['hostName', names.length],
		['ipAddress', ips.length],
		['publicIpAddress', publicIps.length],
		['macAddress', macs.length],
	];
	return given.every(([kind, count]) => count === 0 || agreed.includes(kind));
}
