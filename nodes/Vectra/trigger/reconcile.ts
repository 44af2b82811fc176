import type { Desired } from '../../CortexXdr/containment/endpoint';
import { CONTAINED, PENDING, readOwnership, VAR_BLOCKED } from '../actions/containment/tags';
import type { VectraHost } from '../transport/normalize';
import { isNoBlock, type NoBlock } from './noBlock';

/** What an analyst's wish is read from. */
export interface ContainmentConfig {
	requestTag: string;
	/** '' for none. */
	releaseTag: string;
}

export type Reason =
	| 'requestTag'
	| 'pendingIsolation'
	| 'requestWithdrawn'
	| 'noBlockGroup'
	| 'releaseTag'
	/** Asked to isolate, never recorded, not asked any more: the isolation may exist all the same. */
	| 'withdrawnUnconfirmed';

/** Something that the workflow must do about a host. */
export interface Need {
	host: VectraHost;
	desired: Desired;
	reason: Reason;
	/** 32 lower-case hex digits; null when the tags name none. */
	endpointId: string | null;
}

export interface Reconciled {
	needs: Need[];
	/** Hosts whose isolation is recorded as ours: what becomes of it is told by tags alone. */
	owned: Set<number>;
}

/** Every tag that makes a host matter here. */
export function relevantTags({ requestTag, releaseTag }: ContainmentConfig): string[] {
	return [...new Set([requestTag, releaseTag, CONTAINED, PENDING, VAR_BLOCKED])].filter((tag) => tag !== '');
}

/**
 * Compares what is wanted with what is recorded. Wanted: carries the request tag and is not excluded. A host that is
 * recorded as ours and not wanted is to be released, and only such a one. Nothing else than Vectra's data decides, and
 * tags are compared whole and case-sensitively, whatever the server matched.
 */
export function reconcile(
	hosts: readonly VectraHost[],
	noBlock: NoBlock | null,
	config: ContainmentConfig,
): Reconciled {
	const needs: Need[] = [];
	const owned = new Set<number>();
	for (const host of hosts) {
		const ownership = readOwnership(host.tags);
		if (ownership.owned) owned.add(host.id);
		const withdrawal = withdrawalOf(host, noBlock, config);
		const endpointIds: Array<string | null> = ownership.endpoints.map(({ id }) => id);
		const targets = ownership.owned && endpointIds.length > 0 ? endpointIds : [null];
		if (withdrawal === undefined) {
			// Pending beside contained: one of the endpoints, or a record that was cut short, still needs following.
			if (ownership.contained && !ownership.pending) continue;
			const reason = ownership.pending ? 'pendingIsolation' : 'requestTag';
			needs.push(...targets.map((endpointId) => ({ host, desired: 'isolated' as const, reason, endpointId }) as const));
		} else if (ownership.owned) {
			needs.push(...targets.map((endpointId) => ({ host, desired: 'released' as const, reason: withdrawal, endpointId })));
		}
	}
	return { needs, owned };
}

/** Why the host shall not be isolated; undefined when it shall be. */
export function withdrawalOf(
	host: VectraHost,
	noBlock: NoBlock | null,
	{ requestTag, releaseTag }: ContainmentConfig,
): 'noBlockGroup' | 'releaseTag' | 'requestWithdrawn' | undefined {
	if (noBlock !== null && isNoBlock(host, noBlock)) return 'noBlockGroup';
	if (releaseTag !== '' && host.tags.includes(releaseTag)) return 'releaseTag';
	return host.tags.includes(requestTag) ? undefined : 'requestWithdrawn';
}
