import { ENDPOINT_LIST, listWithNode } from './support/jobs';
import { compareListings } from './support/listing';
import { COMPARISON_COLUMNS, publish } from './support/report';
import { benchmark } from './support/run';

const ENDPOINTS = 10_000;

benchmark(async (tenant) => {
	const rows = await compareListings(tenant, {
		what: 'endpoints',
		count: ENDPOINTS,
		list: ENDPOINT_LIST,
		ids: { raw: 'endpoint_id', simple: 'id' },
		withNode: listWithNode,
		fill: async (delayMs) => await tenant.reset(ENDPOINTS, delayMs),
		held: async () => await tenant.ids(),
	});
	publish('list', { title: `List ${ENDPOINTS} endpoints, in n8n`, columns: COMPARISON_COLUMNS, rows });
});
