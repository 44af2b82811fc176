import { apiPrefix } from '../version';
import type { Api } from './api';

const RESOURCES = [
	'accounts',
	'assignment_outcomes',
	'assignments',
	'audits',
	'detections',
	'groups',
	'hosts',
	'rules',
	'users',
] as const;

/** `GET /api/v2.x`: a map of resources, which some clients use as their connection test. */
export function rootRoutes(api: Api): void {
	api.add({
		method: 'GET',
		path: '',
		in: { qux: 1 },
		handle: ({ origin, version }) =>
			Object.fromEntries(RESOURCES.map((name) => [name, `${origin}${apiPrefix(version)}/${name}`])),
	});
}
