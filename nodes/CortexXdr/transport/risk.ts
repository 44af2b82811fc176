import type { IDataObject } from 'n8n-workflow';
import { attempt } from '../../shared/attempt';
import { isRecord, numeric, text } from '../../shared/values';
import type { CortexApi } from './api';

/** The risk that Cortex sees in an endpoint, or why there is none to show. */
export interface Risk {
	score: IDataObject | null;
	/** Why there is no score; null where there is one. */
	note: string | null;
}

/**
 * The risk score of an endpoint. Exists in 3.x only, with the Identity Threat module (vendor specification). It never
 * throws: a score is an addition to what was asked for.
 */
export async function readRisk(api: CortexApi, endpointId: string): Promise<Risk> {
	const read = await attempt(async () => await api.read('get_risk_score', { id: endpointId }));
	if ('failure' in read) return { score: null, note: noteOf(read.failure.message) };
	const reply = read.value;
	if (!isRecord(reply) || numeric(reply.score) === undefined) {
		return { score: null, note: 'The answer of Cortex XDR holds no risk score' };
	}
	return {
		score: {
			// Older samples have neither the level nor the score that is comparable between tenants.
			level: text(reply.risk_level).toLowerCase() || null,
			score: numeric(reply.score) ?? null,
			normalizedScore: numeric(reply.norm_risk_score) ?? null,
			reasons: reasonsOf(reply.reasons),
		},
		note: null,
	};
}

/** Texts of refusals as seen on tenants. */
function noteOf(message: string): string {
	if (/no identity threat/i.test(message)) return 'The tenant does not have the Identity Threat module, which risk scores need';
	if (/was not found/i.test(message)) return 'Cortex XDR has no risk score for this endpoint';
	return `The risk score could not be read: ${message}`;
}

function reasonsOf(given: unknown): IDataObject[] {
	const rows = Array.isArray(given) ? given.filter(isRecord) : [];
	return rows.map((row) => ({
		description: text(row.description) || null,
		points: numeric(row.points) ?? null,
		severity: text(row.severity).toLowerCase().replace(/^sev_\d+_/, '') || null,
		// The key has a blank (vendor specification).
		date: text(row['date created']) || null,
	}));
}
