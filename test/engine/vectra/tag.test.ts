import { controlTime, runVectra } from './support';
import { VectraNock } from './vectraNock';

controlTime();
const tag = (operation: string, tags?: unknown) => ({ resource: 'tag', operation, host: { __rl: true, mode: 'id', value: '={{ $json.id }}' }, ...(tags === undefined ? {} : { tags }) });

describe('Tag', () => {
	it('gets the tags as written, IDs as texts included', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['b', 'A ']);
		vectra.addHost(2);
		const run = await runVectra(tag('get'), { items: [{ id: 1 }, { id: '2' }] });
		expect(run.items).toEqual([
			{ type: 'host', id: 1, tags: ['b', 'A '] },
			{ type: 'host', id: 2, tags: [] },
		]);
	});

	const untold: Array<[string, object]> = [
		['null', { tags: null }],
		['missing', {}],
		['a text', { tags: 'finance' }],
		['half unreadable', { tags: ['finance', null] }],
	];
	it.each(untold)('never writes over tags that are %s', async (_name, told) => {
		for (const operation of ['add', 'remove', 'get']) {
			const vectra = new VectraNock();
			vectra.addHost(1, ['finance', 'vectra_contain']);
			vectra.on('POST', '/tagging/host', () => [405, { detail: 'Method "POST" not allowed.' }]);
			vectra.on('GET', '/tagging/host/1', () => [200, { status: 'success', tag_id: 1, ...told }]);
			const run = await runVectra(tag(operation, ['vip']), { items: [{ id: 1 }] });
			expect(run.error).toMatchObject({
				message: 'Vectra does not tell the tags of host 1',
				failure: { cause: 'temporarily-unavailable' },
			});
			expect(vectra.journal().filter((call) => !call.startsWith('GET'))).toEqual([]);
			expect(vectra.tagsOf(1)).toEqual(['finance', 'vectra_contain']);
		}
	});

	it('adds and removes only what is named, and tells what changed', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance']);
		const added = await runVectra(tag('add', ['vectra_contain', 'finance']), { items: [{ id: 1 }] });
		expect(added.items).toEqual([{ type: 'host', id: 1, tags: ['finance', 'vectra_contain'], added: ['vectra_contain'], changed: true }]);
		const again = await runVectra(tag('add', ['vectra_contain']), { items: [{ id: 1 }] });
		expect(again.items[0]).toMatchObject({ added: [], changed: false });
		const removed = await runVectra(tag('remove', ['vectra_contain', 'vip']), { items: [{ id: 1 }] });
		expect(removed.items).toEqual([{ type: 'host', id: 1, tags: ['finance'], removed: ['vectra_contain'], changed: true }]);
		const gone = await runVectra(tag('remove', ['vectra_contain']), { items: [{ id: 1 }] });
		expect(gone.items[0]).toMatchObject({ removed: [], changed: false });
	});

	it('falls back to the whole list on a brain without the calls for single tags', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1, ['finance']);
		vectra.on('POST', '/tagging/host', () => [405, { detail: 'Method "POST" not allowed.' }]);
		await runVectra(tag('add', ['vip']), { items: [{ id: 1 }] });
		expect(vectra.tagsOf(1)).toEqual(['finance', 'vip']);
		expect(vectra.journal()).toContain('PATCH /tagging/host/1');
	});

	it('takes a list from an expression', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const run = await runVectra(tag('add', '={{ $json.tags }}'), { items: [{ id: 1, tags: ['a', 'b', 'a'] }] });
		expect(run.items[0]).toMatchObject({ added: ['a', 'b'] });
	});

	it('refuses bad tags by name, before anything is written, and spares the other items', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		const run = await runVectra(tag('add', '={{ $json.tags }}'), {
			continueOnFail: true,
			items: [
				{ id: 1, tags: ['good', 'a,b'] },
				{ id: 1, tags: ['a/b'] },
				{ id: 1, tags: [] },
				{ id: 1, tags: ['good'] },
			],
		});
		expect(run.items.map(({ error, changed }) => error ?? changed)).toEqual([
			'The tag “a,b” holds a comma. Give each tag in a field of its own',
			expect.stringMatching(/“a\/b” holds a character that Vectra does not allow/),
			'No tag is given',
			true,
		]);
		expect(vectra.tagsOf(1)).toEqual(['good']);
	});

	it('tells what Vectra found invalid', async () => {
		const vectra = new VectraNock();
		vectra.addHost(1);
		vectra.on('POST', '/tagging/host', () => [400, { status: 'failure', message: 'Invalid field(s) found', invalid_tags: ['vip'] }]);
		const run = await runVectra(tag('add', ['vip']), { items: [{ id: 1 }] });
		expect(run.error?.description).toMatch(/invalid_tags: vip/);
	});
});
