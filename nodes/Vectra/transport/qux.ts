import type { Dialect } from './client';

/** Quadrant UX (on-premises). Its groups always embed members. */
export const qux: Dialect = {
	groupQuery: {},
	hostDetail: (id) => ({ path: `/hosts/${id}`, qs: {} }),
};
