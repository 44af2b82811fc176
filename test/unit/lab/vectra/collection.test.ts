import fc from 'fast-check';
import { Collection } from '../../../../lab/src/vectra/world/collection';
import type { Subject } from '../../../../lab/src/vectra/world/types';

const tag = fc.constantFrom('a', 'ab', 'b', 'c');
const operation = fc.record({ id: fc.integer({ min: 1, max: 6 }), tags: fc.array(tag, { maxLength: 4 }) });

test('the index by tag agrees with the tags of the objects after any edits', () => {
	fc.assert(
		fc.property(fc.array(operation, { maxLength: 30 }), tag, (operations, wanted) => {
			const collection = new Collection<Subject>();
			for (const { id, tags } of operations) {
				const item = collection.get(id);
				if (item) collection.setTags(item, tags);
				else collection.add({ type: 'host', id, tags, modified: 0 });
			}
			const matches = (one: string): boolean => one.includes(wanted);
			const expected = collection.all().filter(({ tags }) => tags.some(matches));
			expect(collection.tagged(matches)).toEqual(expected);
			expect(collection.all().map(({ id }) => id)).toEqual(
				[...new Set(operations.map(({ id }) => id))].sort((a, b) => a - b),
			);
		}),
	);
});

test('an id is used once, and the next one is above all others', () => {
	const collection = new Collection<Subject>();
	collection.add({ type: 'host', id: 40, tags: [], modified: 0 });
	expect(() => collection.add({ type: 'host', id: 40, tags: [], modified: 0 })).toThrow(
		'There is a host 40 already',
	);
	expect(collection.nextId()).toBe(41);
});
