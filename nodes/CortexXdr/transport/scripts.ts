import type { IDataObject } from 'n8n-workflow';
import type { CortexApi } from './api';
import type { Filter } from './pages';

/** Scripts of the tenant's library, as Cortex sends them (`scripts/get_scripts`). */
export async function listScripts(
	api: CortexApi,
	filters: Filter[],
	limit = Infinity,
	passes?: (row: IDataObject) => boolean,
): Promise<IDataObject[]> {
	return await api.list('scripts/get_scripts', 'scripts', { filters }, { limit, passes });
}

/** A flag such as `is_high_risk`; undefined where the tenant does not say. */
export function flag(value: unknown): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (typeof value !== 'string') return undefined;
	return { true: true, false: false }[value.trim().toLowerCase()];
}
