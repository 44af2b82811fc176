import fc from 'fast-check';
import { planClaim, planContained, planRelease, planUnclaim } from '../../../../nodes/Vectra/containment/ownership';
import type { TagChange } from '../../../../nodes/Vectra/transport/tagChange';
import { editTags } from '../../../../nodes/Vectra/transport/editTags';
import { fakeVectra, lostReply, node, refusal } from '../fakeVectra';

const A = 'a'.repeat(32);
const claim = { endpointId: A, since: 5, basis: 'request', until: 9 } as const;
const host = (id: number) => ({ type: 'host', id }) as const;
const swap = (): TagChange => ({ add: ['new'], remove: ['old'] });

describe('editTags', () => {
	it('writes the whole list once and reads it back (RUX)', async () => {
		const { client, world } = fakeVectra(['old', 'finance']);
		const edit = await editTags(client, node, host(1), swap);
		expect(edit).toEqual({ before: ['old', 'finance'], after: ['finance', 'new'], added: ['new'], removed: ['old'] });
		expect(world.calls).toEqual(['get', 'set', 'get']);
	});

	it('changes only its own tags one by one (QUX)', async () => {
		const { client, world } = fakeVectra(['old', 'finance'], { singleTags: true });
		await editTags(client, node, host(1), swap);
		expect(world.calls).toEqual(['get', 'add new', 'remove old', 'get']);
	});

	it('writes nothing when nothing is to do', async () => {
		const { client, world } = fakeVectra(['new']);
		expect(await editTags(client, node, host(1), swap)).toMatchObject({ added: [], removed: [], after: ['new'] });
		expect(world.calls).toEqual(['get']);
	});

	it('falls back to the whole list, read afresh, where the single calls are missing', async () => {
		const { client, world } = fakeVectra(['old'], {
			singleTags: 'missing',
			on: (event, current) => {
				if (event === 'after add new') current.tags.push('analyst');
			},
		});
		await editTags(client, node, host(1), swap);
		expect(world.calls).toEqual(['get', 'add new', 'get', 'set', 'get']);
		expect(world.tags).toEqual(['analyst', 'new']);
	});

	it('on QUX loses no tag that an analyst sets at any moment', async () => {
		const moments = ['after get', 'after add new', 'after remove old'];
		for (const moment of moments) {
			const { client, world } = fakeVectra(['old'], {
				singleTags: true,
				on: (event, current) => {
					if (event === moment && !current.tags.includes('analyst')) current.tags.push('analyst');
				},
			});
			await editTags(client, node, host(1), swap);
			expect([...world.tags].sort()).toEqual(['analyst', 'new']);
		}
	});

	it('writes again when somebody overwrote the change, keeping what they wrote', async () => {
		let times = 0;
		const { client, world } = fakeVectra(['old'], {
			on: (event, current) => {
				if (event === 'after set' && (times += 1) === 1) current.tags = ['old', 'analyst'];
			},
		});
		const edit = await editTags(client, node, host(1), swap);
		expect(world.tags).toEqual(['analyst', 'new']);
		expect(edit.before).toEqual(['old']);
		expect(world.calls).toEqual(['get', 'set', 'get', 'set', 'get']);
	});

	it('gives up after three writes, and says what is missing', async () => {
		const { client, world } = fakeVectra([], {
			on: (event, current) => {
				if (event === 'after set') current.tags = ['old'];
			},
		});
		await expect(editTags(client, node, host(7), swap)).rejects.toMatchObject({
			message: 'Vectra did not keep the tags of host 7',
			description: expect.stringMatching(/3 tries: “new” is missing, “old” is still there/),
		});
		expect(world.calls.filter((call) => call === 'set')).toHaveLength(3);
	});

	it.each([true, false])('needs no guess after a lost reply (single calls: %s)', async (singleTags) => {
		let times = 0;
		const { client, world } = fakeVectra(['old'], {
			singleTags,
			on: (event) => {
				if (/^after (set|add)/.test(event) && (times += 1) === 1) throw lostReply();
			},
		});
		const edit = await editTags(client, node, host(1), swap);
		expect(world.tags).toEqual(['new']);
		expect(edit).toMatchObject({ added: ['new'], removed: ['old'] });
		expect(world.slept).toEqual([1_000]);
		expect(world.calls.filter((call) => call === 'set' || call === 'add new')).toHaveLength(1);
	});

	it('hands on a refusal at once, and a lasting fault after three tries', async () => {
		const refused = fakeVectra([], {
			on: (event) => {
				if (event === 'set') throw refusal('403');
			},
		});
		await expect(editTags(refused.client, node, host(1), swap)).rejects.toThrow('refused 403');
		expect(refused.world.calls).toEqual(['get', 'set']);

		const down = fakeVectra([], {
			on: (event) => {
				if (event === 'set') throw lostReply();
			},
		});
		await expect(editTags(down.client, node, host(1), swap)).rejects.toThrow('did not answer in time');
		expect(down.world.slept).toEqual([1_000, 2_000, 4_000]);
	});

	it('comes to the same tags whatever is lost or overwritten on the way', async () => {
		const plan = fc.constantFrom<Array<(tags: readonly string[]) => TagChange>[number]>(
			(tags) => planClaim(tags, claim),
			(tags) => planContained(tags, claim),
			(tags) => planUnclaim(tags, A),
			(tags) => planRelease(tags, A),
			swap,
		);
		const start = fc.uniqueArray(fc.constantFrom('cortex-xdr:contained', 'cortex-xdr:pending', `cortex-xdr:${A}:5`, `cortex-xdr:${A}:1:auto`, 'old', 'x'));
		await fc.assert(
			fc.asyncProperty(start, plan, fc.boolean(), fc.integer({ min: 0, max: 4 }), async (tags, change, singleTags, at) => {
				const calm = fakeVectra(tags, { singleTags });
				await editTags(calm.client, node, host(1), change);
				let events = 0;
				const rough = fakeVectra(tags, {
					singleTags,
					on: (event) => {
						if (/set|add|remove/.test(event) && events++ === at) throw lostReply();
					},
				});
				await editTags(rough.client, node, host(1), change);
				expect(new Set(rough.world.tags)).toEqual(new Set(calm.world.tags));
			}),
		);
	});
});
