import type { Desired } from '../../shared/containment';
import type { VectraHost } from '../transport/normalize';
import { matchedCriteria, requestTagOf, type Criteria, type CriterionName } from './criteria';
import type { Evidence } from './criteria/criterion';
import { standingDecision, type DecisionKind } from './decision';
import { excludedBy, missingFacts, type Exclusions } from './exclusions';
import type { HostLockdowns } from './lockdown';
import { isMember, type Membership } from './membership';
import type { Pace } from './memory';
import { CONTAINED, newestStart, PENDING, readOwnership, VAR_BLOCKED, type Basis, type FollowUp, type Ownership } from './ownership';
import type { HoldReason, Reason } from './reasons';
import { endingOf, type ReleaseRule } from './releaseRule';
import { isWithin, type IsolationWindow } from './window';

/** The user's rules. */
export interface ContainmentConfig {
	criteria: Criteria;
	/** '' for none. A host that carries it is not isolated, and is released when it is ours. */
	releaseTag: string;
	exclusions: Exclusions;
	rule: ReleaseRule;
	/** Null: at any time. */
	window: IsolationWindow | null;
	/** Whether hosts that are contained are looked at again from time to time. */
	isVerifying: boolean;
	/** Whether they are isolated again when they are found released. */
	isEnforcing: boolean;
}

/** Vectra at one time, as far as it matters. */
export interface Snapshot extends Evidence {
	hosts: readonly VectraHost[];
	/** Who must never be isolated; null for nobody. */
	noBlock: Membership | null;
	/** The hosts on which Vectra's own lockdown acts; undefined where that does not matter. */
	lockdowns?: HostLockdowns;
	/** Hosts of which every fact was read that Vectra has; the rows of the others may leave facts out. */
	detailed: ReadonlySet<number>;
	/** Whether every host that matters is among them: a row that cannot be read may be any of them. */
	isWhole: boolean;
}

/** A change that the workflow must make, or a state that it must read. */
export interface Need {
	host: VectraHost;
	desired: Desired;
	reason: Reason;
	/** Every criterion that the host meets. */
	criteria: CriterionName[];
	basis: Basis;
	/** 32 lower-case hex digits; null when the tags name none. */
	endpointId: string | null;
	/** Whether an isolation may be sent. If not, the state is only read and recorded. */
	mayIsolate: boolean;
	/** Whether the host is claimed: something was sent for it, or may have been, and its end was not read. */
	isClaimed: boolean;
	pace: Pace;
	/** When the isolation began, where a tag says so; epoch ms. */
	startedAt: number | undefined;
	/** Whether a person approved the isolation and that still counts. */
	isApproved: boolean;
	followUp: FollowUp | null;
}

/** A host that meets a criterion and is not isolated now, or that is due for release and is not released. */
export interface Hold {
	host: VectraHost;
	/** What is held back. */
	desired: Desired;
	reason: HoldReason;
	criteria: CriterionName[];
	basis: Basis;
}

export interface Reconciled {
	needs: Need[];
	holds: Hold[];
	/** Hosts whose isolation is recorded as ours: their tags alone say what becomes of it. */
	owned: Set<number>;
	/** When each of them was isolated, by its newest detail tag; epoch ms. */
	startedAt: number[];
	/** Hosts of which this reading leaves open what is wanted and what is ours: nothing is concluded about them. */
	isUnclear: (hostId: number) => boolean;
}

/** Every tag that makes a host matter here. */
export function relevantTags({ criteria, releaseTag }: ContainmentConfig): string[] {
	return [...new Set([requestTagOf(criteria), releaseTag, CONTAINED, PENDING, VAR_BLOCKED])].filter((tag) => tag !== '');
}

/** What the decisions about one host are made of. */
interface Case {
	host: VectraHost;
	ownership: Ownership;
	/** The criteria that the host meets. */
	criteria: CriterionName[];
	/** Why the host must not be isolated now, whatever asks for it and whoever owns it. */
	block: HoldReason | undefined;
	decision: DecisionKind | undefined;
}

type HostDecision = { desired: Desired; reason: Reason; mayIsolate: boolean; pace: Pace } | { hold: HoldReason };

/**
 * Compares the desired state with what is recorded. A host should be isolated when it meets a criterion and nothing
 * excludes it. A host is released when it is recorded as ours and a person or the release rule asks for it. What is claimed
 * is followed until its state was read. Only Vectra's data and the time decide.
 *
 * @param now epoch ms
 */
export function reconcile(snapshot: Snapshot, config: ContainmentConfig, now: number): Reconciled {
	const isOpen = config.window === null || isWithin(now, config.window);
	const result: Reconciled = { needs: [], holds: [], owned: new Set(), startedAt: [], isUnclear: unclearIn(snapshot) };
	for (const host of snapshot.hosts) {
		const ownership = readOwnership(host.tags);
		if (ownership.owned) recordOwned(result, host, ownership);
		const criteria = matchedCriteria(host, config.criteria, snapshot);
		if (!ownership.owned && criteria.length === 0) continue;
		const block = isolationBlockedBy(host, snapshot, config, isOpen);
		const one: Case = { host, ownership, criteria, block, decision: standingDecision(host.tags, now)?.kind };
		const decision = ownership.owned ? decideOwned(one, snapshot, config, now) : decideUnowned(one, snapshot, config);
		if (decision !== undefined) addDecision(result, one, decision, config);
	}
	return holdSharedEndpoints(result, snapshot);
}

function recordOwned({ owned, startedAt }: Reconciled, host: VectraHost, ownership: Ownership): void {
	owned.add(host.id);
	const start = newestStart(ownership);
	if (start !== undefined) startedAt.push(start);
}

/** A host without its tags says neither what is asked nor what is ours; one that is not listed may have been left out. */
function unclearIn({ hosts, isWhole }: Snapshot): (hostId: number) => boolean {
	const untold = new Set(hosts.filter(({ knows }) => !knows.tags).map(({ id }) => id));
	if (isWhole) return (hostId) => untold.has(hostId);
	const listed = new Set(hosts.map(({ id }) => id));
	return (hostId) => untold.has(hostId) || !listed.has(hostId);
}

/** Why the host must not be isolated now, whatever asks for it and whoever owns it. */
function isolationBlockedBy(
	host: VectraHost,
	{ detailed, noBlock, lockdowns }: Snapshot,
	{ exclusions }: ContainmentConfig,
	isOpen: boolean,
): HoldReason | undefined {
	const exclusion = excludedBy(host, exclusions);
	if (exclusion !== undefined) return exclusion;
	// The release tag may be among the tags that Vectra did not report.
	if (detailed.has(host.id) && !host.knows.tags) return 'undecidable';
	// Who must never be isolated is not known: then it may be this host.
	if (noBlock !== null && noBlock.missing !== '') return 'undecidable';
	if (detailed.has(host.id) && missingFacts(host, exclusions, noBlock).length > 0) return 'undecidable';
	if (lockdowns?.byHost.has(host.id)) return 'lockdown';
	// Any host may be locked down.
	if (lockdowns !== undefined && lockdowns.missing !== '') return 'undecidable';
	return isOpen ? undefined : 'outsideWindow';
}

/** The two signs of a person that the host must not be isolated, and that release it when it is ours. */
function refusedBy(host: VectraHost, { noBlock }: Snapshot, { releaseTag }: ContainmentConfig): 'noBlockGroup' | 'releaseTag' | undefined {
	if (noBlock !== null && isMember(host, noBlock)) return 'noBlockGroup';
	return releaseTag !== '' && host.tags.includes(releaseTag) ? 'releaseTag' : undefined;
}

const DECISION_HOLDS: Readonly<Record<DecisionKind, HoldReason | undefined>> = {
	asked: 'awaitingDecision',
	denied: 'denied',
	approved: undefined,
};

/** Why a host that meets a criterion is not to be isolated now. */
function heldBy({ block, decision }: Case): HoldReason | undefined {
	return block ?? (decision && DECISION_HOLDS[decision]);
}

/** A host that meets a criterion and is not recorded as ours. */
function decideUnowned(one: Case, snapshot: Snapshot, config: ContainmentConfig): HostDecision {
	const { host, criteria, ownership } = one;
	const hold = refusedBy(host, snapshot, config) ?? heldBy(one);
	if (hold !== undefined) return { hold };
	// Somebody else's isolation: once it is over, Record Isolation takes the mark off, and the host is asked for like any other.
	return ownership.external
		? { desired: 'isolated', reason: criteria[0], mayIsolate: false, pace: 'watch' }
		: { desired: 'isolated', reason: criteria[0], mayIsolate: true, pace: 'act' };
}

/** A host whose isolation is recorded as ours, verified or pending. Undefined: nothing to do. */
function decideOwned(one: Case, snapshot: Snapshot, config: ContainmentConfig, now: number): HostDecision | undefined {
	const { host, ownership, criteria } = one;
	const refusal = refusedBy(host, snapshot, config);
	const mayIsolate = refusal === undefined && criteria.length > 0 && heldBy(one) === undefined;
	// A marker that names no endpoint: what is left of a record that was cut short. There is nothing that could be released.
	if (ownership.endpoints.length === 0) return { desired: 'isolated', reason: 'pendingIsolation', mayIsolate, pace: 'act' };
	const release = refusal ?? endingOf(host, ownership, criteria, { ...config, evidence: snapshot, now });
	if (release !== undefined) return { desired: 'released', reason: release, mayIsolate: false, pace: 'act' };
	if (ownership.pending) return { desired: 'isolated', reason: 'pendingIsolation', mayIsolate, pace: 'act' };
	// Marked by VAR alone: it becomes ours once it was read.
	if (!ownership.contained) return { desired: 'isolated', reason: criteria[0] ?? 'pendingIsolation', mayIsolate, pace: 'act' };
	if (!config.isVerifying) return undefined;
	return { desired: 'isolated', reason: 'verification', mayIsolate: mayIsolate && config.isEnforcing, pace: 'watch' };
}

/** Adds what was decided about a host: one need for each endpoint that its tags name. */
function addDecision(
	{ needs, holds }: Reconciled,
	{ host, ownership, criteria, decision: approval }: Case,
	decision: HostDecision,
	config: ContainmentConfig,
): void {
	const basis = ownership.owned ? ownership.basis : criteria.includes('requestTag') ? 'request' : 'criterion';
	if ('hold' in decision) {
		holds.push({ host, desired: 'isolated', reason: decision.hold, criteria, basis });
		return;
	}
	const endpointIds: Array<string | null> = ownership.endpoints.map(({ id }) => id);
	const targets = ownership.owned && endpointIds.length > 0 ? endpointIds : [null];
	const followUp = decision.reason === 'timeElapsed' ? followUpOf(criteria, config) : null;
	for (const endpointId of targets) {
		needs.push({
			host,
			...decision,
			criteria,
			basis,
			endpointId,
			isClaimed: ownership.pending,
			startedAt: ownership.owned ? newestStart(ownership) : undefined,
			isApproved: approval === 'approved',
			followUp,
		});
	}
}

/**
 * What Record Release must change so that nothing asks for the next isolation at once: it takes the request tag off, and
 * sets the release tag against a rule.
 */
function followUpOf(criteria: readonly CriterionName[], config: ContainmentConfig): FollowUp {
	const byRule = criteria.some((criterion) => criterion !== 'requestTag');
	return {
		addTags: byRule && config.releaseTag !== '' ? [config.releaseTag] : [],
		removeTags: criteria.includes('requestTag') ? [requestTagOf(config.criteria)] : [],
	};
}

/**
 * Two hosts of Vectra can be one machine: after a new address, or with two names. Its endpoint stays isolated until the
 * last of them is due. A member of the no-block group is released all the same: it must not be isolated whoever else
 * asks for it.
 */
function holdSharedEndpoints(result: Reconciled, { hosts }: Snapshot): Reconciled {
	const releases = result.needs.filter(({ desired }) => desired === 'released');
	if (releases.length === 0) return result;
	const leaving = new Set(releases.map(({ host }) => host.id));
	const staying = hosts.filter(({ id }) => result.owned.has(id) && !leaving.has(id));
	const kept = new Set(staying.flatMap(({ tags }) => readOwnership(tags).endpoints.map(({ id }) => id)));
	const isShared = ({ desired, reason, endpointId }: Need): boolean =>
		desired === 'released' && reason !== 'noBlockGroup' && endpointId !== null && kept.has(endpointId);
	const shared = result.needs
		.filter(isShared)
		.map(({ host, criteria, basis }) => ({ host, desired: 'released' as const, reason: 'sharedEndpoint' as const, criteria, basis }));
	return { ...result, needs: result.needs.filter((need) => !isShared(need)), holds: [...result.holds, ...shared] };
}
