import assert from 'node:assert/strict';
import type { INodeExecutionData } from 'n8n-workflow';
import { timed, type Sample } from './compare';
import { runChain, type Step } from './engine';
import { credentials } from './jobs';
import type { Tenant } from './tenant';

/** Of a seeded fleet about 80 % can be isolated; so many more are seeded, and stay as they are. */
const SPARE = 1.4;

/**
 * Isolates `hosts` endpoints of a fresh fleet in n8n and checks both that the last node says so of each and that their
 * agents have in fact cut them off.
 *
 * @param isolatedId the id of the endpoint that an output item calls isolated; undefined for any other item
 */
export async function isolateInEngine(
	tenant: Tenant,
	{ hosts, delayMs, steps, isolatedId, rate }: {
		hosts: number;
		delayMs: number;
		steps: readonly Step[];
		isolatedId: (item: INodeExecutionData) => unknown;
		/** Requests per second: what the tenant takes, and what the credential says. */
		rate?: { tenant: number; credential: number };
	},
): Promise<Sample> {
	const ids = await freshFleet(tenant, hosts, delayMs);
	if (rate) await tenant.limit(rate.tenant);
	const items = ids.map((endpointId) => ({ endpointId }));
	const { value: output, ms, cpuMs } = await timed(async () => await runChain(steps, items, credentials(tenant.url, rate?.credential)));
	const calls = await tenant.calls();
	assert.deepEqual(output.map(isolatedId), ids, 'Each item must report its own endpoint as isolated');
	await checkIsolated(tenant, ids);
	return { ms, cpuMs, calls };
}

/** Puts the tenant back to a fleet of which nothing is isolated; returns the ids to isolate. */
export async function freshFleet(tenant: Tenant, hosts: number, delayMs: number): Promise<string[]> {
	await tenant.reset(Math.ceil(hosts * SPARE), delayMs);
	return await tenant.isolatable(hosts);
}

/** @throws AssertionError unless exactly these hosts are cut off */
export async function checkIsolated(tenant: Tenant, ids: readonly string[]): Promise<void> {
	assert.deepEqual([...(await tenant.isolated())].sort(), [...ids].sort(), 'Exactly these hosts must be cut off');
}

/** For `isolateInEngine`: reads an item of the Cortex XDR node. */
export function isolatedByNode({ json }: INodeExecutionData): unknown {
	return json.outcome === 'isolated' ? (json.endpoint as { id: string }).id : undefined;
}

/** For `isolateInEngine`: reads a reply to get_endpoint. */
export function isolatedByReply({ json }: INodeExecutionData): unknown {
	const [endpoint] = (json.reply as { endpoints: Array<{ endpoint_id: string; is_isolated: string }> }).endpoints;
	return endpoint.is_isolated === 'AGENT_ISOLATED' ? endpoint.endpoint_id : undefined;
}
