import type { IDataObject } from 'n8n-workflow';
import type { Emission } from '../../containment/advance';
import { endOf, readOwnership } from '../../containment/ownership';
import { lockdownAtRelease, type HostLockdowns } from '../../containment/lockdown';
import type { Hold } from '../../containment/reconcile';
import { holdText, nextStepText, reasonText, type Wording } from '../../containment/wording';
import { hostView } from '../../output/hostView';
import type { Deployment } from '../../transport/connection';

/** What the items show besides the hosts. */
export interface ItemSource {
	deployment: Deployment;
	/** Urgency by host ID, where it was read. */
	urgency: ReadonlyMap<number, number>;
	wording: Wording;
	/** For how long an isolation is asked for; null for no end of its own. */
	hours: number | null;
	/** Which hosts Vectra itself has locked down, where it was read. */
	lockdowns?: HostLockdowns | undefined;
}

/**
 * The item for a change that the workflow must make. `eventId` differs by the change, by the time of its first emission,
 * and by the attempt.
 */
export function toItem({ need, entry }: Emission, source: ItemSource): IDataObject {
	const { host, reason, criteria, basis, followUp, mayIsolate, isApproved } = need;
	const { desired, endpointId, firstEmitted, lastEmitted, attempt } = entry;
	const until = endOf(readOwnership(host.tags));
	return {
		eventId: `containment:${host.id}:${desired}:${endpointId ?? '-'}:${firstEmitted}:${attempt}`,
		desired,
		reason,
		reasonText: [reasonText(reason, source.wording), desired === 'released' && source.lockdowns ? lockdownAtRelease(source.lockdowns, host.id) : '']
			.filter((part) => part !== '')
			.join('. '),
		reasons: criteria,
		basis,
		attempt,
		deployment: source.deployment,
		endpointId,
		mayIsolate,
		decision: isApproved ? 'approved' : null,
		hours: source.hours,
		until: until === undefined ? null : new Date(until).toISOString(),
		host: hostView(host, source.urgency.get(host.id) ?? null),
		...showLockdown(source, host.id),
		...(followUp === null ? {} : { followUp: { ...followUp } }),
		emittedAt: new Date(lastEmitted).toISOString(),
	};
}

/** The item for a host that is held back. */
export function toHeldItem(hold: Hold, now: number, source: ItemSource): IDataObject {
	const { host, desired, reason, criteria, basis } = hold;
	return {
		eventId: `held:${host.id}:${reason}:${now}`,
		desired,
		held: reason,
		reasonText: holdText(reason, source.wording),
		nextStep: nextStepText(reason, source.wording, mayBeIsolated(hold)),
		reasons: criteria,
		basis,
		deployment: source.deployment,
		...showLockdown(source, host.id),
		endpointIds: readOwnership(host.tags).endpoints.map(({ id }) => id),
		host: hostView(host, source.urgency.get(host.id) ?? null),
		emittedAt: new Date(now).toISOString(),
	};
}

/** The lockdown that acts on the host: null for none, and when it could not be read, of which `reasonText` speaks. */
function showLockdown({ lockdowns }: ItemSource, hostId: number): IDataObject {
	if (lockdowns === undefined) return {};
	const found = lockdowns.byHost.get(hostId);
	return { lockdown: found === undefined ? null : { lockedAt: found.lockedAt, lockedBy: found.lockedBy, unlocksAt: found.unlocksAt } };
}

/** Whether an isolation that was sent earlier may have landed, or can still land. */
function mayBeIsolated({ host, desired }: Hold): boolean {
	return desired === 'isolated' && readOwnership(host.tags).pending;
}
