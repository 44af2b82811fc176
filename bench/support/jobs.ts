import type { IDataObject } from 'n8n-workflow';
import { CredentialStore } from '../../test/support/engine/credentials';
import type { Step } from './engine';
import { KEY } from './tenant';

/** The key both sides use. @param requestsPerSecond 0 for no limit: the baseline has none either */
export function credentials(url: string, requestsPerSecond = 0): CredentialStore {
	return new CredentialStore({
		cortexXdrApi: { host: url, keyId: KEY.id, apiKey: KEY.key, keyType: KEY.type, requestsPerSecond },
	});
}

function cortex(parameters: IDataObject): Step {
	return {
		name: 'Cortex XDR',
		type: 'n8n-nodes-vectra-cortex-xdr.cortexXdr',
		typeVersion: 1,
		credential: 'cortexXdrApi',
		parameters: { resource: 'endpoint', ...parameters },
	};
}

/** Isolates the endpoint that each item names in `endpointId`, and verifies it. */
export const isolateWithNode: Step[] = [
	cortex({
		operation: 'isolate',
		identifyBy: 'endpoint',
		endpoint: { __rl: true, mode: 'id', value: '={{ $json.endpointId }}' },
	}),
];

/** All endpoints, one item each. */
export const listWithNode = (output: 'raw' | 'simple'): Step[] => [
	cortex({ operation: 'getMany', returnAll: true, output }),
];

/** How many rows are asked for where the start of a result is enough. */
export const FIRST_ROWS = 2_000;

/** All alerts, one item each. */
export const alertsWithNode = (output: 'raw' | 'simple'): Step[] => [cortex({ resource: 'alert', operation: 'getMany', returnAll: true, output })];

/** The rows of a query, one item each. @param limit undefined for all of them */
export const queryWithNode = (limit?: number): Step[] => [
	cortex({ resource: 'xql', operation: 'run', query: 'dataset = xdr_data', lastHours: 24 * 7, output: 'rows', ...(limit === undefined ? { returnAll: true } : { limit }) }),
];

/**
 * n8n's HTTP Request node at its best: no batching, so that it has all items' requests under way at once; replies taken
 * as JSON, which spares it detecting their format; the key in plain header fields, which spares it a credential.
 */
function httpRequest(url: string, name: string, path: string, requestData: string, options: IDataObject = {}): Step {
	return {
		name,
		type: 'n8n-nodes-base.httpRequest',
		typeVersion: 4.4,
		parameters: {
			method: 'POST',
			url: `${url}/public_api/${path}`,
			authentication: 'none',
			sendHeaders: true,
			headerParameters: {
				parameters: [
					{ name: 'x-xdr-auth-id', value: KEY.id },
					{ name: 'Authorization', value: KEY.key },
				],
			},
			sendBody: true,
			specifyBody: 'json',
			jsonBody: `={{ JSON.stringify({ request_data: ${requestData} }) }}`,
			options: { response: { response: { responseFormat: 'json' } }, ...options },
		},
	};
}

const byId = (id: string) =>
	`{ filters: [{ field: 'endpoint_id_list', operator: 'in', value: [${id}] }], search_from: 0, search_to: 1 }`;

/**
 * Look up, isolate, ask for the action's status, verify: four HTTP Request nodes, one call per item and node.
 *
 * @param options of each node, such as its batching
 */
export const isolateWithHttpRequest = (url: string, options: IDataObject = {}): Step[] => [
	httpRequest(url, 'Look Up', 'v1/endpoints/get_endpoint', byId('$json.endpointId'), options),
	httpRequest(url, 'Isolate', 'v1/endpoints/isolate', '{ endpoint_id: $json.reply.endpoints[0].endpoint_id }', options),
	httpRequest(url, 'Status', 'v1/actions/get_action_status', '{ group_action_id: $json.reply.action_id }', options),
	httpRequest(url, 'Verify', 'v1/endpoints/get_endpoint', byId('Object.keys($json.reply.data)[0]'), options),
];

/** A list of the API. */
export interface Listed {
	/** Below /public_api/. */
	path: string;
	/** The field of the reply that holds the rows. */
	rows: string;
}

export const ENDPOINT_LIST: Listed = { path: 'v1/endpoints/get_endpoint', rows: 'endpoints' };
export const ALERT_LIST: Listed = { path: 'v2/alerts/get_alerts_multi_events', rows: 'alerts' };

/** The pages of a list by the node's own pagination, one item per page. */
export function pagesWithHttpRequest(url: string, { path }: Listed): Step[] {
	const pagination = {
		paginationMode: 'updateAParameterInEachRequest',
		parameters: {
			parameters: [
				{
					type: 'body',
					name: 'request_data',
					value: '={{ ({ search_from: $pageCount * 100, search_to: $pageCount * 100 + 100 }) }}',
				},
			],
		},
		paginationCompleteWhen: 'other',
		completeExpression: '={{ $pageCount * 100 >= $response.body.reply.total_count }}',
		requestInterval: 0,
	};
	return [
		httpRequest(url, 'List', path, '{ search_from: 0, search_to: 100 }', {
			pagination: { pagination },
		}),
	];
}

/** The same, split into one item per row: what the Cortex XDR node puts out as raw. */
export const listWithHttpRequest = (url: string, list: Listed): Step[] => [
	...pagesWithHttpRequest(url, list),
	{
		name: 'Split Out',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		parameters: { fieldToSplitOut: `reply.${list.rows}`, options: {} },
	},
];
