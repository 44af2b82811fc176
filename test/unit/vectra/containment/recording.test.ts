import { CONTAINED, detailTag, PENDING } from '../../../../nodes/Vectra/containment/ownership';
import {
	isRecordable,
	needsEndpoint,
	NOTE_KINDS,
	planRecording,
	RECORDABLE,
	recordKind,
	releaseMayLand,
	whyNothing,
	whyUnchanged,
	type Recordable,
	type RecordDirection,
	type Recording,
	type RecordingFacts,
	type RecordKind,
} from '../../../../nodes/Vectra/containment/recording';
import { OUTCOMES, type Outcome } from '../../../../nodes/shared/containment';

const names = (direction: 'isolation' | 'release', kind: RecordKind): string[] =>
	RECORDABLE.filter((outcome) => recordKind(direction, outcome) === kind).sort();
const OUTCOME_NAMES = Object.keys(OUTCOMES) as Outcome[];

describe('outcomes', () => {
	it('are those of the Cortex XDR node, and its error', () => {
		expect([...RECORDABLE].sort()).toEqual([...OUTCOME_NAMES, 'error'].sort());
		expect(isRecordable('error')).toBe(true);
		expect(isRecordable('Isolated')).toBe(false);
		expect(isRecordable('toString')).toBe(false);
	});

	it('count an isolation as contained only when its state was read', () => {
		expect(names('isolation', 'contained')).toEqual(['alreadyIsolated', 'isolated']);
		expect(names('isolation', 'pending')).toEqual(['pendingIsolation', 'timedOut', 'unknown']);
	});

	it('end ownership only when the release was read, and keep every unsettled release', () => {
		expect(names('release', 'released')).toEqual(['alreadyReleased', 'released']);
		const unsettled = OUTCOME_NAMES.filter((outcome) => ['waiting', 'failed'].includes(OUTCOMES[outcome].kind));
		const ofIsolation = ['pendingIsolation', 'blockedByPendingRelease'];
		expect(names('release', 'follow')).toEqual(
			[...unsettled.filter((outcome) => !ofIsolation.includes(outcome)), 'limitReached', 'unknownState', 'error'].sort(),
		);
	});

	it('doubt a mark after an isolation that came to nothing, and end one without an endpoint where there is none', () => {
		expect(names('isolation', 'doubt')).toEqual(['error']);
		expect(names('release', 'doubt')).toEqual([]);
		expect(names('isolation', 'absent')).toEqual([]);
		expect(names('release', 'absent')).toEqual(['notFound', 'unsupported']);
	});

	it.each<[string, RecordKind, string[]]>([
		['none of the candidates is isolated', 'absent', ['AGENT_UNISOLATED', 'AGENT_UNISOLATED']],
		['one of them is', 'none', ['AGENT_UNISOLATED', 'AGENT_ISOLATED']],
		['one of them may soon be', 'none', ['AGENT_PENDING_ISOLATION', 'AGENT_UNISOLATED']],
		['of one of them it is not known', 'none', ['AGENT_UNISOLATED', '']],
		['they are not known', 'none', []],
	])('leave an ambiguous release to a person unless it is a matter of nothing: %s', (_name, kind, states) => {
		for (const outcome of ['ambiguous', 'identityMismatch', 'identityUnproven'] as const) {
			expect(recordKind('release', outcome, states)).toBe(kind);
			expect(recordKind('isolation', outcome, states)).toBe('none');
		}
	});

	it('write nothing otherwise', () => {
		expect(names('isolation', 'none')).toEqual(OUTCOME_NAMES.filter((outcome) => !['alreadyIsolated', 'isolated', 'pendingIsolation', 'timedOut', 'unknown'].includes(outcome)).sort());
		expect(names('release', 'none')).toEqual([
			'alreadyIsolated', 'ambiguous', 'blockedByPendingRelease', 'identityMismatch', 'identityUnproven', 'isolated', 'pendingIsolation', 'protected', 'wouldIsolate', 'wouldRelease',
		]);
	});

	it('tell which releases were sent, or may have been, and can land later', () => {
		expect(RECORDABLE.filter(releaseMayLand).sort()).toEqual(['pendingRelease', 'timedOut', 'unknown']);
	});

	const useRelease = (outcome: Outcome) => `Nothing recorded: “${outcome}” is the outcome of a release. Use Record Release for it`;
	const useIsolation = (outcome: Outcome) => `Nothing recorded: “${outcome}” is the outcome of an isolation. Use Record Isolation for it`;

	it.each<[RecordDirection, Recordable, string]>([
		['isolation', 'deferred', 'Nothing recorded: after “deferred” there is no isolation of ours'],
		['isolation', 'released', useRelease('released')],
		['isolation', 'alreadyReleased', useRelease('alreadyReleased')],
		['isolation', 'pendingRelease', useRelease('pendingRelease')],
		['isolation', 'blockedByPendingIsolation', useRelease('blockedByPendingIsolation')],
		['isolation', 'blockedByPendingRelease', 'Nothing recorded: after “blockedByPendingRelease” there is no isolation of ours'],
		['isolation', 'wouldIsolate', 'Nothing recorded: it was a dry run'],
		['isolation', 'wouldRelease', 'Nothing recorded: it was a dry run'],
		['release', 'isolated', useIsolation('isolated')],
		['release', 'alreadyIsolated', useIsolation('alreadyIsolated')],
		['release', 'pendingIsolation', useIsolation('pendingIsolation')],
		['release', 'blockedByPendingRelease', useIsolation('blockedByPendingRelease')],
		['release', 'notFound', 'Nothing recorded: “notFound” does not show that the endpoint was released'],
		['isolation', 'error', 'Nothing to record: nothing was sent, and no tag of the host is in doubt'],
		['release', 'wouldRelease', 'Nothing recorded: it was a dry run'],
		['release', 'wouldIsolate', 'Nothing recorded: it was a dry run'],
	])('say why nothing is written: %s, %s', (direction, outcome, message) => {
		expect(whyNothing(direction, outcome)).toBe(message);
	});
});

describe('a recording', () => {
	const A = 'a'.repeat(32);
	const B = 'b'.repeat(32);
	const detail = detailTag(A, 100);
	const facts: RecordingFacts = {
		outcome: 'isolated',
		endpointId: A,
		epochSeconds: 100,
		basis: 'request',
		followUp: { addTags: ['done'], removeTags: ['ask'] },
	};
	const none = { add: [], remove: [] };

	it.each<[Recording, Partial<RecordingFacts>, string[], { add: string[]; remove: string[] }]>([
		['contained', {}, [PENDING], { add: [detail, CONTAINED], remove: [PENDING] }],
		['contained', { basis: 'criterion' }, [], { add: [`${detail}:auto`, CONTAINED], remove: [] }],
		['pending', { basis: 'criterion' }, [], { add: [`${detail}:auto`, PENDING], remove: [] }],
		['pending', {}, [], { add: [detail, PENDING], remove: [] }],
		['follow', { outcome: 'failed' }, [], { add: [detail, PENDING], remove: [] }],
		['follow', { outcome: 'failed', basis: 'criterion' }, [], { add: [`${detail}:auto`, PENDING], remove: [] }],
		['follow', { outcome: 'failed', endpointId: '' }, [], { add: [PENDING], remove: [] }],
		['follow', { outcome: 'failed' }, [CONTAINED, detail], none],
		['follow', { outcome: 'unknown' }, [CONTAINED, detail], { add: [PENDING], remove: [] }],
		['doubt', { outcome: 'error' }, [CONTAINED, detail], { add: [PENDING], remove: [] }],
		['doubt', { outcome: 'error' }, [], none],
		['absent', { outcome: 'notFound' }, [PENDING], { add: [], remove: [PENDING] }],
		['absent', { outcome: 'notFound' }, [PENDING, detail], none],
		['released', { outcome: 'released' }, [CONTAINED, detail, 'ask'], { add: ['done'], remove: ['ask', detail, CONTAINED] }],
		['released', { outcome: 'released' }, [CONTAINED, detailTag(B, 1)], none],
		['released', { outcome: 'released', endpointId: '' }, [PENDING], { add: ['done'], remove: [PENDING] }],
	])('%s (case %#): changes the tags for it', (recording, more, tags, change) => {
		expect(planRecording(recording, { ...facts, ...more }, tags)).toEqual(change);
	});

	it('needs the endpoint where there would be an isolation that nobody could find', () => {
		const recordings = Object.keys(NOTE_KINDS) as Recording[];
		expect(recordings.filter(needsEndpoint)).toEqual(['contained', 'pending']);
		expect(NOTE_KINDS).toEqual({
			contained: 'isolated',
			pending: 'pending',
			released: 'released',
			follow: 'follow',
			doubt: 'pending',
			absent: 'absent',
		});
	});

	it.each<[Recording, Recordable, string[], string | undefined]>([
		['contained', 'isolated', [CONTAINED, detail], undefined],
		['pending', 'unknown', [PENDING, detail], undefined],
		['follow', 'failed', [CONTAINED], 'Nothing to record after “failed”: the host is already marked as ours, so it is being followed'],
		['doubt', 'error', [], whyNothing('isolation', 'error')],
		['absent', 'notFound', [], whyNothing('release', 'notFound')],
		['released', 'released', [], undefined],
		['released', 'released', [CONTAINED, detail, detailTag(B, 1)], `Nothing recorded: the tags of the host name another endpoint (${A}, ${B})`],
	])('%s says why it left the tags alone (case %#)', (recording, outcome, tags, reason) => {
		expect(whyUnchanged(recording, outcome, tags)).toBe(reason);
	});
});
