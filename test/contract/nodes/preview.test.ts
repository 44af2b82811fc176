import type { IDataObject } from 'n8n-workflow';
import { CONTAINED, detailTag, EXTERNAL, PENDING, VAR_BLOCKED } from '../../../nodes/Vectra/containment/ownership';
import { examplesIn } from '../../support/docExamples';
import { A, currentTime, REQUEST, site, type Deployment, type Site } from './site';

const B = 'b'.repeat(32);
const C = 'c'.repeat(32);
const since = () => Math.floor(currentTime() / 1_000) - 600;
const preview = { resource: 'containment', operation: 'preview' };
const idOf = ({ host }: IDataObject): number => (host as { id: number }).id;
const named = (items: readonly IDataObject[], action: string): number[] => items.filter((item) => item.action === action).map(idOf);

/** One host for each thing that can happen to it, and the settings for it. */
function populate({ world }: Site) {
	const add = (tags: string[], more: object = {}): number => world.addHost({ threat: 10, certainty: 10, tags, ...more }).id;
	const ids = {
		asked: add([REQUEST]),
		byScores: add([], { threat: 90, certainty: 90 }),
		beyondTheCap: add([REQUEST]),
		inNoBlock: add([REQUEST]),
		inNetwork: add([REQUEST], { ip: '10.99.0.9' }),
		released: add([REQUEST, 'vectra_release']),
		withdrawn: add([CONTAINED, detailTag(A, since())]),
		leftByVar: add([VAR_BLOCKED, `VAR ID:Cortex Client:${B}`]),
		contained: add([REQUEST, CONTAINED, detailTag(C, since())]),
		claimed: add([REQUEST, PENDING, detailTag('d'.repeat(32), since())]),
		external: add([REQUEST, EXTERNAL]),
		nothing: add(['finance']),
	};
	world.addGroup({ name: 'NoBlock', type: 'host', members: [ids.inNoBlock] });
	const settings = {
		noBlockGroup: 'NoBlock',
		criteria: { scores: { values: { threat: 80, certainty: 80, combine: 'and' } } },
		exclusions: { networks: '10.99.0.0/16' },
		options: { maxPerPoll: 2, maxPerHour: 0 },
	};
	return { ids, settings };
}

describe.each<Deployment>(['qux', 'rux'])('a preview on %s', (deployment) => {
	it('lists each host once, with what would happen and why, and changes nothing', async () => {
		const here = await site(deployment);
		const { ids, settings } = populate(here);
		const items = await here.good({ ...preview, ...settings });
		expect(items.map((item) => `${idOf(item)} ${String(item.action)} ${String(item.reason)} ${String(item.recorded)}`)).toEqual([
			`${ids.asked} isolate requestTag null`,
			`${ids.byScores} isolate scores null`,
			`${ids.withdrawn} release requestWithdrawn contained`,
			`${ids.leftByVar} release requestWithdrawn var`,
			`${ids.beyondTheCap} heldBack limitReached null`,
			`${ids.inNoBlock} heldBack noBlockGroup null`,
			`${ids.inNetwork} heldBack network null`,
			`${ids.released} heldBack releaseTag null`,
			`${ids.contained} keep verification contained`,
			`${ids.claimed} keep pendingIsolation pending`,
			`${ids.external} keep requestTag external`,
		]);
		expect(items.every(({ reasonText }) => typeof reasonText === 'string' && reasonText !== '')).toBe(true);
		expect(items.filter(({ nextStep }) => nextStep !== null).map(idOf)).toEqual(named(items, 'heldBack'));
		expect(here.writes()).toEqual([]);
	});

	it('says what the trigger then does in its first poll, which it leaves as it was', async () => {
		const here = await site(deployment);
		const { settings } = populate(here);
		const items = await here.good({ ...preview, ...settings });
		const tick = await here.trigger(settings).poll();
		const emitted = tick.items ?? [];
		const isolated = emitted.filter(({ desired, mayIsolate, endpointId }) => desired === 'isolated' && mayIsolate === true && endpointId === null);
		expect(named(items, 'isolate')).toEqual(isolated.map(idOf));
		expect(named(items, 'release')).toEqual(emitted.filter(({ desired }) => desired === 'released').map(idOf));
		expect(new Set(named(items, 'heldBack'))).toEqual(new Set(tick.secondary.map(idOf)));
		const reasons = new Map([...emitted, ...tick.secondary].map((item) => [idOf(item), item.held ?? item.reason]));
		const different = items.filter((item) => item.action !== 'keep' && reasons.get(idOf(item)) !== item.reason);
		expect(different).toEqual([]);
	});

	it('gives no item where nothing is wanted and nothing is recorded', async () => {
		const here = await site(deployment);
		here.world.addHost({ tags: ['finance'] });
		expect(await here.good(preview)).toEqual([]);
	});
});

describe('the examples of the documents', () => {
	const examples = (['vectra-operations.md', 'vectra-automated-response.md'] as const).flatMap((page) =>
		examplesIn(page)
			.filter(({ operation }) => operation === 'preview')
			.map((example) => [page, example] as const),
	);

	it('are there on both pages', () => {
		expect(examples.map(([page]) => page)).toEqual(['vectra-operations.md', 'vectra-automated-response.md']);
	});

	it.each(examples)('%s: the example runs', async (_page, example) => {
		const here = await site('qux');
		const requested = here.world.addHost({ tags: [String(example.requestTag)] }).id;
		const spared = here.world.addHost({ tags: [String(example.requestTag)] }).id;
		here.world.addGroup({ name: 'NoBlock', type: 'host', members: [spared] });
		here.world.addGroup({ name: 'Block', type: 'host', members: [] });
		const items = await here.good(example as IDataObject);
		expect(items.map((item) => [idOf(item), item.action])).toEqual([[requested, 'isolate'], [spared, 'heldBack']]);
	});
});
