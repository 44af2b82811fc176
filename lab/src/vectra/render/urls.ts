import { apiPrefix } from '../version';
import type { SubjectType } from '../world/types';
import type { View } from './view';

/** Where an object is: its page in the user interface, or its place in the API, as switched. */
export function objectUrl(view: View, type: SubjectType, id: number): string {
	return view.switches.objectUrls === 'api' ? apiUrl(view, type, id) : `${view.origin}/${type}s/${id}`;
}

export const apiUrl = ({ origin, version }: View, type: SubjectType, id: number): string =>
	`${origin}${apiPrefix(version)}/${type}s/${id}`;
