import type { EntityBase } from './types';

/** From here on a threat or certainty score counts as high: the middle of Vectra's quadrants. */
const HIGH = 50;

/** The quadrant of a threat and a certainty score; null when the object is unscored. */
export function severityOf(threat: number, certainty: number): string | null {
	if (threat === 0 && certainty === 0) return null;
	if (threat >= HIGH) return certainty >= HIGH ? 'critical' : 'high';
	return certainty >= HIGH ? 'medium' : 'low';
}

export type Scores = Pick<
	EntityBase,
	| 'threat'
	| 'certainty'
	| 'severity'
	| 'urgency_score'
	| 'attack_rating'
	| 'importance'
	| 'velocity_contrib'
	| 'breadth_contrib'
>;

/**
 * Fills in the scores that are not given. How Vectra computes urgency is not published; here it follows threat and
 * certainty, so that a change of one shows in both products.
 */
export function completeScores(given: Partial<Scores>): Scores {
	const { threat = 0, certainty = 0 } = given;
	const urgency = Math.min(100, Math.round(0.6 * threat + 0.4 * certainty));
	return {
		threat,
		certainty,
		severity:
			given.severity === undefined ? severityOf(threat, certainty) : (given.severity?.toLowerCase() ?? null),
		urgency_score: given.urgency_score ?? urgency,
		attack_rating: given.attack_rating ?? Math.min(10, Math.round((given.urgency_score ?? urgency) / 10)),
		importance: given.importance ?? 1,
		velocity_contrib: given.velocity_contrib ?? 0,
		breadth_contrib: given.breadth_contrib ?? 0,
	};
}
