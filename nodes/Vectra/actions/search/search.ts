import { NodeOperationError, type IDataObject, type IExecuteFunctions, type INodeProperties } from 'n8n-workflow';
import { badInput } from '../../../shared/input';
import { limitProperties, readLimit } from '../../../shared/rows';
import { text } from '../../../shared/values';
import { createApi } from '../../transport/api';
import { listRows } from '../../transport/rows';
import { shown, simplifyProperty } from '../listing';

type Searched = 'hosts' | 'accounts' | 'detections';

/** The alternative on Respond UX, which has no search. */
const INSTEAD: Readonly<Record<Searched, string>> = {
	hosts: 'Host → Get Many or Entity → Get Many',
	accounts: 'Account → Get Many or Entity → Get Many',
	detections: 'Detection → Get Many',
};

/** @param example a query for the field */
export function searchProperties(example: string): INodeProperties[] {
	return [
		{
			displayName: 'Query',
			name: 'query',
			type: 'string',
			default: '',
			required: true,
			placeholder: `e.g. ${example}`,
			description: 'Lucene syntax. Fields begin with the object, and quoted texts must match exactly.',
		},
		...limitProperties,
		simplifyProperty,
	];
}

/** Runs a Lucene query on Quadrant UX. Its index may lag behind the lists. */
export async function search(
	context: IExecuteFunctions,
	itemIndex: number,
	searched: Searched,
	show: (row: IDataObject) => IDataObject,
): Promise<IDataObject[]> {
	const query = text(context.getNodeParameter('query', itemIndex, ''));
	if (query === '') throw badInput(context, itemIndex, 'The query is empty', 'To list everything use Get Many');
	const limit = readLimit(context, itemIndex);
	const api = await createApi(context);
	if (api.connection.deployment === 'rux') {
		throw new NodeOperationError(context.getNode(), 'Respond UX has no search: only Quadrant UX has', {
			itemIndex,
			description: `Item ${itemIndex}: nothing was sent. Use ${INSTEAD[searched]} with filters`,
		});
	}
	const list = { path: `/search/${searched}`, qs: { query_string: query }, what: `the search for ${searched}` };
	return await listRows(api, context.getNode(), list, { limit, show: shown(context, itemIndex, show) });
}
