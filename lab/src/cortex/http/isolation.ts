import { z } from 'zod';
import { badRequest, conflict, refused } from '../literals';
import type { IsolationKind } from '../world/isolation';
import type { Api } from './api';
import { actionReply } from './reply';
import { filtersSchema, incidentId } from './schemas';

const MAX_IDS = 1_000;

const schema = z.looseObject({
	endpoint_id: z.string().optional(),
	filters: filtersSchema.optional(),
	incident_id: incidentId,
});

/** `endpoints/isolate` and `endpoints/unisolate`, single and bulk. */
export function isolationRoutes(api: Api): void {
	for (const kind of ['isolate', 'unisolate'] as const) {
		api.route({
			path: `endpoints/${kind}`,
			needs: 'isolate',
			schema,
			handle: (input, { sees }) => {
				const { world, switches } = api;
				const ids = targets(input, switches.badRequestStatus);
				const answer = world[kind](ids, { sees, incidentId: input.incident_id });
				if (answer.accepted) return actionReply(answer.action.id, answer.action.executions.size, switches);
				const verb = verbOf(kind);
				throw answer.conflict ? conflict(verb, switches.conflictBodyVariant) : refused(verb);
			},
		});
	}
}

const verbOf = (kind: IsolationKind) => (kind === 'isolate' ? 'ISOLATE' : 'UNISOLATE');

/**
 * The endpoint ids of a call: exactly one of `endpoint_id` and `filters`, and of filters only
 * `endpoint_id_list`.
 */
function targets({ endpoint_id, filters }: z.infer<typeof schema>, status: 400 | 500): string[] {
	if (endpoint_id !== undefined && filters !== undefined) {
		throw badRequest('endpoint_id and filters cannot be used together', status);
	}
	if (endpoint_id !== undefined) return [endpoint_id];
	if (filters === undefined || filters.length === 0) throw badRequest('endpoint_id param is missing', status);
	const ids = new Set<string>();
	for (const [index, { field, operator, value }] of filters.entries()) {
		if (field !== 'endpoint_id_list') throw badRequest(`Unsupported filter field: ${field}`);
		if (operator.toLowerCase() !== 'in') throw badRequest(`Unsupported operator for ${field}: ${operator}`);
		if (!Array.isArray(value) || !value.every((id) => typeof id === 'string')) {
			throw badRequest(`${field}: a list of strings is expected`);
		}
		if (value.length > MAX_IDS) throw badRequest(`${field}: at most ${MAX_IDS} values are allowed`, status);
		// Filters are ANDed, here as everywhere.
		if (index === 0) value.forEach((id) => ids.add(id));
		else for (const id of ids) if (!value.includes(id)) ids.delete(id);
	}
	return [...ids];
}
