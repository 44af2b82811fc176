import type { IDataObject } from 'n8n-workflow';
import type { CortexApi } from './api';
import type { ApiFilter } from './pages';

/** Scripts of the tenant's library, as Cortex sends them (`scripts/get_scripts`). */
export async function listScripts(
	api: CortexApi,
	filters: ApiFilter[],
	limit = Infinity,
	passes?: (row: IDataObject) => boolean,
): Promise<IDataObject[]> {
	return await api.list('scripts/get_scripts', 'scripts', { filters }, { limit, passes });
}
