import type { HoldReason, Reason } from '../../../../nodes/Vectra/containment/reasons';
import { holdText, nextStepText, reasonText } from '../../../../nodes/Vectra/containment/wording';
import { criteria } from '../hosts';

const wording = {
	criteria: criteria({
		requestTag: 'vectra_contain',
		blockGroup: 'Block',
		urgency: 80,
		scores: { values: { threat: 70 } },
		detections: { values: { types: 'Port Scan' } },
	}),
	releaseTag: 'vectra_release',
	noBlockGroup: 'NoBlock',
};

describe('the words of the trigger', () => {
	// As objects, so that the compiler asks for every reason there is.
	const reasons: Record<Reason, string> = {
		requestTag: 'The host carries the request tag “vectra_contain”',
		blockGroup: 'The host is a member of the block group “Block”',
		urgency: 'The urgency score of the host reached the threshold',
		scores: 'The threat and certainty scores of the host reached the threshold',
		detection: 'The host has an active detection of a type that calls for isolation',
		pendingIsolation: 'What was last sent for the host is not verified yet and is being followed',
		verification: 'The host is recorded as contained. Whether it still is, is read again from time to time',
		requestWithdrawn: 'The host no longer carries the request tag “vectra_contain”',
		noBlockGroup: 'The host is a member of the group “NoBlock”, whose members must not be isolated',
		releaseTag: 'The host carries the release tag “vectra_release”',
		criteriaLapsed: 'The host no longer meets any criterion',
		timeElapsed: 'The host has been isolated for as long as was asked for, or as the release rule allows',
	};

	it.each(Object.entries(reasons))('%s', (reason, expected) => {
		expect(reasonText(reason as Reason, wording)).toBe(expected);
	});

	it('name no request tag where there is none, and a criterion that is not switched on', () => {
		expect(reasonText('urgency', { ...wording, criteria: [] })).toBe('The host meets the criterion “urgency”');
		expect(reasonText('requestWithdrawn', { ...wording, criteria: [] })).toBe('Nothing asks for the isolation of the host any more');
	});

	const BY_HAND = 'Decide by hand whether to isolate it';
	const holds: Record<HoldReason, [why: string, nextStep: string]> = {
		noBlockGroup: ['Not isolated: the host is a member of the group “NoBlock”', 'Isolate it by hand, or take it out of “NoBlock”'],
		releaseTag: ['Not isolated: the host carries the release tag “vectra_release”', 'To isolate it, take “vectra_release” off the host'],
		keyAsset: ['Not isolated: the host is a key asset', BY_HAND],
		privilege: ['Not isolated: the privilege level of the host is excluded', BY_HAND],
		network: ['Not isolated: the address of the host lies in an excluded network', BY_HAND],
		namePattern: ['Not isolated: the name of the host matches an excluded pattern', BY_HAND],
		undecidable: [
			'Not isolated: Vectra does not report whether the host is excluded, or not all members of the group “NoBlock”',
			'Look the host up in Vectra and decide by hand. Each poll checks it again',
		],
		awaitingDecision: [
			'Not isolated: a person was asked and has not answered yet',
			'Answer the question. Without an answer the host is asked about again',
		],
		denied: [
			'Not isolated: a person decided against it',
			'To isolate it all the same, take the tag that begins with cortex-xdr:denied off the host',
		],
		vanished: [
			'A host that we contain is not in Vectra any more: it was deleted or merged with another one',
			'Its endpoint stays isolated. Find it in the Cortex console by the endpoint ID of this item, and release it there, or tag the host that took its place',
		],
		lockdown: [
			'Not isolated: Vectra’s own lockdown acts on the host already, through another product',
			'Nothing to do while it lasts: the host is isolated when the lockdown ends, if it is still asked for. To be faster, isolate it by hand',
		],
		outsideWindow: [
			'Not isolated now: outside the isolation window',
			'Nothing to do: the host is isolated when the window opens. To be faster, isolate it by hand',
		],
		limitReached: [
			'Not isolated now: the limit for isolations is reached',
			'Check that the criteria really mean so many hosts. This one is isolated as soon as the limit allows',
		],
		sharedEndpoint: [
			'Not released: its endpoint also belongs to another host, which must stay isolated',
			'Nothing to do: it is released together with the other host. If they are two machines, correct the detail tag of the wrong one',
		],
	};

	it.each(Object.entries(holds))('%s: why a host is held back, and what to do', (held, [why, nextStep]) => {
		expect(holdText(held as HoldReason, wording)).toBe(why);
		expect(nextStepText(held as HoldReason, wording)).toBe(nextStep);
		expect(nextStepText(held as HoldReason, wording, true)).toBe(
			`${nextStep}. An isolation is pending or may have landed: look at the endpoint in the Cortex console`,
		);
	});
});
