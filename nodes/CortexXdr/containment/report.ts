import type { Endpoint } from './endpoint';
import { nextStep } from './outcome';
import { type Desired, type Outcome, OUTCOMES } from '../../shared/containment';

/** What the output item is made of. */
export interface ReportInput {
	desired: Desired;
	outcome: Outcome;
	reason: string;
	/** The endpoint as last read. */
	endpoint?: Endpoint;
	matchedBy?: string;
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
		reason,
		nextStep: nextStep(outcome, { desired, endpointName: endpoint?.name, actionId: action?.id }),
		...(input.candidates ? { candidates: input.candidates.map(showEndpoint) } : {}),
	};
}
