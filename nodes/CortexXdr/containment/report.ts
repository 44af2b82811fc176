import { type Desired, type Outcome, OUTCOMES } from '../../shared/containment';
import { showMac } from '../../shared/mac';
import type { Endpoint } from './endpoint';
import type { EvidenceEntry } from './evidence';
import type { Identity } from './identity';
import { nextStep } from './outcome';

/** What the output item is made of. */
export interface ReportInput {
	desired: Desired;
	outcome: Outcome;
	reason: string;
	/** The endpoint as last read. */
	endpoint?: Endpoint;
	matchedBy?: string;
	/** How what is known of the machine compares with the endpoint. */
	evidence?: readonly EvidenceEntry[];
	identity?: Identity;
	/** `is_isolated` before anything was sent. */
	stateBefore?: string;
	/** `is_isolated` as read after something was sent; null when it could not be read. Nothing sent: leave it out. */
	stateAfter?: string | null;
	action?: { id: number; status: string | null } | null;
	candidates?: readonly Endpoint[];
}

/** How an endpoint looks in an output item: what a person asks first comes first. Null is what Cortex does not say. */
export function showEndpoint(endpoint: Endpoint) {
	return {
		name: endpoint.name || null,
		isolation: endpoint.isolationState || null,
		status: endpoint.status || null,
		type: endpoint.type || null,
		os: endpoint.os || null,
		ipAddresses: endpoint.ips,
		publicIpAddress: endpoint.publicIp || null,
		macAddresses: endpoint.macs.map(showMac),
		users: endpoint.users,
		groups: endpoint.groups,
		tags: endpoint.tags,
		lastSeen: endpoint.lastSeen === null ? null : new Date(endpoint.lastSeen).toISOString(),
		id: endpoint.id,
	};
}

/** What agrees, what contradicts, what differs without weight, where one side is silent, and what was passed over. */
function showEvidence({ evidence, identity }: ReportInput) {
	if (!evidence) return null;
	const entries = (relation: EvidenceEntry['relation']) =>
		evidence.filter((entry) => entry.relation === relation).map(({ kind, given, endpoint }) => ({ kind, given, endpoint: endpoint || null }));
	const age = identity?.addressAge ?? null;
	return {
		agreed: entries('agrees'),
		contradicted: entries('contradicts'),
		differed: entries('differs'),
		silent: entries('silent'),
		ignored: [...(identity?.ignored ?? [])],
		addressAgeMinutes: age === null ? null : Math.round(age / 60_000),
	};
}

/** The output item of a containment: the same keys in the same order for every outcome, and the answer first. */
export function report(input: ReportInput) {
	const { desired, outcome, reason, endpoint, action = null, candidates } = input;
	const isolationState = endpoint?.isolationState || null;
	return {
		outcome,
		reason,
		nextStep: nextStep(outcome, { desired, endpointName: endpoint?.name, actionId: action?.id }),
		endpointName: endpoint?.name || null,
		settled: OUTCOMES[outcome].settled,
		kind: OUTCOMES[outcome].kind,
		desired,
		stateBefore: input.stateBefore || isolationState,
		stateAfter: input.stateAfter === undefined ? isolationState : input.stateAfter || null,
		matchedBy: input.matchedBy ?? null,
		evidence: showEvidence(input),
		endpoint: endpoint ? showEndpoint(endpoint) : null,
		action,
		candidates: candidates?.map(showEndpoint) ?? null,
	};
}
