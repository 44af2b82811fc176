import { advance } from '../../../../nodes/Vectra/containment/advance';
import { decisionTag } from '../../../../nodes/Vectra/containment/decision';
import { CONTAINED, detailTag, EXTERNAL, PENDING, VAR_BLOCKED } from '../../../../nodes/Vectra/containment/ownership';
import { previewOf, previewSummary, previewTexts, type PreviewedHost } from '../../../../nodes/Vectra/containment/preview';
import { reconcile } from '../../../../nodes/Vectra/containment/reconcile';
import type { VectraHost } from '../../../../nodes/Vectra/transport/normalize';
import { containmentConfig, criteria, snapshot, varTag, vectraHost } from '../hosts';

const NOW = 1_760_000_000_000;
const [A, B] = ['a'.repeat(32), 'b'.repeat(32)];
const SINCE = NOW / 1_000 - 600;
const REQUEST = 'vectra_contain';
const wording = { criteria: criteria({ requestTag: REQUEST }), releaseTag: 'vectra_release', noBlockGroup: '' };

function preview(hosts: VectraHost[], perPoll = 0): PreviewedHost[] {
	const reconciled = reconcile(snapshot(hosts), containmentConfig({ isVerifying: true }), NOW);
	const pacing = { backOff: { retryAfter: 60_000, longest: 60_000, watch: 3_600_000 }, caps: { perPoll, perHour: 0 } };
	return previewOf(reconciled, advance([], reconciled, NOW, pacing).holds);
}

/** Tags → action, reason, what is recorded, and the endpoints. */
const CASES: Array<[string, string[], [string, string, string | null, string[]]]> = [
	['asked for', [REQUEST], ['isolate', 'requestTag', null, []]],
	['asked for, and a person said no', [REQUEST, decisionTag('denied', SINCE, SINCE + 7_200)], ['heldBack', 'denied', null, []]],
	['asked for and to be released', [REQUEST, 'vectra_release'], ['heldBack', 'releaseTag', null, []]],
	['asked for, isolated by somebody else', [REQUEST, EXTERNAL], ['keep', 'requestTag', 'external', []]],
	['contained and asked for', [REQUEST, CONTAINED, detailTag(A, SINCE)], ['keep', 'verification', 'contained', [A]]],
	['claimed and asked for', [REQUEST, PENDING, detailTag(A, SINCE)], ['keep', 'pendingIsolation', 'pending', [A]]],
	['contained by VAR and asked for', [REQUEST, VAR_BLOCKED, varTag(A)], ['keep', 'requestTag', 'var', [A]]],
	['contained, not asked for', [CONTAINED, detailTag(A, SINCE)], ['release', 'requestWithdrawn', 'contained', [A]]],
	['contained with two endpoints', ['vectra_release', CONTAINED, detailTag(A, SINCE), detailTag(B, SINCE)], ['release', 'releaseTag', 'contained', [A, B]]],
];

it.each(CASES)('%s', (_, tags, expected) => {
	const rows = preview([vectraHost(1, tags)]);
	expect(rows.map(({ action, reason, recorded, endpointIds }) => [action, reason, recorded, endpointIds])).toEqual([expected]);
});

it('leaves out a host of which nothing is wanted and nothing is recorded', () => {
	expect(preview([vectraHost(1)])).toEqual([]);
});

it('shows the caps as the first poll would apply them, and each host once', () => {
	const rows = preview([3, 1, 2].map((id) => vectraHost(id, [REQUEST])), 1);
	expect(rows.map(({ host, action, reason }) => [host.id, action, reason])).toEqual([
		[3, 'isolate', 'requestTag'],
		[1, 'heldBack', 'limitReached'],
		[2, 'heldBack', 'limitReached'],
	]);
});

it('names the endpoints that would be released, not the one that is shared with a host that stays isolated', () => {
	const leaving = vectraHost(1, [CONTAINED, detailTag(A, SINCE), detailTag(B, SINCE)]);
	const staying = vectraHost(2, [REQUEST, CONTAINED, detailTag(B, SINCE)]);
	expect(preview([leaving, staying]).map(({ host, action, endpointIds }) => [host.id, action, endpointIds])).toEqual([
		[1, 'release', [A]],
		[2, 'keep', [B]],
	]);
});

it('holds a release back while its only endpoint is shared', () => {
	const leaving = vectraHost(1, [CONTAINED, detailTag(B, SINCE)]);
	const staying = vectraHost(2, [REQUEST, CONTAINED, detailTag(B, SINCE)]);
	expect(preview([leaving, staying])[0]).toMatchObject({ action: 'heldBack', reason: 'sharedEndpoint', endpointIds: [B] });
});

it('says since when, until when, and on what basis', () => {
	const tags = [CONTAINED, detailTag(A, SINCE, 'criterion', SINCE + 3_600)];
	expect(preview([vectraHost(1, tags)])[0]).toMatchObject({ basis: 'criterion', since: SINCE * 1_000, until: (SINCE + 3_600) * 1_000 });
	expect(preview([vectraHost(1, [REQUEST])])[0]).toMatchObject({ basis: 'request', since: null, until: null });
});

it('puts it into words', () => {
	const rows = preview([
		vectraHost(1, [REQUEST]),
		vectraHost(2, [REQUEST, 'vectra_release']),
		vectraHost(3, [REQUEST, EXTERNAL]),
		vectraHost(4, [CONTAINED, detailTag(A, SINCE)]),
	]);
	expect(rows.map((one) => previewTexts(one, wording))).toEqual([
		{ reasonText: 'The host carries the request tag “vectra_contain”', nextStep: null },
		{ reasonText: 'The host no longer carries the request tag “vectra_contain”', nextStep: null },
		{ reasonText: 'Not isolated: the host carries the release tag “vectra_release”', nextStep: 'To isolate it, take “vectra_release” off the host' },
		{ reasonText: 'Somebody else isolated the endpoint: it is reported, and never released by these nodes', nextStep: null },
	]);
	expect(previewSummary(rows)).toBe('If the trigger ran now: 1 to isolate, 1 to release, 1 held back, 1 kept as they are');
});
