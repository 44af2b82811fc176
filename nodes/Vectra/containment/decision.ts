/**
 * What a person decided about the isolation of a host, remembered as a tag on it: `cortex-xdr:denied:<since>:until:<end>`,
 * times in epoch seconds. It counts until then, so that nobody is asked again at once, and no answer counts for ever.
 */

/** asked: the question is open; nothing may happen before the answer. */
export const DECISIONS = ['asked', 'approved', 'denied'] as const;
export type DecisionKind = (typeof DECISIONS)[number];

export interface Decision {
	kind: DecisionKind;
	/** Epoch ms. */
	since: number;
	/** Epoch ms. */
	until: number;
}

const TAG = new RegExp(`^cortex-xdr:(${DECISIONS.join('|')}):(\\d{1,12}):until[:=](\\d{1,12})$`, 'i');

export function isDecisionTag(tag: string): boolean {
	return TAG.test(tag);
}

/** @param since epoch seconds, as is `until` */
export function decisionTag(kind: DecisionKind, since: number, until: number): string {
	return `cortex-xdr:${kind}:${since}:until:${until}`;
}

/**
 * The newest decision among the tags that still counts. Of two of the same second the one that holds the host back counts.
 *
 * @param now epoch ms
 */
export function standingDecision(tags: readonly string[], now: number): Decision | undefined {
	return tags
		.flatMap((tag) => readDecision(tag) ?? [])
		.filter(({ until }) => until > now)
		.sort((a, b) => b.since - a.since || STRICTNESS[b.kind] - STRICTNESS[a.kind])[0];
}

const STRICTNESS: Readonly<Record<DecisionKind, number>> = { approved: 0, asked: 1, denied: 2 };

function readDecision(tag: string): Decision | undefined {
	const match = TAG.exec(tag);
	if (match === null) return undefined;
	return {
		kind: match[1].toLowerCase() as DecisionKind,
		since: Number(match[2]) * 1_000,
		until: Number(match[3]) * 1_000,
	};
}

/**
 * The tags to change for a new decision; it replaces the earlier ones.
 *
 * @param since epoch seconds, as is `until`
 * @param kind null takes the earlier ones off only
 */
export function planDecision(
	tags: readonly string[],
	kind: DecisionKind | null,
	since: number,
	until: number,
): { add: string[]; remove: string[] } {
	const wanted = kind === null ? [] : [decisionTag(kind, since, until)];
	return {
		add: wanted.filter((tag) => !tags.includes(tag)),
		remove: tags.filter((tag) => isDecisionTag(tag) && !wanted.includes(tag)),
	};
}
