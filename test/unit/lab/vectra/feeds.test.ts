import fc from 'fast-check';
import { SimClock } from '../../../../lab/src/core/clock';
import { switchesSchema } from '../../../../lab/src/vectra';
import { Feed } from '../../../../lab/src/vectra/world/feeds';

type Kind = 'host' | 'account';
const kind = fc.constantFrom<Kind>('host', 'account');

const newFeed = (switches = {}): Feed<number> => new Feed(new SimClock(0), switchesSchema.parse(switches));

test('whoever follows the checkpoints reads every event of a type once, in order, whatever is written meanwhile', () => {
	fc.assert(
		fc.property(
			fc.array(fc.array(kind, { maxLength: 8 }), { maxLength: 12 }),
			fc.integer({ min: 1, max: 5 }),
			(rounds, limit) => {
				const feed = newFeed();
				const written: number[] = [];
				const read: number[] = [];
				let checkpoint = 0;
				const follow = (): number => {
					const page = feed.read(checkpoint, limit, ({ type }) => type === 'host');
					read.push(...page.events.map(({ id }) => id));
					checkpoint = page.events.length > 0 ? Math.max(...page.events.map(({ id }) => id)) + 1 : feed.end;
					return page.remaining;
				};
				for (const round of rounds) {
					for (const type of round) {
						const { id } = feed.push(type, 0);
						if (type === 'host') written.push(id);
					}
					follow();
				}
				while (follow() > 0);
				expect(read).toEqual(written);
			},
		),
	);
});

test('the first events may be gone; the others keep their ids', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 20 }),
			fc.integer({ min: 0, max: 60 }),
			fc.nat(70),
			(kept, count, from) => {
				const feed = newFeed({ eventRetention: kept });
				for (let number = 1; number <= count; number += 1) expect(feed.push('host', number).id).toBe(number);
				const expected = Array.from({ length: count }, (_, index) => index + 1)
					.slice(-kept)
					.filter((id) => id >= from);
				const page = feed.read(from, 1_000, () => true);
				expect(page.events.map(({ id, data }) => [id, data])).toEqual(expected.map((id) => [id, id]));
			},
		),
	);
});

test('out of order, a page still holds the same events', () => {
	fc.assert(
		fc.property(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 1, max: 10 }), (count, limit) => {
			const [plain, mixed] = [newFeed(), newFeed({ eventsOutOfOrder: true })];
			for (let number = 0; number < count; number += 1)
				for (const feed of [plain, mixed]) feed.push('host', number);
			const ids = (feed: Feed<number>): number[] => feed.read(0, limit, () => true).events.map(({ id }) => id);
			expect([...ids(mixed)].sort((a, b) => a - b)).toEqual(ids(plain));
			if (Math.min(count, limit) > 1) expect(ids(mixed)).not.toEqual(ids(plain));
		}),
	);
});
