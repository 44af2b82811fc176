import { requestTagOf, type Criteria, type CriterionName } from './criteria';
import type { HoldReason, Reason } from './reasons';

/** What the texts quote. */
export interface Wording {
	criteria: Criteria;
	/** '' for none, as for the group. */
	releaseTag: string;
	noBlockGroup: string;
}

/** The reasons that are not criteria; a criterion brings its own text. */
const REASON_TEXTS: Readonly<Record<Exclude<Reason, CriterionName>, (wording: Wording) => string>> = {
	pendingIsolation: () => 'An isolation of the host that is not verified yet is being followed',
	noBlockGroup: ({ noBlockGroup }) => `The host is a member of the group “${noBlockGroup}”, whose members must not be isolated`,
	releaseTag: ({ releaseTag }) => `The host carries the release tag “${releaseTag}”`,
	requestWithdrawn({ criteria }) {
		const tag = requestTagOf(criteria);
		return tag === ''
			? 'Nothing asks for the isolation of the host any more'
			: `The host does not carry the request tag “${tag}” any more`;
	},
	criteriaLapsed: () => 'The host does not meet any criterion any more',
	timeElapsed: () => 'The time for which the host was to be isolated is over',
	withdrawnUnconfirmed: () =>
		'The isolation was asked for and then withdrawn before its outcome was recorded: it may exist all the same',
	releaseWithdrawn: () =>
		'A release was asked for and then withdrawn before its outcome was recorded: it may take effect all the same',
};

/** The words for a reason, for reports and chat messages. */
export function reasonText(reason: Reason, wording: Wording): string {
	if (isOwnReason(reason)) return REASON_TEXTS[reason](wording);
	return wording.criteria.find(({ name }) => name === reason)?.text ?? `The host meets the criterion “${reason}”`;
}

function isOwnReason(reason: Reason): reason is Exclude<Reason, CriterionName> {
	return Object.hasOwn(REASON_TEXTS, reason);
}

/** Why a host is held back. */
export function holdText(reason: HoldReason, { releaseTag, noBlockGroup }: Wording): string {
	switch (reason) {
		case 'noBlockGroup':
			return `Not isolated: the host is a member of the group “${noBlockGroup}”`;
		case 'releaseTag':
			return `Not isolated: the host carries the release tag “${releaseTag}”`;
		case 'keyAsset':
			return 'Not isolated: the host is a key asset';
		case 'privilege':
			return 'Not isolated: the privilege level of the host is excluded';
		case 'network':
			return 'Not isolated: the address of the host lies in an excluded network';
		case 'namePattern':
			return 'Not isolated: the name of the host matches an excluded pattern';
		case 'undecidable':
			return 'Not isolated: Vectra does not tell whether the host is excluded';
		case 'outsideWindow':
			return 'Not isolated now: outside the isolation window';
		case 'limitReached':
			return 'Not isolated now: the limit for isolations is reached';
		case 'sharedEndpoint':
			return 'Not released: its endpoint is also that of another host, which is to stay isolated';
	}
}

/**
 * What a person can do about it.
 *
 * @param mayBeIsolated whether an isolation that was sent earlier can still land, or has
 */
export function nextStepText(reason: HoldReason, wording: Wording, mayBeIsolated = false): string {
	const step = stepText(reason, wording);
	return mayBeIsolated ? `${step}. An isolation is pending or may have landed: look at the endpoint in the Cortex console` : step;
}

function stepText(reason: HoldReason, { releaseTag, noBlockGroup }: Wording): string {
	switch (reason) {
		case 'noBlockGroup':
			return `Isolate it by hand, or take it out of “${noBlockGroup}”`;
		case 'releaseTag':
			return `To isolate it, take “${releaseTag}” off the host`;
		case 'keyAsset':
		case 'privilege':
		case 'network':
		case 'namePattern':
			return 'Decide by hand whether to isolate it';
		case 'undecidable':
			return 'Look the host up in Vectra and decide by hand. It is looked at again with each poll';
		case 'outsideWindow':
			return 'Nothing: it is isolated when the window opens. In a hurry, isolate it by hand';
		case 'limitReached':
			return 'Check that so many hosts are really meant. It is isolated as soon as the limit allows';
		case 'sharedEndpoint':
			return 'Nothing: it is released with the other host. If they are two machines, correct the detail tag of the wrong one';
	}
}
