import { passesDetection, passesScore, scoreFilterProblem, type DetectionFilter, type ScoreFilter } from '../../../../../nodes/Vectra/trigger/feed/filters';
import type { DetectionView, EntityView } from '../../../../../nodes/Vectra/trigger/feed/views';
import type { EntityType } from '../../../../../nodes/Vectra/transport/objects';

const entity: EntityView = {
	type: 'host', id: 7, name: 'h', url: '', severity: 'High', urgency: 80, attackRating: null, importance: null, isPrioritized: true, threat: 70, certainty: 60,
};
const detection: DetectionView = {
	id: 1, type: 'Hidden HTTPS Tunnel', typeCode: 'hidden_https_tunnel_cnc', category: 'command_and_control', threat: 70, certainty: 60, triaged: false,
	state: 'active', mitre: null, sourceIp: null, firstSeen: null, lastSeen: null, url: '',
};
const ALL: ScoreFilter = { onlyPrioritized: false, onlyIncreases: false };
const EVERY: DetectionFilter = { types: [], categories: [], includeTriaged: false, includeInfo: false };

describe('passesScore', () => {
	it.each<[boolean, Partial<ScoreFilter>, Partial<EntityView>]>([
		[true, {}, { urgency: null, threat: null, certainty: null, severity: null, isPrioritized: null }],
		[true, { minUrgency: 80 }, {}],
		[false, { minUrgency: 81 }, {}],
		[false, { minUrgency: 0 }, { urgency: null }],
		[true, { minThreat: 70 }, {}],
		[false, { minThreat: 71 }, {}],
		[false, { minThreat: 0 }, { threat: null }],
		[true, { minCertainty: 60 }, {}],
		[false, { minCertainty: 61 }, {}],
		[false, { minCertainty: 0 }, { certainty: null }],
		[false, { minThreat: 70, minCertainty: 61 }, {}],
		[true, { minSeverity: 'high' }, {}],
		[true, { minSeverity: 'low' }, {}],
		[false, { minSeverity: 'critical' }, {}],
		[true, { minSeverity: 'critical' }, { severity: 'CRITICAL' }],
		[false, { minSeverity: 'medium' }, { severity: 'low' }],
		[false, { minSeverity: 'low' }, { severity: null }],
		[false, { minSeverity: 'low' }, { severity: 'catastrophic' }],
		[true, { onlyPrioritized: true }, {}],
		[false, { onlyPrioritized: true }, { isPrioritized: false }],
		[false, { onlyPrioritized: true }, { isPrioritized: null }],
		[true, {}, { isPrioritized: false }],
	])('is %s for %j and an entity with %j', (expected, filter, more) => {
		expect(passesScore({ ...entity, ...more }, { ...ALL, ...filter })).toBe(expected);
	});
});

describe('passesDetection', () => {
	it.each<[boolean, Partial<DetectionFilter>, Partial<DetectionView>, (EntityType | undefined)?]>([
		[true, {}, {}],
		[false, {}, {}, 'account'],
		[false, {}, {}, undefined],
		[true, { types: ['x', 'hidden https tunnel'] }, {}],
		[true, { types: ['hidden_https_tunnel_cnc'] }, {}],
		[false, { types: ['hidden https'] }, {}],
		[false, { types: ['x'] }, { typeCode: null }],
		[true, { categories: ['x', 'command_and_control'] }, {}],
		[false, { categories: ['lateral_movement'] }, {}],
		[true, { minThreat: 70, minCertainty: 60 }, {}],
		[false, { minThreat: 71 }, {}],
		[false, { minCertainty: 61 }, {}],
		[false, { minCertainty: 1 }, { certainty: null }],
		[false, {}, { triaged: true }],
		[true, {}, { triaged: null }],
		[true, { includeTriaged: true }, { triaged: true }],
		[false, {}, { category: 'info' }],
		[true, { includeInfo: true }, { category: 'info' }],
	])('is %s for %j and a detection with %j', (expected, filter, more, ...type) => {
		const entityType = type.length > 0 ? type[0] : 'host';
		expect(passesDetection({ ...detection, ...more }, entityType, { ...EVERY, ...filter }, ['host'])).toBe(expected);
	});
});

describe('scoreFilterProblem', () => {
	const qux = {
		message: 'Quadrant UX has no urgency score and prioritizes no entities',
		description: 'Remove Minimum Urgency and Only Prioritized, and use Minimum Threat, Minimum Certainty or Minimum Severity',
	};
	const rux = {
		message: 'The scoring events of Respond UX hold no threat and certainty scores',
		description: 'Remove Minimum Threat and Minimum Certainty, and use Minimum Urgency or Minimum Severity',
	};

	it.each<['qux' | 'rux', Partial<ScoreFilter>, object | undefined]>([
		['qux', { minUrgency: 0 }, qux],
		['qux', { onlyPrioritized: true }, qux],
		['qux', { minThreat: 1, minCertainty: 1, minSeverity: 'low', onlyIncreases: true }, undefined],
		['rux', { minThreat: 0 }, rux],
		['rux', { minCertainty: 0 }, rux],
		['rux', { minUrgency: 1, onlyPrioritized: true, minSeverity: 'low' }, undefined],
	])('on %s of %j', (deployment, filter, expected) => {
		expect(scoreFilterProblem({ ...ALL, ...filter }, deployment)).toEqual(expected);
	});
});
