import fc from 'fast-check';
import { CRITERIA, hasRules, matchedCriteria, planEvidence, requestTagOf } from '../../../../nodes/Vectra/containment/criteria';
import { reaches } from '../../../../nodes/Vectra/containment/criteria/threshold';
import { readMembership } from '../../../../nodes/Vectra/containment/membership';
import { criteria, snapshot, vectraHost } from '../hosts';

const block = readMembership('Block', [
	{ type: 'host', members: [{ id: 5 }] },
	{ type: 'ip', members: ['10.7.0.0/16'] },
]);
const evidence = snapshot([], {
	groups: new Map([['Block', block]]),
	urgency: new Map([[1, 80]]),
	detectionTypes: new Map([[1, new Set(['Hidden HTTPS Tunnel', 'Port Scan'])]]),
});
const met = (fields: object, host = {}, id = 1, margin = 0) =>
	matchedCriteria(vectraHost(id, ['vectra_contain'], host), criteria({ ...fields }), evidence, margin);

const minimum = (threat: number, certainty: number, combine = 'and') => ({ scores: { values: { threat, certainty, combine } } });
const detected = (types: string, threat = 0) => ({ detections: { values: { types, threat } } });

describe('matchedCriteria', () => {
	const cases: Array<[string, string[], object, object?, number?]> = [
		['the tag', ['requestTag'], { requestTag: 'vectra_contain' }],
		['another case of the tag', [], { requestTag: 'Vectra_contain' }],
		['a part of the tag', [], { requestTag: 'vectra' }],
		['the block group, by ID', ['blockGroup'], { blockGroup: 'Block' }, {}, 5],
		['the block group, by address', ['blockGroup'], { blockGroup: 'Block' }, { ip: '10.7.1.1' }],
		['a block group that was not read', [], { blockGroup: 'Other' }, { ip: '10.7.1.1' }, 5],
		['urgency, exactly', ['urgency'], { urgency: 80 }],
		['urgency, one too few', [], { urgency: 81 }],
		['urgency, of a host that has none', [], { urgency: 1 }, {}, 2],
		['both scores', ['scores'], minimum(70, 60)],
		['both scores, unless the form says otherwise', [], { scores: { values: { threat: 70, certainty: 61 } } }],
		['both scores, one too low', [], minimum(70, 61)],
		['either score', ['scores'], minimum(99, 60, 'or')],
		['neither score', [], minimum(71, 61, 'or')],
		['one score only', ['scores'], minimum(70, 0)],
		['a score that Vectra does not report', [], minimum(1, 0, 'or'), { threat: null }],
		['a detection', ['detection'], detected('x, Port Scan')],
		['a detection, of a host that has none', [], detected('Port Scan'), {}, 2],
		['another case of a detection', [], detected('port scan')],
		['a detection, scores too low', [], detected('Port Scan', 71)],
		['a detection, scores reached', ['detection'], detected('Port Scan', 70)],
		['the person first', ['requestTag', 'urgency'], { urgency: 1, requestTag: 'vectra_contain' }],
		['nothing that is switched on', [], {}],
	];
	it.each(cases.map(([name, expected, fields, host = {}, id = 1]) => [name, { expected, fields, host, id }] as const))(
		'%s',
		(_name, { expected, fields, host, id }) => {
			expect(met(fields, host, id)).toEqual(expected);
		},
	);

	it('takes no tag for the request where none is configured, not even an empty one', () => {
		expect(matchedCriteria(vectraHost(3, ['']), criteria({ requestTag: '' }), evidence)).toEqual([]);
	});

	it('lets a score within the margin count', () => {
		expect(met({ urgency: 85 }, {}, 1, 5)).toEqual(['urgency']);
		expect(met({ urgency: 86 }, {}, 1, 5)).toEqual([]);
		expect(met(minimum(75, 0), {}, 1, 5)).toEqual(['scores']);
		expect(met(minimum(5, 0), { threat: null }, 1, 5)).toEqual([]);
		expect(met(minimum(76, 0), {}, 1, 5)).toEqual([]);
		expect(met(detected('Port Scan', 75), {}, 1, 5)).toEqual(['detection']);
		expect(met(detected('Port Scan', 76), {}, 1, 5)).toEqual([]);
	});

	it('never loses a criterion by a wider margin or by a higher score', () => {
		const score = fc.integer({ min: 0, max: 99 });
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 99 }), score, score, score, score, fc.constantFrom('and', 'or'), (t, c, threat, certainty, margin, combine) => {
				const switchedOn = criteria(minimum(t, c, combine));
				const host = vectraHost(3, [], { threat, certainty });
				const strict = matchedCriteria(host, switchedOn, evidence).length;
				expect(matchedCriteria(host, switchedOn, evidence, margin).length).toBeGreaterThanOrEqual(strict);
				const higher = vectraHost(3, [], { threat: threat + 1, certainty: certainty + 1 });
				expect(matchedCriteria(higher, switchedOn, evidence).length).toBeGreaterThanOrEqual(strict);
			}),
		);
	});
});

it('a threshold without a minimum is reached by no host', () => {
	for (const combine of ['and', 'or'] as const) {
		expect(reaches(vectraHost(1, [], { threat: 99, certainty: 99 }), { threat: null, certainty: null, combine }, 0)).toBe(false);
	}
});

describe('the form', () => {
	it.each<[object, string]>([
		[{ requestTag: ['x'] }, 'Request Tag is not a text. Correct Request Tag'],
		[{ requestTag: 'a,b' }, 'The tag “a,b” holds a comma. Give each tag in a field of its own. Correct the Request Tag'],
		[{ blockGroup: { name: 'Block' } }, 'Block Group is not a text. Correct Block Group'],
		[{ blockGroup: true }, 'Block Group is not a text. Correct Block Group'],
		[{ urgency: '' }, 'Urgency is “”, which is not a number from 1 to 100. Correct Urgency'],
		[{ urgency: 0 }, 'Urgency is “0”, which is not a number from 1 to 100. Correct Urgency'],
		[{ scores: 'high' }, 'Scores does not have the form of its fields. Remove Scores from the trigger and add it again'],
		[{ scores: { values: [] } }, 'Scores does not have the form of its fields. Remove Scores from the trigger and add it again'],
		[{ scores: { values: {} } }, 'The scores have no minimum. Give a threat or a certainty score above 0'],
		[{ scores: { values: { threat: 100 } } }, 'Threat is “100”, which is not a number from 0 to 99. Correct Threat'],
		[{ scores: { values: { certainty: -1 } } }, 'Certainty is “-1”, which is not a number from 0 to 99. Correct Certainty'],
		[minimum(1, 1, 'any'), '“any” is not a way to combine scores. Choose Both or Either in Combine'],
		[{ detections: 7 }, 'Detections does not have the form of its fields. Remove Detections from the trigger and add it again'],
		[{ detections: { values: { types: ' ' } } }, 'No detection type is given. Give the types as Vectra shows them, such as Hidden HTTPS Tunnel'],
		[{ detections: { values: { types: 'x', threat: 'high' } } }, 'Threat is “high”, which is not a number from 0 to 99. Correct Threat'],
	])('refuses %j', (fields, message) => {
		expect(() => criteria({ ...fields })).toThrow(new Error(message));
	});

	it.each<[object]>([[{}], [{ requestTag: ' ', blockGroup: '' }], [{ blockGroup: null, scores: null, detections: '' }], [{ scores: {}, detections: {} }]])(
		'switches nothing on with %j',
		(fields) => {
			expect(criteria({ ...fields })).toEqual([]);
		},
	);

	it('has one field for each criterion', () => {
		expect(CRITERIA.map(({ name, field }) => `${name}: ${field.displayName} (${field.name})`)).toEqual([
			'requestTag: Request Tag (requestTag)',
			'blockGroup: Block Group (blockGroup)',
			'urgency: Urgency (RUX) (urgency)',
			'scores: Scores (scores)',
			'detection: Detections (detections)',
		]);
	});
});

describe('planEvidence', () => {
	const NOTHING = { allHosts: false, tags: [], groups: [], urgency: null, detectionTypes: null };
	it.each<[object, object]>([
		[{}, NOTHING],
		[{ requestTag: 'x' }, { ...NOTHING, tags: ['x'] }],
		[{ blockGroup: 'Block' }, { ...NOTHING, allHosts: true, groups: ['Block'] }],
		[{ urgency: 80 }, { ...NOTHING, allHosts: true, urgency: 75 }],
		[minimum(70, 0), { ...NOTHING, allHosts: true }],
		[detected('a, b'), { ...NOTHING, allHosts: true, detectionTypes: ['a', 'b'] }],
	])('of %j with a margin of five points', (fields, expected) => {
		expect(planEvidence(criteria({ ...fields }), 5)).toEqual(expected);
	});

	it('reads for all criteria together, and as far as any of them needs', () => {
		const [urgent] = criteria({ urgency: 80 });
		const [scan] = criteria(detected('Port Scan'));
		const others = criteria({ requestTag: 'x', urgency: 60, ...detected('Ransomware') });
		expect(planEvidence([urgent, scan, ...others])).toEqual({
			allHosts: true,
			tags: ['x'],
			groups: [],
			urgency: 60,
			detectionTypes: ['Port Scan', 'Ransomware'],
		});
	});
});

it.each<[boolean, object]>([
	[false, { requestTag: 'x' }],
	[true, { blockGroup: 'Block' }],
	[true, { urgency: 1 }],
	[true, minimum(1, 0)],
	[true, detected('x')],
])('hasRules is %s for %j', (expected, fields) => {
	expect(hasRules(criteria({ ...fields }))).toBe(expected);
});

it('requestTagOf gives the tag by which a person asks, or none', () => {
	expect(requestTagOf(criteria({ requestTag: 'x', blockGroup: 'Block' }))).toBe('x');
	expect(requestTagOf(criteria({ blockGroup: 'Block' }))).toBe('');
});
