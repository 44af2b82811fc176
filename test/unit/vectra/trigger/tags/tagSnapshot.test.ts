import * as fc from 'fast-check';
import { applyChanges, changedTags, parseTagState, watchedOnly, watchFrom, type TagState } from '../../../../../nodes/Vectra/trigger/tags/tagSnapshot';

const tagState = (entities: TagState['entities'], watched: TagState['watched'] = 'all'): TagState => ({ since: 1, rev: 0, watched, entities });

const tags = fc.uniqueArray(fc.constantFrom('a', 'b', 'A', 'ab', ' a', 'c'), { maxLength: 5 });
const world = fc.dictionary(fc.integer({ min: 1, max: 6 }).map(String), tags, { maxKeys: 6 });
const currentOf = (hosts: Record<string, string[]>) => new Map(Object.entries(hosts).map(([id, list]) => [Number(id), { name: `host ${id}`, tags: list }]));

describe('tags', () => {
	it('differ exactly by the changes, in whatever portions these are made', () => {
		fc.assert(
			fc.property(world, world, fc.oneof(fc.constant('all' as const), fc.constant<readonly string[]>(['a', 'c'])), fc.integer({ min: 1, max: 4 }), (before, after, watched, portion) => {
				let state = watchFrom(tagState({}, []), currentOf(before), watched);
				expect(changedTags(state, currentOf(before))).toEqual([]);
				const current = currentOf(after);
				const all = changedTags(state, current);
				const made = [];
				for (let left = all; left.length > 0; left = changedTags(state, current)) {
					made.push(...left.slice(0, portion));
					state = parseTagState(JSON.parse(JSON.stringify({ ...state, entities: applyChanges(state.entities, left.slice(0, portion)) }))) as TagState;
				}
				expect(made).toEqual(all);
				const watches = (tag: string) => watched === 'all' || watched.includes(tag);
				const differences = Object.keys({ ...before, ...after }).flatMap((id) => {
					const [old, now] = [before[id] ?? [], after[id] ?? []];
					const added = now.filter((tag) => watches(tag) && !old.includes(tag)).map((tag) => `${id} added ${tag}`);
					return [...added, ...old.filter((tag) => watches(tag) && !now.includes(tag)).map((tag) => `${id} removed ${tag}`)];
				});
				expect(all.map(({ id, change, tag }) => `${id} ${change} ${tag}`).sort()).toEqual(differences.sort());
			}),
		);
	});

	it('are not announced because somebody edits the list of watched tags', () => {
		const state = tagState({ 1: { name: 'x', tags: ['a', 'b'] } }, ['a', 'b']);
		const current = currentOf({ 1: ['a', 'b', 'c'], 2: ['c'] });
		const edited = watchFrom(state, current, ['b', 'c']);
		expect(changedTags(edited, current)).toEqual([]);
		expect(changedTags(edited, currentOf({ 1: ['c'], 2: [] })).map(({ id, tag }) => `${id} ${tag}`)).toEqual(['1 b', '2 c']);
	});

	const stored = { since: '1', rev: '2', watched: ['a'], entities: { 7: { name: ' x ', tags: ['a'] } } };

	it('are read from a memory', () => {
		expect(parseTagState(stored)).toEqual({ since: 1, rev: 2, watched: ['a'], entities: { 7: { name: 'x', tags: ['a'] } } });
		expect(parseTagState({ ...stored, watched: 'all' })?.watched).toBe('all');
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['an empty memory', {}],
		['no beginning', { ...stored, since: null }],
		['no count', { ...stored, rev: 'x' }],
		['no list of tags', { ...stored, watched: 'some' }],
		['a list of other things', { ...stored, watched: ['a', 1] }],
		['no entities', { ...stored, entities: null }],
		['a broken entity', { ...stored, entities: { ...stored.entities, 8: 'x' } }],
		['an entity without tags', { ...stored, entities: { 8: { name: 'x', tags: null } } }],
		['an entity with a broken tag', { ...stored, entities: { 8: { name: 'x', tags: ['a', null] } } }],
	])('are read anew instead: %s', (_name, broken) => expect(parseTagState(broken)).toBeUndefined());

	it('are kept of those only who carry one', () => {
		const current = currentOf({ 1: ['a', 'x', 'a'], 2: ['x'], 3: [] });
		expect(watchedOnly(current, ['a'])).toEqual({ 1: { name: 'host 1', tags: ['a'] } });
		const state = tagState({ 1: { name: 'one', tags: ['x'] }, 4: { name: 'four', tags: ['x'] } }, ['x']);
		expect(watchFrom(state, current, ['a']).entities).toEqual({ 1: { name: 'host 1', tags: ['a'] } });
		expect(watchFrom(state, current, ['x']).entities).toEqual(state.entities);
	});

	it('change in the order of IDs and tags, with the name last known', () => {
		const state = tagState({ 9: { name: 'nine', tags: ['b', 'a'] }, 10: { name: 'ten', tags: ['z'] } });
		const changes = changedTags(state, new Map([[10, { name: '', tags: ['z', 'b', 'a', 'a'] }]]));
		expect(changes).toEqual([
			{ id: 9, name: 'nine', tag: 'a', change: 'removed' },
			{ id: 9, name: 'nine', tag: 'b', change: 'removed' },
			{ id: 10, name: '', tag: 'a', change: 'added' },
			{ id: 10, name: '', tag: 'b', change: 'added' },
		]);
		expect(applyChanges(state.entities, changes)).toEqual({ 10: { name: 'ten', tags: ['z', 'a', 'b'] } });
		expect(applyChanges({}, changes.slice(2, 3))).toEqual({ 10: { name: '', tags: ['a'] } });
	});
});
