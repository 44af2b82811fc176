import fc from 'fast-check';
import { hasRules, matchedCriteria, type Criteria } from '../../../../nodes/Vectra/containment/criteria';
import { readMembership } from '../../../../nodes/Vectra/containment/membership';
import { snapshot, vectraHost } from '../hosts';

const NONE: Criteria = { requestTag: '', urgency: null, scores: null, detections: null };
const block = readMembership('Block', [
	{ type: 'host', members: [{ id: 5 }] },
	{ type: 'ip', members: ['10.7.0.0/16'] },
]);
const evidence = snapshot([], {
	blockGroup: block,
	urgency: new Map([[1, 80]]),
	detectionTypes: new Map([[1, new Set(['Hidden HTTPS Tunnel', 'Port Scan'])]]),
});
const met = (criteria: Partial<Criteria>, host = {}, id = 1, margin = 0) =>
	matchedCriteria(vectraHost(id, ['vectra_contain'], host), { ...NONE, ...criteria }, evidence, margin);

describe('matchedCriteria', () => {
	const cases: Array<[string, string[], Partial<Criteria>, object?, number?]> = [
		['the tag', ['requestTag'], { requestTag: 'vectra_contain' }],
		['another case of the tag', [], { requestTag: 'Vectra_contain' }],
		['a part of the tag', [], { requestTag: 'vectra' }],
		['the block group, by ID', ['blockGroup'], {}, {}, 5],
		['the block group, by address', ['blockGroup'], {}, { ip: '10.7.1.1' }],
		['urgency, the very value', ['urgency'], { urgency: 80 }],
		['urgency, one too few', [], { urgency: 81 }],
		['urgency, of a host that has none', [], { urgency: 1 }, {}, 2],
		['both scores', ['scores'], { scores: { threat: 70, certainty: 60, combine: 'and' } }],
		['both scores, one too low', [], { scores: { threat: 70, certainty: 61, combine: 'and' } }],
		['either score', ['scores'], { scores: { threat: 99, certainty: 60, combine: 'or' } }],
		['neither score', [], { scores: { threat: 71, certainty: 61, combine: 'or' } }],
		['one score only', ['scores'], { scores: { threat: 70, certainty: null, combine: 'and' } }],
		['a score that Vectra does not tell', [], { scores: { threat: 1, certainty: null, combine: 'or' } }, { threat: null }],
		['a detection', ['detection'], { detections: { types: ['x', 'Port Scan'], minimum: null } }],
		['a detection, of a host that has none', [], { detections: { types: ['Port Scan'], minimum: null } }, {}, 2],
		['no score at all', [], { scores: { threat: null, certainty: null, combine: 'and' } }],
		['another case of a detection', [], { detections: { types: ['port scan'], minimum: null } }],
		['a detection, scores too low', [], { detections: { types: ['Port Scan'], minimum: { threat: 71, certainty: null, combine: 'and' } } }],
		['a detection, scores reached', ['detection'], { detections: { types: ['Port Scan'], minimum: { threat: 70, certainty: null, combine: 'and' } } }],
		['the person first', ['requestTag', 'urgency'], { urgency: 1, requestTag: 'vectra_contain' }],
	];
	it.each(cases.map(([name, expected, criteria, host = {}, id = 1]) => [name, { expected, criteria, host, id }] as const))('%s', (_name, { expected, criteria, host, id }) => {
		expect(met(criteria, host, id)).toEqual(expected);
	});

	it('takes no tag for the request where none is configured, not even an empty one', () => {
		expect(matchedCriteria(vectraHost(3, ['']), NONE, evidence)).toEqual([]);
	});

	it('lets a score within the margin count', () => {
		expect(met({ urgency: 85 }, {}, 1, 5)).toEqual(['urgency']);
		expect(met({ urgency: 86 }, {}, 1, 5)).toEqual([]);
		expect(met({ scores: { threat: 75, certainty: null, combine: 'and' } }, {}, 1, 5)).toEqual(['scores']);
		expect(met({ scores: { threat: 5, certainty: null, combine: 'and' } }, { threat: null }, 1, 5)).toEqual([]);
		expect(met({ scores: { threat: 76, certainty: null, combine: 'and' } }, {}, 1, 5)).toEqual([]);
	});

	it('never loses a criterion by a wider margin or by a higher score', () => {
		const score = fc.integer({ min: 0, max: 99 });
		fc.assert(
			fc.property(score, score, score, score, score, fc.constantFrom('and' as const, 'or' as const), (t, c, threat, certainty, margin, combine) => {
				const criteria: Criteria = { ...NONE, scores: { threat: t, certainty: c, combine } };
				const host = vectraHost(3, [], { threat, certainty });
				const strict = matchedCriteria(host, criteria, evidence).length;
				expect(matchedCriteria(host, criteria, evidence, margin).length).toBeGreaterThanOrEqual(strict);
				const higher = vectraHost(3, [], { threat: threat + 1, certainty: certainty + 1 });
				expect(matchedCriteria(higher, criteria, evidence).length).toBeGreaterThanOrEqual(strict);
			}),
		);
	});
});

it.each<[boolean, Partial<Criteria>, string]>([
	[false, { requestTag: 'x' }, ''],
	[true, {}, 'Block'],
	[true, { urgency: 1 }, ''],
	[true, { scores: { threat: 1, certainty: null, combine: 'and' } }, ''],
	[true, { detections: { types: ['x'], minimum: null } }, ''],
])('hasRules is %s for %j and group “%s”', (expected, criteria, group) => {
	expect(hasRules({ ...NONE, ...criteria }, group)).toBe(expected);
});
