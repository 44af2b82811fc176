import fc from 'fast-check';
import { CONTAINED, detailTag, EXTERNAL, PENDING, readOwnership, VAR_BLOCKED } from '../../../../nodes/Vectra/containment/ownership';
import {
	isRecordable,
	needsEndpoint,
	noteKindOf,
	planRecording,
	RECORDABLE,
	recordKind,
	whyNothing,
	whyUnchanged,
	type Recordable,
	type RecordDirection,
	type Recording,
	type RecordingFacts,
	type RecordKind,
} from '../../../../nodes/Vectra/containment/recording';
import type { NoteKind } from '../../../../nodes/Vectra/containment/note';
import { isEmpty, merge, outstanding } from '../../../../nodes/Vectra/transport/tagChange';
import { OUTCOMES, type Outcome } from '../../../../nodes/shared/containment';
import { varTag } from '../hosts';

const FREE = 'AGENT_UNISOLATED';
const STATES = [FREE, 'AGENT_ISOLATED', 'AGENT_PENDING_ISOLATION', 'AGENT_PENDING_ISOLATION_CANCELLATION', 'AGENT_NEW_STATE', ''];
const names = (direction: RecordDirection, kind: RecordKind, states: readonly string[] = []): string[] =>
	RECORDABLE.filter((outcome) => recordKind(direction, outcome, states) === kind).sort();
const OUTCOME_NAMES = Object.keys(OUTCOMES) as Outcome[];
const RECORDINGS: Recording[] = ['contained', 'found', 'pending', 'nothing', 'released', 'doubt'];

/** Refused, or without effect: whether anything is left of a claim depends on the state that was read. */
const CAME_TO_NOTHING = [
	'ambiguous', 'cancelled', 'deferred', 'expired', 'failed', 'identityMismatch', 'identityUnproven', 'limitReached', 'notFound', 'protected', 'unsupported', 'wouldIsolate',
];

describe('outcomes', () => {
	it('are those of the Cortex XDR node, and its error', () => {
		expect([...RECORDABLE].sort()).toEqual([...OUTCOME_NAMES, 'error'].sort());
		expect(isRecordable('error')).toBe(true);
		expect(isRecordable('Isolated')).toBe(false);
		expect(isRecordable('toString')).toBe(false);
	});

	it.each(STATES)('count an isolation as contained only when its state was read, whatever else is known: %j', (state) => {
		expect(names('isolation', 'contained', [state])).toEqual(['isolated']);
		expect(names('isolation', 'found', [state])).toEqual(['alreadyIsolated']);
		expect(names('isolation', 'pending', [state])).toEqual(['pendingIsolation', 'timedOut', 'unknown']);
		expect(names('release', 'released', [state])).toEqual(['alreadyReleased', 'released']);
		expect(names('release', 'doubt', [state])).toEqual(['pendingRelease', 'timedOut', 'unknown']);
	});

	it('take a claim off only where every endpoint that could be meant was read as free, or none could be meant', () => {
		expect(names('isolation', 'nothing', [FREE])).toEqual(CAME_TO_NOTHING);
		expect(names('isolation', 'nothing', [FREE, FREE])).toEqual(CAME_TO_NOTHING);
		for (const states of [[], ...STATES.slice(1).flatMap((state) => [[state], [FREE, state], [state, FREE]])]) {
			expect(names('isolation', 'nothing', states)).toEqual(['notFound']);
		}
	});

	it('learn nothing from an error, nor from a state that nobody knows: what is claimed is followed', () => {
		for (const outcome of ['error', 'unknownState', 'blockedByPendingRelease', 'blockedByPendingIsolation'] as const) {
			expect([recordKind('isolation', outcome, [FREE]), recordKind('release', outcome, [FREE])]).toEqual(['none', 'none']);
		}
	});

	it('end ownership only when the release was read', () => {
		expect(names('release', 'nothing', [FREE])).toEqual([]);
		expect(names('release', 'none', [FREE])).toEqual(
			RECORDABLE.filter((outcome) => !['alreadyReleased', 'released', 'pendingRelease', 'timedOut', 'unknown'].includes(outcome)).sort(),
		);
	});

	const useRelease = (outcome: Outcome) => `Nothing recorded: “${outcome}” is the outcome of a release. Use Record Release for it`;
	const useIsolation = (outcome: Outcome) => `Nothing recorded: “${outcome}” is the outcome of an isolation. Use Record Isolation for it`;
	const ERROR = 'Nothing recorded: it is not known what became of the endpoint. What was claimed is followed';

	it.each<[RecordDirection, Recordable, string]>([
		['isolation', 'deferred', 'Nothing recorded: after “deferred” there is no isolation of ours'],
		['isolation', 'released', useRelease('released')],
		['isolation', 'alreadyReleased', useRelease('alreadyReleased')],
		['isolation', 'pendingRelease', useRelease('pendingRelease')],
		['isolation', 'blockedByPendingIsolation', useRelease('blockedByPendingIsolation')],
		['isolation', 'blockedByPendingRelease', 'Nothing recorded: after “blockedByPendingRelease” there is no isolation of ours'],
		['isolation', 'wouldIsolate', 'Nothing recorded: it was a dry run'],
		['isolation', 'wouldRelease', 'Nothing recorded: it was a dry run'],
		['isolation', 'error', ERROR],
		['release', 'isolated', useIsolation('isolated')],
		['release', 'alreadyIsolated', useIsolation('alreadyIsolated')],
		['release', 'pendingIsolation', useIsolation('pendingIsolation')],
		['release', 'blockedByPendingRelease', useIsolation('blockedByPendingRelease')],
		['release', 'notFound', 'Nothing recorded: “notFound” does not show that the endpoint was released'],
		['release', 'error', ERROR],
		['release', 'wouldRelease', 'Nothing recorded: it was a dry run'],
		['release', 'wouldIsolate', 'Nothing recorded: it was a dry run'],
	])('say why nothing is written: %s, %s', (direction, outcome, message) => {
		expect(whyNothing(direction, outcome)).toBe(message);
	});
});

const A = 'a'.repeat(32);
const B = 'b'.repeat(32);
const detail = detailTag(A, 100);
const facts: RecordingFacts = {
	outcome: 'isolated',
	endpointId: A,
	epochSeconds: 900,
	basis: 'request',
	followUp: { addTags: ['done'], removeTags: ['ask'] },
	mayIsolate: true,
	takeOver: false,
	wasSent: true,
};
const fresh = detailTag(A, 900);

describe('a recording', () => {
	const none = { add: [], remove: [] };
	const unclaimed = { add: [], remove: [detail, PENDING] };

	it.each<[string, Recording, Partial<RecordingFacts>, string[], { add: string[]; remove: string[] }]>([
		['as claimed', 'contained', {}, [PENDING, detail], { add: [CONTAINED], remove: [PENDING] }],
		['again', 'contained', {}, [CONTAINED, detail], none],
		['without a claim', 'contained', {}, [], { add: [fresh, CONTAINED], remove: [] }],
		['without a claim, for a rule', 'contained', { basis: 'criterion' }, [], { add: [`${fresh}:auto`, CONTAINED], remove: [] }],
		['with what an isolation before it left', 'contained', {}, [detail], { add: [fresh, CONTAINED], remove: [detail] }],

		['claimed', 'found', { outcome: 'alreadyIsolated' }, [PENDING, detail], { add: [CONTAINED], remove: [PENDING] }],
		['contained', 'found', { outcome: 'alreadyIsolated' }, [CONTAINED, detail], none],
		['a release of ours did not land', 'found', { outcome: 'alreadyIsolated' }, [CONTAINED, PENDING, detail], { add: [], remove: [PENDING] }],
		['not claimed: somebody else’s', 'found', { outcome: 'alreadyIsolated' }, [], { add: [EXTERNAL], remove: [] }],
		['not claimed, though it was sent', 'found', { outcome: 'alreadyIsolated', wasSent: true }, [], { add: [EXTERNAL], remove: [] }],
		['somebody else’s still', 'found', { outcome: 'alreadyIsolated' }, [EXTERNAL], none],
		['a left-over is no claim', 'found', { outcome: 'alreadyIsolated' }, [detail], { add: [EXTERNAL], remove: [] }],
		['a claim of another endpoint is none either', 'found', { outcome: 'alreadyIsolated' }, [CONTAINED, detailTag(B, 1)], none],
		['VAR isolated it: ours', 'found', { outcome: 'alreadyIsolated' }, [VAR_BLOCKED, varTag(A)], { add: [fresh, CONTAINED], remove: [] }],
		['taken over', 'found', { outcome: 'alreadyIsolated', takeOver: true }, [], { add: [fresh, CONTAINED], remove: [] }],
		['taken over later', 'found', { outcome: 'alreadyIsolated', takeOver: true }, [EXTERNAL], { add: [fresh, CONTAINED], remove: [EXTERNAL] }],

		['claimed', 'pending', { outcome: 'timedOut' }, [PENDING, detail], none],
		['contained before', 'pending', { outcome: 'pendingIsolation' }, [CONTAINED, detail], { add: [PENDING], remove: [] }],
		['sent without a claim', 'pending', { outcome: 'timedOut' }, [], { add: [fresh, PENDING], remove: [] }],
		['sent without a claim, for a rule', 'pending', { outcome: 'unknown', basis: 'criterion' }, [], { add: [`${fresh}:auto`, PENDING], remove: [] }],
		['somebody else asked for it', 'pending', { outcome: 'pendingIsolation', wasSent: false }, [], none],
		['somebody else asked for it, a left-over is no claim', 'pending', { outcome: 'pendingIsolation', wasSent: false }, [detail], none],
		['claimed and not sent by this run', 'pending', { outcome: 'pendingIsolation', wasSent: false }, [CONTAINED, detail], { add: [PENDING], remove: [] }],

		['claimed', 'nothing', { outcome: 'deferred' }, [PENDING, detail], unclaimed],
		['claimed, and only to be looked at', 'nothing', { outcome: 'wouldIsolate', mayIsolate: false }, [PENDING, detail], unclaimed],
		['contained, released by somebody, to be isolated again', 'nothing', { outcome: 'wouldIsolate' }, [CONTAINED, detail], { add: [], remove: [detail, CONTAINED] }],
		['contained, released by somebody: a person decides', 'nothing', { outcome: 'wouldIsolate', mayIsolate: false }, [CONTAINED, detail], none],
		['not claimed', 'nothing', { outcome: 'failed' }, ['x'], none],
		['a left-over', 'nothing', { outcome: 'failed' }, [detail], none],
		['another endpoint is claimed', 'nothing', { outcome: 'failed' }, [PENDING, detailTag(B, 1)], none],
		['no endpoint is shown, which may be isolated all the same', 'nothing', { outcome: 'notFound' }, [PENDING, detail], none],
		['a marker names no endpoint', 'nothing', { outcome: 'notFound', endpointId: '' }, [PENDING], { add: [], remove: [PENDING] }],
		['a marker names no endpoint, and none can be meant', 'nothing', { outcome: 'ambiguous', endpointId: '' }, [CONTAINED, PENDING], { add: [], remove: [CONTAINED, PENDING] }],
		['somebody else’s isolation is over', 'nothing', { outcome: 'wouldIsolate', mayIsolate: false }, [EXTERNAL], { add: [], remove: [EXTERNAL] }],
		['somebody else’s isolation is over, beside a left-over', 'nothing', { outcome: 'wouldIsolate', mayIsolate: false }, [EXTERNAL, detail], { add: [], remove: [EXTERNAL] }],

		['ours', 'released', { outcome: 'released' }, [CONTAINED, detail, 'ask'], { add: ['done'], remove: ['ask', detail, CONTAINED] }],
		['with an end of its own', 'released', { outcome: 'released' }, [CONTAINED, detail, 'cortex-xdr:for:8h'], { add: ['done'], remove: ['cortex-xdr:for:8h', detail, CONTAINED] }],
		['the tags name another endpoint', 'released', { outcome: 'released' }, [CONTAINED, detailTag(B, 1)], none],
		['no endpoint is named', 'released', { outcome: 'released', endpointId: '' }, [PENDING], { add: ['done'], remove: [PENDING] }],

		['a release may land', 'doubt', { outcome: 'timedOut' }, [CONTAINED, detail], { add: [PENDING], remove: [] }],
		['a claimed release may land', 'doubt', { outcome: 'unknown' }, [CONTAINED, PENDING, detail], none],
		['a release of what is not ours', 'doubt', { outcome: 'timedOut' }, [], none],
	])('%s (%s): changes the tags for it', (_name, recording, more, tags, change) => {
		expect(planRecording(recording, { ...facts, ...more }, tags)).toEqual(change);
	});

	it('needs the endpoint where there would be an isolation that nobody could find', () => {
		expect(RECORDINGS.filter(needsEndpoint)).toEqual(['contained', 'found', 'pending']);
	});

	it.each<[Recording, string[], string[], NoteKind | undefined]>([
		['contained', [CONTAINED], [PENDING], 'isolated'],
		['contained', [], [], 'isolated'],
		['found', [CONTAINED], [PENDING], 'isolated'],
		['found', [EXTERNAL], [], 'external'],
		['pending', [PENDING], [], 'pending'],
		// A claim that came to nothing was never reported, so nothing is taken back.
		['nothing', [], [detail, PENDING], undefined],
		['nothing', [], [detail, CONTAINED], 'absent'],
		['nothing', [], [EXTERNAL], undefined],
		['released', [], [detail, CONTAINED], 'released'],
		['doubt', [PENDING], [], 'follow'],
	])('%s, with %j added and %j removed, is told by the note %s', (recording, added, removed, kind) => {
		expect(noteKindOf(recording, { added, removed })).toBe(kind);
	});

	it.each<[Recording, Recordable, string[], string | undefined]>([
		['contained', 'isolated', [CONTAINED, detail], undefined],
		['pending', 'unknown', [PENDING, detail], undefined],
		['pending', 'pendingIsolation', ['x'], 'Nothing recorded: somebody else asked for the isolation that is pending'],
		['found', 'alreadyIsolated', [CONTAINED, detail], undefined],
		['found', 'alreadyIsolated', [EXTERNAL], 'The host is marked already: somebody else isolated its endpoint, which is not released here'],
		['doubt', 'unknown', [CONTAINED, PENDING, detail], 'Nothing to record after “unknown”: the host is marked already, so it is being followed'],
		['doubt', 'unknown', [], whyNothing('release', 'unknown')],
		['nothing', 'deferred', [], whyNothing('isolation', 'deferred')],
		['released', 'released', [], undefined],
		['released', 'released', [CONTAINED, detail, detailTag(B, 1)], `Nothing recorded: the tags of the host name another endpoint (${A}, ${B})`],
	])('%s says why it left the tags alone (case %#)', (recording, outcome, tags, reason) => {
		expect(whyUnchanged(recording, outcome, tags, A)).toBe(reason);
	});
});

describe('a recording, for any tags, outcome and states', () => {
	const tag = fc.constantFrom(CONTAINED, PENDING, EXTERNAL, VAR_BLOCKED, varTag(A), detail, `${detail}:auto`, fresh, detailTag(B, 1), 'ask', 'x');
	const input = fc.record({
		tags: fc.uniqueArray(tag),
		direction: fc.constantFrom<RecordDirection>('isolation', 'release'),
		outcome: fc.constantFrom(...RECORDABLE),
		states: fc.array(fc.constantFrom(...STATES), { maxLength: 2 }),
		mayIsolate: fc.boolean(),
		takeOver: fc.boolean(),
		wasSent: fc.boolean(),
		basis: fc.constantFrom('request' as const, 'criterion' as const),
	});
	const recorded = ({ tags, direction, outcome, states, ...more }: typeof input extends fc.Arbitrary<infer T> ? T : never) => {
		const kind = recordKind(direction, outcome, states);
		const plan = (now: readonly string[]) => (kind === 'none' ? { add: [], remove: [] } : planRecording(kind, { ...facts, ...more, outcome }, now));
		return { kind, plan, after: merge(tags, plan(tags)) };
	};

	it('finds nothing left to do in its own result', () => {
		fc.assert(
			fc.property(input, (given) => {
				const { plan, after } = recorded(given);
				expect(isEmpty(outstanding(after, plan(after)))).toBe(true);
			}),
		);
	});

	it('makes an isolation ours only where it was claimed, sent or taken over, and gives it up only where it was read', () => {
		fc.assert(
			fc.property(input, (given) => {
				const { kind, after } = recorded(given);
				const [before, then] = [readOwnership(given.tags), readOwnership(after)];
				if (!before.owned && then.owned) {
					expect(kind === 'contained' || (kind === 'found' && given.takeOver) || (kind === 'pending' && given.wasSent)).toBe(true);
				}
				const named = ({ owned, endpoints }: typeof before) => owned && endpoints.some(({ id }) => id === A);
				if (named(before) && !named(then)) {
					const isFree = given.states.length > 0 && given.states.every((state) => state === FREE);
					expect(kind === 'released' || (kind === 'nothing' && isFree && given.outcome !== 'notFound')).toBe(true);
				}
				// What names another endpoint is not touched.
				expect(after.includes(detailTag(B, 1))).toBe(given.tags.includes(detailTag(B, 1)));
				// Contained says: read as isolated.
				if (!before.contained && then.contained) expect(['isolated', 'alreadyIsolated']).toContain(given.outcome);
			}),
		);
	});
});
