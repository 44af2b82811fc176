import { isConnected, isUninstalled, uniqueEndpoints, type Endpoint } from './endpoint';
import { agreedKinds, isContradicted, isProven, weigh, type EvidenceEntry, type RequiredEvidence, type Weighing } from './evidence';
import type { Identity } from './identity';

export type Resolution =
	| { found: Endpoint; matchedBy: string; evidence: EvidenceEntry[] }
	| { notFound: string }
	| { ambiguous: Endpoint[]; reason: string }
	/** Something shows that it is another machine. */
	| { mismatch: Endpoint[]; reason: string; evidence: EvidenceEntry[] }
	/** Nothing speaks against it, but too little for it. */
	| { unproven: Endpoint[]; reason: string; evidence: EvidenceEntry[] };

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
	const weighed = endpoints.map((endpoint): Candidate => ({ endpoint, evidence: weigh(identity, endpoint, weighing) }));
	return identity.endpointId === '' ? byEvidence(identity, weighed, options) : byEndpointId(identity.endpointId, weighed);
}

function byEndpointId(endpointId: string, candidates: readonly Candidate[]): Resolution {
	const named = candidates.find(({ endpoint }) => endpoint.id === endpointId);
	if (!named) return { notFound: 'No endpoint has this ID, or the API key’s scope does not include it' };
	if (isContradicted(named.evidence)) return mismatch([named]);
	return { found: named.endpoint, matchedBy: 'endpointId', evidence: named.evidence };
}

function byEvidence(identity: Identity, candidates: readonly Candidate[], options: ResolveOptions): Resolution {
	const matches = candidates.filter(({ evidence }) => agreedKinds(evidence).length > 0);
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
	const agreeing = options.requireAgreement ? possible.filter(({ evidence }) => agreesInEverything(identity, evidence)) : possible;
	if (agreeing.length === 0) {
		return { notFound: `${possible.length} endpoint(s) match some of the identifiers, none matches all of them` };
	}
	const proven = agreeing.filter(({ evidence }) => isProven(evidence, identity, options.evidence));
	return proven.length === 0 ? unproven(agreeing, options.evidence) : theBest(proven);
}

function mismatch(candidates: readonly Candidate[]): Resolution {
	const [{ endpoint, evidence }] = candidates;
	const against = evidence.filter(({ relation }) => relation === 'contradicts').map(inWords);
	return {
		mismatch: candidates.map((one) => one.endpoint),
		reason: `${endpoint.name || endpoint.id} is not the machine that is meant, or it cannot be told: ${against.join('; ')}`,
		evidence,
	};
}

function unproven(candidates: readonly Candidate[], required: RequiredEvidence): Resolution {
	if (candidates.length > 1) {
		return {
			ambiguous: candidates.map(({ endpoint }) => endpoint),
			reason: `The identifiers point to ${candidates.length} different endpoints`,
		};
	}
	const [{ endpoint, evidence }] = candidates;
	const agreed = agreedKinds(evidence).map((kind) => KIND_NAMES[kind]);
	const against = evidence.filter(({ relation }) => relation === 'differs').map(inWords);
	const found = `Only the ${agreed.join(' and the ')} speaks for ${endpoint.name || endpoint.id}`;
	return {
		unproven: [endpoint],
		reason: [found, ...against, MISSING[required]].join('; '),
		evidence,
	};
}

const MISSING: Readonly<Record<RequiredEvidence, string>> = {
	nameAndAddress:
		'a second identifier must agree: the host name, the IP address or a MAC address. Evidence set to Any One would accept it',
	anyOne: 'nothing that counts agrees',
	idOnly: 'Evidence is set to Endpoint ID Only, and no endpoint ID is given',
};

const KIND_NAMES: Readonly<Record<EvidenceEntry['kind'], string>> = {
	endpointId: 'endpoint ID',
	hostName: 'host name',
	ipAddress: 'IP address',
	publicIpAddress: 'public IP address',
	macAddress: 'MAC address',
	otherAgent: 'other agent',
};

function inWords({ kind, given, endpoint }: EvidenceEntry): string {
	if (kind === 'otherAgent') return `another endpoint agent watches the host (${given})`;
	if (endpoint === '') return given;
	return `the ${KIND_NAMES[kind]} is ${given} on one side and ${endpoint} on the other`;
}

/** The one with the most agreement, and of several agents of one machine the only one that is connected. */
function theBest(proven: readonly Candidate[]): Resolution {
	const most = Math.max(...proven.map(({ evidence }) => agreedKinds(evidence).length));
	const best = proven.filter(({ evidence }) => agreedKinds(evidence).length === most);
	const shared = agreedKinds(best[0].evidence).filter((kind) => best.every(({ evidence }) => agreedKinds(evidence).includes(kind)));
	const [first] = best;
	const hasMore = proven.every(({ evidence }) => agreedKinds(evidence).every((kind) => shared.includes(kind)));
	if (best.length === 1 && hasMore) return { found: first.endpoint, matchedBy: shared.join('+'), evidence: first.evidence };
	const connected = best.filter(({ endpoint }) => isConnected(endpoint));
	if (hasMore && connected.length === 1 && areOneMachine(best.map(({ endpoint }) => endpoint))) {
		return { found: connected[0].endpoint, matchedBy: [...shared, 'onlyConnectedAgent'].join('+'), evidence: connected[0].evidence };
	}
	const machines = connected.length === 0 ? 'none of them is connected' : `${connected.length} of them connected`;
	return {
		ambiguous: (hasMore ? best : proven).map(({ endpoint }) => endpoint),
		reason: hasMore
			? `${best.length} endpoints match equally well, ${machines}`
			: `The identifiers point to ${proven.length} different endpoints`,
	};
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

function agreesInEverything({ names, ips, publicIps, macs }: Identity, evidence: readonly EvidenceEntry[]): boolean {
	const given: Array<[EvidenceEntry['kind'], number]> = [
		['hostName', names.length],
		['ipAddress', ips.length],
		['publicIpAddress', publicIps.length],
		['macAddress', macs.length],
	];
	const agreed = agreedKinds(evidence);
	return given.every(([kind, count]) => count === 0 || agreed.includes(kind));
}
