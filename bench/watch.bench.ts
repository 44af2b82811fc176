import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { INodeType } from 'n8n-workflow';
import { createPoller } from '../test/support/engine';
import { seconds, timed } from './support/compare';
import { credentials } from './support/jobs';
import { megabytes } from './support/ownProcess';
import { publish } from './support/report';
import { benchmark } from './support/run';
import { total } from './support/tenant';

const ENDPOINTS = 100_000;
const ISOLATED = 1_000;
const RELEASED = 100;

const EVENTS = [
	['Isolation Change', { triggerOn: 'isolationChange', options: { maxItems: 1_000 } }],
	['Agent Status Change', { triggerOn: 'agentStatusChange' }],
] as const;

benchmark(async (tenant) => {
	const rows: string[][] = [];
	for (const [event, parameters] of EVENTS) {
		await tenant.reset(ENDPOINTS);
		const ids = await tenant.isolatable(ISOLATED);
		await tenant.isolate(ids);
		const poller = createPoller({ node: trigger(), parameters, credentials: credentials(tenant.url) });
		const poll = async (name: string): Promise<number> => {
			await tenant.clearJournal();
			const { value: tick, ms, cpuMs } = await timed(async () => await poller.poll());
			if (tick.error) throw tick.error;
			const bytes = Buffer.byteLength(JSON.stringify(poller.staticData()));
			const changes = tick.items?.length ?? 0;
			rows.push([event, name, String(total(await tenant.calls())), seconds(ms), seconds(cpuMs), String(changes), `${Math.round(bytes / 1e3)} kB`, megabytes(process.resourceUsage().maxRSS * 1_024)]);
			console.log(`  ${rows.at(-1)?.join(' | ')}`);
			return changes;
		};
		assert.equal(await poll('The first'), 0, 'The first poll sets the base line');
		assert.equal(await poll('Steady'), 0, 'Nothing has changed');
		await tenant.release(ids.slice(0, RELEASED));
		const changes = await poll(`${RELEASED} were released`);
		if (event === 'Isolation Change') assert.equal(changes, RELEASED, 'Each release must be emitted');
	}
	const title = `Poll ${ENDPOINTS} endpoints, ${ISOLATED} of them isolated`;
	publish('watch', { title, columns: ['Event', 'Poll', 'Calls', 'Time', 'CPU', 'Changes', 'State', 'Peak RSS so far'], rows });
});

function trigger(): INodeType {
	const file = join(__dirname, '../dist/nodes/CortexXdr/CortexXdrTrigger.node.js');
	const { CortexXdrTrigger } = createRequire(__filename)(file) as { CortexXdrTrigger: new () => INodeType };
	return new CortexXdrTrigger();
}
