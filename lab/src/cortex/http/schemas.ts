import { z } from 'zod';
import { missing } from './api';

export const filtersSchema = z.array(
	z.looseObject({
		field: z.string(missing('field')),
		operator: z.string(missing('operator')),
		value: z.unknown(),
	}),
);

/** Body of the paged calls. Window and sort are checked where the page is cut. */
export const pageSchema = z.looseObject({
	search_from: z.number().optional(),
	search_to: z.number().optional(),
	sort: z.looseObject({ field: z.string(), keyword: z.string().optional() }).optional(),
	filters: filtersSchema.optional(),
});

/** Null is none, as is leaving it out. */
export const incidentId = z
	.union([z.string(), z.number()])
	.nullish()
	.transform((id) => id ?? undefined);
