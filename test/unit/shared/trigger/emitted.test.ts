import { markEmitted, parseEmittedIds, wasEmitted } from '../../../../nodes/shared/trigger/emitted';

it('emitted detections: a floor and some IDs above it', () => {
	let emitted = { floor: 5, ids: [] as number[] };
	for (const id of [9, 7, 12]) emitted = markEmitted(emitted, id, 2);
	expect(emitted).toEqual({ floor: 7, ids: [9, 12] });
	expect([5, 7, 8, 9, 10].map((id) => wasEmitted(emitted, id))).toEqual([true, true, false, true, false]);
	expect(markEmitted({ floor: 5, ids: [9] }, 7, 2)).toEqual({ floor: 5, ids: [7, 9] });
	expect(markEmitted({ floor: 5, ids: [7, 8] }, 9).ids).toEqual([7, 8, 9]);
	expect(parseEmittedIds({ floor: 7, ids: [7, 10, 9, 100] })).toEqual({ floor: 7, ids: [9, 10, 100] });
	expect(parseEmittedIds({ floor: 7, ids: null })).toEqual({ floor: 7, ids: [] });
	expect(parseEmittedIds(null)).toBeUndefined();
	expect(parseEmittedIds({ floor: '7', ids: [12, 'x', 3, 9] })).toEqual({ floor: 7, ids: [9, 12] });
	expect(parseEmittedIds({ ids: [] })).toBeUndefined();
});
