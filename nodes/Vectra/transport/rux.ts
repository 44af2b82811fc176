import type { Dialect } from './client';

/** Respond UX (SaaS). Its groups embed their members on request. */
export const rux: Dialect = {
	groupQuery: { include_members: 'true' },
	// An entity is the host of the same number, and carries its address from v3.4 on.
	hostDetail: (id) => ({ path: `/entities/${id}`, qs: { type: 'host' } }),
};
