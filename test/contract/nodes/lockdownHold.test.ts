import type { IDataObject } from 'n8n-workflow';
import { BOTH, currentTime, itemsOf, passMinutes, REQUEST, site, type Site } from './site';

const HOUR = 3_600_000;
const OPTION = { options: { holdLockedDown: true } };

/** Both outputs of one poll. */
async function outputs(poller: ReturnType<Site['trigger']>) {
	const { items, secondary, error } = await poller.poll();
	if (error) throw error;
	return { changes: items ?? [], held: secondary };
}

const namesOf = (items: IDataObject[]): string[] =>
	items.map(({ host, desired, held, reason }) => `${String((host as IDataObject).id)} ${String(desired)} ${String(held ?? reason)}`);

describe.each(BOTH)('Hold Back Locked-Down Hosts on %s', (deployment) => {
	const world = async () => {
		const one = await site(deployment, { lockdownHistory: true });
		const [locked] = [1, 2].map((id) => one.world.addHost({ id, tags: [REQUEST] }));
		one.world.addAccount({ id: 2, name: 'j.doe@lab.example' });
		one.world.lockdowns.lock(locked, 'soc', currentTime(), currentTime() + HOUR);
		one.world.lockdowns.lock(one.world.need('account', 2), 'soc', currentTime());
		return one;
	};

	it('holds back a host while Vectra’s own lockdown lasts, for one read more', async () => {
		const { trigger, calls } = await world();
		const poller = trigger(OPTION);
		const first = await outputs(poller);
		expect([namesOf(first.changes), namesOf(first.held)]).toEqual([['2 isolated requestTag'], ['1 isolated lockdown']]);
		expect(first.held[0]).toMatchObject({ lockdown: { lockedBy: 'soc' }, reasonText: expect.stringMatching(/own lockdown acts on the host already/) as string });
		expect(first.changes[0]).toMatchObject({ lockdown: null });
		calls();
		passMinutes(1);
		expect(await outputs(poller)).toEqual({ changes: [], held: [] });
		expect(calls().filter((call) => call.includes('/lockdown'))).toEqual([deployment === 'qux' ? 'GET /lockdown/host' : 'GET /lockdown']);
		passMinutes(60);
		expect(namesOf((await outputs(poller)).changes)).toContain('1 isolated requestTag');
	});

	it('does not read lockdowns by default', async () => {
		const { trigger, calls } = await world();
		const { changes, held } = await outputs(trigger());
		expect([namesOf(changes), held]).toEqual([['1 isolated requestTag', '2 isolated requestTag'], []]);
		expect(changes[0]).not.toHaveProperty('lockdown');
		expect(calls().filter((call) => call.includes('/lockdown'))).toEqual([]);
	});

	it.each([403, 404, 500])('isolates nobody when the list cannot be read (%i), and releases all the same', async (status) => {
		const { trigger, fault, record, world: lab } = await world();
		await record('recordIsolation', 2, 'isolated');
		lab.untag(2, REQUEST);
		lab.addHost({ id: 3, tags: [REQUEST] });
		fault({ kind: 'status', status, method: 'GET', path: '/lockdown' });
		const { changes, held } = await outputs(trigger(OPTION));
		expect(namesOf(changes)).toEqual(['2 released requestWithdrawn']);
		expect(changes[0].reasonText).toMatch(/Whether Vectra’s own lockdown acts on the host as well could not be read$/);
		expect(namesOf(held)).toEqual(['1 isolated undecidable', '3 isolated undecidable']);
		expect(held[0].reasonText).toMatch(/or which hosts it has locked down itself/);
	});

	it('says at the release that the machine is not free', async () => {
		const { trigger, record, world: lab } = await world();
		await record('recordIsolation', 1, 'isolated');
		lab.untag(1, REQUEST);
		const { changes } = await outputs(trigger(OPTION));
		expect(namesOf(changes)).toEqual(['1 released requestWithdrawn', '2 isolated requestTag']);
		expect(changes[0]).toMatchObject({ lockdown: { lockedBy: 'soc' } });
		expect(changes[0].reasonText).toMatch(/a release in Cortex XDR does not free the machine until that ends$/);
	});

	it('a lockdown that ends releases nothing', async () => {
		const { trigger, record, world: lab } = await world();
		await record('recordIsolation', 1, 'isolated');
		const poller = trigger(OPTION);
		await outputs(poller);
		lab.lockdowns.clear();
		passMinutes(1);
		expect((await itemsOf(poller)).filter(({ desired }) => desired === 'released')).toEqual([]);
	});

	it('shows in the preview too', async () => {
		const { good } = await world();
		const preview = { resource: 'containment', operation: 'preview', requestTag: REQUEST, ...OPTION };
		expect((await good(preview)).map(({ action, reason }) => [action, reason])).toEqual([['isolate', 'requestTag'], ['heldBack', 'lockdown']]);
	});

	it('refuses what is neither true nor false', async () => {
		const { trigger } = await world();
		expect((await trigger({ options: { holdLockedDown: 'perhaps' } }).poll()).error?.message).toMatch(/Hold Back Locked-Down Hosts/);
	});
});
