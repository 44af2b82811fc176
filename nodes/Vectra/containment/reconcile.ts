import { CONTAINED, PENDING, readOwnership, VAR_BLOCKED, type Basis, type FollowUp, type Ownership } from './ownership';
import type { VectraHost } from '../transport/normalize';
import { isMember, type Membership } from './membership';
import { matchedCriteria, type Criteria, type Criterion, type Evidence } from './criteria';
import { excludedBy, missingFacts, type Exclusion, type Exclusions } from './exclusions';
import { endingOf, type Ending, type ReleaseRule } from './releaseRule';
import { isWithin, type IsolationWindow } from './window';
import type { Desired } from '../../shared/containment';

/** Everything that is decided by, besides what Vectra says. */
export interface ContainmentConfig {
	criteria: Criteria;
	/** '' for none. A host that carries it is not isolated, and is released when it is ours. */
	releaseTag: string;
	exclusions: Exclusions;
	rule: ReleaseRule;
	/** Null: at any time. */
	window: IsolationWindow | null;
}

/** Vectra at one time, as far as it matters. */
export interface Snapshot extends Evidence {
	hosts: readonly VectraHost[];
	/** Who must never be isolated; null for nobody. */
	noBlock: Membership | null;
	/** Hosts of which everything was read that Vectra tells; the others' rows may leave facts out. */
	detailed: ReadonlySet<number>;
}

export type Reason =
	| Criterion
	| 'pendingIsolation'
	| 'noBlockGroup'
	| 'releaseTag'
	| Ending
	/** Asked to isolate, never recorded, not asked any more: the isolation may exist all the same. */
	| 'withdrawnUnconfirmed'
	/** Contained, asked to release, never recorded, wanted again: the release may take effect all the same. */
	| 'releaseWithdrawn';

/** Something that the workflow must do about a host. */
export interface Need {
	host: VectraHost;
	desired: Desired;
	reason: Reason;
	/** Every criterion that the host meets. */
	criteria: Criterion[];
	basis: Basis;
	/** 32 lower-case hex digits; null when the tags name none. */
	endpointId: string | null;
	followUp: FollowUp | null;
}

/** What is wanted and recorded as contained: done, unless a release was asked for meanwhile (reason `releaseWithdrawn`). */
export interface Satisfied extends Need {
	/** Whether the host must not be isolated at this time: excluded, or outside of the window. */
	blocked: boolean;
}

/** Why a host that meets a criterion is not isolated now, or one that is due for release not released. */
export type HoldReason =
	| 'noBlockGroup'
	| 'releaseTag'
	| Exclusion
	| 'undecidable'
	| 'outsideWindow'
	| 'limitReached'
	| 'sharedEndpoint';

export interface Hold {
	host: VectraHost;
	/** What is held back. */
	desired: Desired;
	reason: HoldReason;
	criteria: Criterion[];
	basis: Basis;
}

export interface Reconciled {
	needs: Need[];
	holds: Hold[];
	satisfied: Satisfied[];
	/** Hosts whose isolation is recorded as ours: what becomes of it is told by tags alone. */
	owned: Set<number>;
	/** When each of them was isolated, as its newest detail tag tells; epoch ms. */
	startedAt: number[];
}

/** Every tag that makes a host matter here. */
export function relevantTags({ criteria, releaseTag }: ContainmentConfig): string[] {
	return [...new Set([criteria.requestTag, releaseTag, CONTAINED, PENDING, VAR_BLOCKED])].filter((tag) => tag !== '');
}

/**
 * Compares what is wanted with what is recorded. Wanted: meets a criterion and is not excluded. A host that is recorded
 * as ours is released when a person says so or the release rule does, and only such a one. Nothing else than Vectra's
 * data and the time decide.
 *
 * @param now epoch ms
 */
export function reconcile(snapshot: Snapshot, config: ContainmentConfig, now: number): Reconciled {
	const open = config.window === null || isWithin(now, config.window);
	const result: Reconciled = { needs: [], holds: [], satisfied: [], owned: new Set(), startedAt: [] };
	for (const host of snapshot.hosts) {
		const ownership = readOwnership(host.tags);
		if (ownership.owned) {
			result.owned.add(host.id);
			const times = ownership.endpoints.flatMap(({ since }) => (since === null ? [] : [since * 1_000]));
			if (times.length > 0) result.startedAt.push(Math.max(...times));
		}
		const criteria = matchedCriteria(host, config.criteria, snapshot);
		if (!ownership.owned && criteria.length === 0) continue;
		const basis = ownership.owned ? ownership.basis : criteria.includes('requestTag') ? 'request' : 'criterion';
		const block = isolationBlockedBy(host, snapshot, config, open);
		const decision = ownership.owned
			? decideOwned(host, ownership, criteria, snapshot, config, now, block)
			: decideUnowned(host, criteria, snapshot, config, block);
		if (decision === undefined) continue;
		if ('hold' in decision) {
			result.holds.push({ host, desired: 'isolated', reason: decision.hold, criteria, basis });
			continue;
		}
		const endpointIds: Array<string | null> = ownership.endpoints.map(({ id }) => id);
		const targets = ownership.owned && endpointIds.length > 0 ? endpointIds : [null];
		const followUp = decision.reason === 'timeElapsed' ? followUpOf(host, criteria, config) : null;
		for (const endpointId of targets) {
			const need: Need = { host, ...decision, criteria, basis, endpointId, followUp };
			if (decision.reason === 'releaseWithdrawn') result.satisfied.push({ ...need, blocked: block !== undefined });
			else result.needs.push(need);
		}
	}
	return withoutShared(result, snapshot);
}

/**
 * Two hosts of Vectra can be one machine: after a new address, or with two names. Its endpoint stays isolated until the
 * last of them is due, but for a member of the no-block group, which must not be isolated whoever else asks for it.
 */
function withoutShared(result: Reconciled, { hosts }: Snapshot): Reconciled {
	const releases = result.needs.filter(({ desired }) => desired === 'released');
	const leaving = new Set(releases.map(({ host }) => host.id));
	const kept = new Set(
		releases.length === 0
			? []
			: hosts
					.filter(({ id }) => result.owned.has(id) && !leaving.has(id))
					.flatMap(({ tags }) => readOwnership(tags).endpoints.map(({ id }) => id)),
	);
	const isShared = ({ desired, reason, endpointId }: Need): boolean =>
		desired === 'released' && reason !== 'noBlockGroup' && endpointId !== null && kept.has(endpointId);
	const shared = result.needs
		.filter(isShared)
		.map(({ host, criteria, basis }) => ({ host, desired: 'released' as const, reason: 'sharedEndpoint' as const, criteria, basis }));
	return { ...result, needs: result.needs.filter((need) => !isShared(need)), holds: [...result.holds, ...shared] };
}

type HostDecision = { desired: Desired; reason: Reason } | { hold: HoldReason };

/** Why the host must not be isolated now, whatever asks for it and whoever it belongs to. */
function isolationBlockedBy(
	host: VectraHost,
	{ detailed, noBlock }: Snapshot,
	{ exclusions }: ContainmentConfig,
	open: boolean,
): HoldReason | undefined {
	const exclusion = excludedBy(host, exclusions);
	if (exclusion !== undefined) return exclusion;
	if (detailed.has(host.id) && missingFacts(host, exclusions, noBlock).length > 0) return 'undecidable';
	return open ? undefined : 'outsideWindow';
}

/** A host that meets a criterion and is not recorded as ours. */
function decideUnowned(
	host: VectraHost,
	criteria: readonly Criterion[],
	snapshot: Snapshot,
	{ releaseTag }: ContainmentConfig,
	block: HoldReason | undefined,
): HostDecision {
	if (snapshot.noBlock !== null && isMember(host, snapshot.noBlock)) return { hold: 'noBlockGroup' };
	if (releaseTag !== '' && host.tags.includes(releaseTag)) return { hold: 'releaseTag' };
	return block === undefined ? { desired: 'isolated', reason: criteria[0] } : { hold: block };
}

/** A host whose isolation is recorded as ours, or is pending as ours. */
function decideOwned(
	host: VectraHost,
	ownership: Ownership,
	criteria: readonly Criterion[],
	snapshot: Snapshot,
	config: ContainmentConfig,
	now: number,
	block: HoldReason | undefined,
): HostDecision | undefined {
	if (snapshot.noBlock !== null && isMember(host, snapshot.noBlock)) return { desired: 'released', reason: 'noBlockGroup' };
	if (config.releaseTag !== '' && host.tags.includes(config.releaseTag)) return { desired: 'released', reason: 'releaseTag' };
	const ending = endingOf(host, ownership, criteria, { ...config, evidence: snapshot, now });
	if (ending !== undefined) return { desired: 'released', reason: ending };
	// Pending beside contained: one of the endpoints, or a record that was cut short, still needs following.
	if (ownership.contained && !ownership.pending) {
		return criteria.length > 0 ? { desired: 'isolated', reason: 'releaseWithdrawn' } : undefined;
	}
	// To follow a pending isolation is to send it again where it came to nothing.
	if (block !== undefined) return { hold: block };
	return { desired: 'isolated', reason: ownership.pending ? 'pendingIsolation' : criteria[0] };
}

/** What would otherwise ask for the next isolation at once: the request tag goes, and a rule is stopped by the release tag. */
function followUpOf(host: VectraHost, criteria: readonly Criterion[], config: ContainmentConfig): FollowUp {
	const { requestTag } = config.criteria;
	const byRule = criteria.some((criterion) => criterion !== 'requestTag');
	return {
		addTags: byRule && config.releaseTag !== '' ? [config.releaseTag] : [],
		removeTags: host.tags.includes(requestTag) ? [requestTag] : [],
	};
}
