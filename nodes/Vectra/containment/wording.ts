import { requestTagOf, type Criteria, type CriterionName } from './criteria';
import type { HoldReason, Reason } from './reasons';

/** What the texts quote. */
export interface Wording {
	criteria: Criteria;
	/** '' for none, as for the group. */
	releaseTag: string;
	noBlockGroup: string;
	/** Whether hosts that Vectra itself has locked down are held back. */
	holdLockedDown?: boolean;
}

/** The reasons that are not criteria; a criterion brings its own text. */
const REASON_TEXTS: Readonly<Record<Exclude<Reason, CriterionName>, (wording: Wording) => string>> = {
	pendingIsolation: () => 'What was last sent for the host is not verified yet and is being followed',
	verification: () => 'The host is recorded as contained. Whether it still is, is read again from time to time',
	noBlockGroup: ({ noBlockGroup }) => `The host is a member of the group “${noBlockGroup}”, whose members must not be isolated`,
	releaseTag: ({ releaseTag }) => `The host carries the release tag “${releaseTag}”`,
	requestWithdrawn({ criteria }) {
		const tag = requestTagOf(criteria);
		return tag === ''
			? 'Nothing asks for the isolation of the host any more'
			: `The host no longer carries the request tag “${tag}”`;
	},
	criteriaLapsed: () => 'The host no longer meets any criterion',
	timeElapsed: () => 'The host has been isolated for as long as was asked for, or as the release rule allows',
};

/** The words for a reason, for reports and chat messages. */
export function reasonText(reason: Reason, wording: Wording): string {
	if (isOwnReason(reason)) return REASON_TEXTS[reason](wording);
	return wording.criteria.find(({ name }) => name === reason)?.text ?? `The host meets the criterion “${reason}”`;
}

function isOwnReason(reason: Reason): reason is Exclude<Reason, CriterionName> {
	return Object.hasOwn(REASON_TEXTS, reason);
}

const BY_HAND = 'Decide by hand whether to isolate it';

/** Why a host is held back, and what a person can do about it. */
const HOLD_TEXTS: Readonly<Record<HoldReason, (wording: Wording) => { why: string; nextStep: string }>> = {
	noBlockGroup: ({ noBlockGroup }) => ({
		why: `Not isolated: the host is a member of the group “${noBlockGroup}”`,
		nextStep: `Isolate it by hand, or take it out of “${noBlockGroup}”`,
	}),
	releaseTag: ({ releaseTag }) => ({
		why: `Not isolated: the host carries the release tag “${releaseTag}”`,
		nextStep: `To isolate it, take “${releaseTag}” off the host`,
	}),
	keyAsset: () => ({ why: 'Not isolated: the host is a key asset', nextStep: BY_HAND }),
	privilege: () => ({ why: 'Not isolated: the privilege level of the host is excluded', nextStep: BY_HAND }),
	network: () => ({ why: 'Not isolated: the address of the host lies in an excluded network', nextStep: BY_HAND }),
	namePattern: () => ({ why: 'Not isolated: the name of the host matches an excluded pattern', nextStep: BY_HAND }),
	undecidable: ({ noBlockGroup, holdLockedDown }) => ({
		why: `Not isolated: Vectra does not report whether the host is excluded${noBlockGroup === '' ? '' : `, or not all members of the group “${noBlockGroup}”`}${holdLockedDown === true ? ', or which hosts it has locked down itself' : ''}`,
		nextStep: 'Look the host up in Vectra and decide by hand. Each poll checks it again',
	}),
	awaitingDecision: () => ({
		why: 'Not isolated: a person was asked and has not answered yet',
		nextStep: 'Answer the question. Without an answer the host is asked about again',
	}),
	denied: () => ({
		why: 'Not isolated: a person decided against it',
		nextStep: 'To isolate it all the same, take the tag that begins with cortex-xdr:denied off the host',
	}),
	vanished: () => ({
		why: 'A host that we contain is not in Vectra any more: it was deleted or merged with another one',
		nextStep:
			'Its endpoint stays isolated. Find it in the Cortex console by the endpoint ID of this item, and release it there, or tag the host that took its place',
	}),
	lockdown: () => ({
		why: 'Not isolated: Vectra’s own lockdown acts on the host already, through another product',
		nextStep: 'Nothing to do while it lasts: the host is isolated when the lockdown ends, if it is still asked for. To be faster, isolate it by hand',
	}),
	outsideWindow: () => ({
		why: 'Not isolated now: outside the isolation window',
		nextStep: 'Nothing to do: the host is isolated when the window opens. To be faster, isolate it by hand',
	}),
	limitReached: () => ({
		why: 'Not isolated now: the limit for isolations is reached',
		nextStep: 'Check that the criteria really mean so many hosts. This one is isolated as soon as the limit allows',
	}),
	sharedEndpoint: () => ({
		why: 'Not released: its endpoint also belongs to another host, which must stay isolated',
		nextStep: 'Nothing to do: it is released together with the other host. If they are two machines, correct the detail tag of the wrong one',
	}),
};

/** Why a host is held back. */
export function holdText(reason: HoldReason, wording: Wording): string {
	return HOLD_TEXTS[reason](wording).why;
}

/**
 * What a person can do about it.
 *
 * @param mayBeIsolated whether an isolation that was sent earlier may have landed, or can still land
 */
export function nextStepText(reason: HoldReason, wording: Wording, mayBeIsolated = false): string {
	const { nextStep } = HOLD_TEXTS[reason](wording);
	return mayBeIsolated ? `${nextStep}. An isolation is pending or may have landed: look at the endpoint in the Cortex console` : nextStep;
}
