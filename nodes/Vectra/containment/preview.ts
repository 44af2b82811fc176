import type { VectraHost } from '../transport/normalize';
import type { CriterionName } from './criteria';
import { endOf, newestStart, readOwnership, type Basis, type Ownership } from './ownership';
import type { HoldReason, Reason } from './reasons';
import type { Hold, Need, Reconciled } from './reconcile';
import { holdText, nextStepText, reasonText, type Wording } from './wording';

/** What would happen to a host now, in the order of the list. `keep`: nothing is sent that changes its state. */
export const ACTIONS = ['isolate', 'release', 'heldBack', 'keep'] as const;
export type PreviewAction = (typeof ACTIONS)[number];

/** What the tags of a host say of its isolation. */
export type Recorded = 'contained' | 'pending' | 'external' | 'var';

type Why = { action: 'heldBack'; reason: HoldReason } | { action: Exclude<PreviewAction, 'heldBack'>; reason: Reason };

export type PreviewedHost = Why & {
	host: VectraHost;
	/** Every criterion that the host meets. */
	criteria: CriterionName[];
	basis: Basis;
	/** Null: its tags say nothing. */
	recorded: Recorded | null;
	/** When its isolation began and when it ends by itself, where a tag says so; epoch ms. */
	since: number | null;
	until: number | null;
	/** The endpoints that would be released, or else those that its tags name. */
	endpointIds: string[];
};

/**
 * What the trigger would ask for if it had asked for nothing before: one entry for each host, the most telling ones first.
 *
 * @param holds those of the reconciliation, and those of the caps
 */
export function previewOf({ needs, owned }: Reconciled, holds: readonly Hold[]): PreviewedHost[] {
	const held = new Map(holds.map((hold) => [hold.host.id, hold]));
	const due = new Map<number, Need[]>();
	for (const need of needs) {
		// What the caps refuse is a need as well as a hold.
		if (held.get(need.host.id)?.reason === 'limitReached') continue;
		due.set(need.host.id, [...(due.get(need.host.id) ?? []), need]);
	}
	const asked = [...due.values()].map((ofHost) => previewNeeds(ofHost, owned));
	// Of several endpoints some may be released while another one is held back.
	const waiting = holds.filter(({ host }) => !due.has(host.id)).map((hold) => entryOf(hold, { action: 'heldBack', reason: hold.reason }));
	return [...asked, ...waiting].sort((a, b) => ACTIONS.indexOf(a.action) - ACTIONS.indexOf(b.action) || a.host.id - b.host.id);
}

function previewNeeds(needs: readonly Need[], owned: ReadonlySet<number>): PreviewedHost {
	const [first] = needs;
	const entry = entryOf(first, { action: actionOf(first, owned), reason: first.reason });
	const released = needs.flatMap(({ endpointId }) => endpointId ?? []);
	return entry.action === 'release' ? { ...entry, endpointIds: released } : entry;
}

function actionOf({ desired, mayIsolate, host }: Need, owned: ReadonlySet<number>): Exclude<PreviewAction, 'heldBack'> {
	if (desired === 'released') return 'release';
	return mayIsolate && !owned.has(host.id) ? 'isolate' : 'keep';
}

function entryOf({ host, criteria, basis }: Need | Hold, why: Why): PreviewedHost {
	const ownership = readOwnership(host.tags);
	return {
		...why,
		host,
		criteria,
		basis,
		recorded: recordedIn(ownership),
		since: newestStart(ownership) ?? null,
		until: endOf(ownership) ?? null,
		endpointIds: ownership.endpoints.map(({ id }) => id),
	};
}

function recordedIn({ pending, contained, owned, external }: Ownership): Recorded | null {
	if (pending) return 'pending';
	if (contained) return 'contained';
	if (owned) return 'var';
	return external ? 'external' : null;
}

/** Why nothing would be sent for a host whose state stays as it is. */
const KEPT_TEXTS: Readonly<Record<Recorded, string>> = {
	contained: 'The host is recorded as contained, and nothing ends its isolation now',
	pending: 'What was last sent for the host is not verified yet: it is followed until its state was read',
	var: 'Vectra Automated Response isolated the host, and its isolation is still wanted: it stays as it is',
	external: 'Somebody else isolated the endpoint: it is reported, and never released by these nodes',
};

/** The words for a host; `nextStep` is null where a person has nothing to do. */
export function previewTexts(one: PreviewedHost, wording: Wording): { reasonText: string; nextStep: string | null } {
	if (one.action === 'heldBack') return { reasonText: holdText(one.reason, wording), nextStep: nextStepText(one.reason, wording) };
	const { action, recorded, reason } = one;
	const isKept = action === 'keep' && recorded !== null;
	return { reasonText: isKept ? KEPT_TEXTS[recorded] : reasonText(reason, wording), nextStep: null };
}

/** The whole list in a sentence. */
export function previewSummary(hosts: readonly PreviewedHost[]): string {
	const count = (action: PreviewAction): number => hosts.filter((one) => one.action === action).length;
	const [isolated, released, held, kept] = ACTIONS.map(count);
	return `If the trigger ran now: ${isolated} to isolate, ${released} to release, ${held} held back, ${kept} kept as they are`;
}
