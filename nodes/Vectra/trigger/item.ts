import type { Deployment } from '../transport/connection';
import type { ContainmentConfig, Reason } from './reconcile';
import type { Emission } from './ledger';

/** The words for a reason, for reports and chat messages. */
export function reasonText(reason: Reason, { requestTag, releaseTag, noBlockGroup }: Wording): string {
	switch (reason) {
		case 'requestTag':
			return `The host carries the request tag “${requestTag}”`;
		case 'pendingIsolation':
			return `The host carries the request tag “${requestTag}”, and an isolation that is not verified yet is being followed`;
		case 'requestWithdrawn':
			return `The host does not carry the request tag “${requestTag}” any more`;
		case 'noBlockGroup':
			return `The host is a member of the group “${noBlockGroup}”, whose members must not be isolated`;
		case 'releaseTag':
			return `The host carries the release tag “${releaseTag}”`;
		case 'withdrawnUnconfirmed':
			return 'The isolation was asked for and then withdrawn before its outcome was recorded: it may exist all the same';
	}
}

export type Wording = ContainmentConfig & { noBlockGroup: string };

/** The item that the trigger emits. `eventId` tells apart what is asked, since when, and for the how-many-th time. */
export function toItem({ host, entry }: Emission, deployment: Deployment, wording: Wording) {
	const { desired, endpointId, reason, firstEmitted, lastEmitted, attempt } = entry;
	return {
		eventId: `containment:${host.id}:${desired}:${endpointId ?? '-'}:${firstEmitted}:${attempt}`,
		desired,
		reason,
		reasonText: reasonText(reason, wording),
		attempt,
		deployment,
		endpointId,
		host: {
			id: host.id,
			name: host.name,
			ip: host.ip,
			macAddresses: host.macAddresses,
			tags: host.tags,
			groups: host.groups.map(({ name }) => name),
			severity: host.severity || null,
			threat: host.threat,
			certainty: host.certainty,
			url: host.url,
		},
		emittedAt: new Date(lastEmitted).toISOString(),
	};
}
