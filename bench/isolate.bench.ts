import { compare } from './support/compare';
import { isolatedByNode, isolatedByReply, isolateInEngine } from './support/isolation';
import { isolateWithHttpRequest, isolateWithNode } from './support/jobs';
import { COMPARISON_COLUMNS, comparisonRows, publish } from './support/report';
import { benchmark } from './support/run';

const HOSTS = 1_000;
const REPETITIONS = 5;

benchmark(async (tenant) => {
	const rows: string[][] = [];
	for (const delayMs of [0, 50]) {
		const job = { hosts: HOSTS, delayMs };
		const { ours, httpRequest } = await compare(
			`Isolate ${HOSTS}, ${delayMs} ms`,
			{
				ours: async () =>
					await isolateInEngine(tenant, { ...job, steps: isolateWithNode, isolatedId: isolatedByNode }),
				httpRequest: async () =>
					await isolateInEngine(tenant, {
						...job,
						steps: isolateWithHttpRequest(tenant.url),
						isolatedId: isolatedByReply,
					}),
			},
			REPETITIONS,
		);
		rows.push(...comparisonRows(delayMs, ['4 × HTTP Request', httpRequest], [['Cortex XDR', ours]]));
	}
	publish('isolate', { title: `Isolate ${HOSTS} endpoints and verify each, in n8n`, columns: COMPARISON_COLUMNS, rows });
});
