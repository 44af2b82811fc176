import { changedTags, type TagState } from '../../../../../nodes/Vectra/trigger/tags/tagSnapshot';

const state: TagState = { since: 0, rev: 0, watched: 'all', entities: { 1: { name: 'one', tags: ['vip'] }, 2: { name: 'two', tags: ['vip'] } } };

it('says nothing of tags that Vectra does not report', () => {
	const current = new Map([[2, { name: 'two', tags: [] }]]);
	expect(changedTags(state, current).map(({ id, change }) => [id, change])).toEqual([[1, 'removed'], [2, 'removed']]);
	expect(changedTags(state, current, (id) => id === 1).map(({ id, change }) => [id, change])).toEqual([[2, 'removed']]);
});
