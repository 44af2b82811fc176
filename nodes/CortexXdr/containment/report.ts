import { type Desired, type Outcome, OUTCOMES } from '../../shared/containment';
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

/** How an endpoint looks in an output item. */
export function showEndpoint(endpoint: Endpoint) {
	return {
		id: endpoint.id,
		name: endpoint.name,
		status: endpoint.status,
		isolation: endpoint.isolationState,
		type: endpoint.type,
		os: endpoint.os,
		ipAddresses: endpoint.ips,
		publicIpAddress: endpoint.publicIp,
		macAddresses: endpoint.macs,
		users: endpoint.users,
		groups: endpoint.groups,
		tags: endpoint.tags,
		lastSeen: endpoint.lastSeen === null ? null : new Date(endpoint.lastSeen).toISOString(),
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

/** The output item of a containment: the same keys for every outcome, so that a workflow can rely on them. */
export function report(input: ReportInput) {
	const { desired, outcome, reason, endpoint, action = null } = input;
	return {
		desired,
		outcome,
		kind: OUTCOMES[outcome].kind,
		settled: OUTCOMES[outcome].settled,
		endpoint: endpoint ? showEndpoint(endpoint) : null,
		action,
		stateBefore: input.stateBefore ?? endpoint?.isolationState ?? null,
		stateAfter: input.stateAfter === undefined ? (endpoint?.isolationState ?? null) : input.stateAfter,
		matchedBy: input.matchedBy ?? null,
		evidence: showEvidence(input),
		reason,
		nextStep: nextStep(outcome, { desired, endpointName: endpoint?.name, actionId: action?.id }),
		...(input.candidates ? { candidates: input.candidates.map(showEndpoint) } : {}),
	};
}
