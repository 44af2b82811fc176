import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PENDING } from '../../../nodes/Vectra/containment/ownership';
import { emitted, passMinutes, REQUEST, site } from './site';

const runbook = readFileSync(join(__dirname, '../../../docs/runbook.md'), 'utf8');

/** The times that the runbook gives for an isolation that stays pending, as the trigger keeps them when it polls every minute. */
describe('an isolation that stays pending', () => {
	async function pending() {
		const { world, trigger, record, tagsOf } = await site('qux');
		const { id } = world.addHost({ tags: [REQUEST] });
		const poller = trigger();
		let minute = -1;
		/** Polls once a minute up to `last`. Resolves to when something was emitted, and what; each time the state is read as pending. */
		const until = async (last: number): Promise<string[]> => {
			const seen: string[] = [];
			while (minute < last) {
				minute += 1;
				if (minute > 0) passMinutes(1);
				for (const one of await emitted(poller)) {
					const desired = one.split(' ')[1];
					seen.push(`${minute} ${desired}`);
					if (desired === 'isolated') await record('recordIsolation', id, 'pendingIsolation');
					else await record('recordRelease', id, 'blockedByPendingIsolation');
				}
			}
			return seen;
		};
		return { id, world, until, record, tagsOf };
	}

	it('is read again after 2, 6, 11 and 16 minutes', async () => {
		const { until } = await pending();
		expect(await until(16)).toEqual(['0 isolated', '2 isolated', '6 isolated', '11 isolated', '16 isolated']);
		expect(runbook).toContain('again 2, 6, 11 and 16 minutes after the first time, and then every 5 minutes');
	});

	it('turns into a wanted release by the next poll, but not within 2 minutes of the last reading', async () => {
		const { id, world, until } = await pending();
		await until(6);
		world.untag(id, REQUEST);
		expect(await until(10)).toEqual(['8 released', '10 released']);
		const later = await pending();
		await later.until(9);
		later.world.untag(later.id, REQUEST);
		expect(await later.until(10)).toEqual(['10 released']);
		expect(runbook).toContain('not within 2 minutes of the last reading');
	});

	it('is over with the next reading once a person has cancelled it or it has expired', async () => {
		const { id, world, until, record, tagsOf } = await pending();
		await until(6);
		world.untag(id, REQUEST);
		await until(8);
		expect(tagsOf(id)).toContain(PENDING);
		await record('recordRelease', id, 'alreadyReleased');
		expect(tagsOf(id)).toEqual([]);
		expect(await until(30)).toEqual([]);
	});
});
