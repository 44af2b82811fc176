import * as fc from 'fast-check';
import {
	applyChanges,
	changedAssignments,
	learnAssignees,
	parseAssignmentState,
	type AssignmentState,
	type OpenAssignment,
} from '../../../../../nodes/Vectra/trigger/assignments/assignmentSnapshot';

const state = (open: AssignmentState['open']): AssignmentState => ({ since: 1, rev: 0, open });
const assigned = (userId: number | null): OpenAssignment => ({ type: 'host', entityId: 7, userId, user: userId === null ? '' : `user ${userId}` });
const current = (open: Record<string, OpenAssignment>) => new Map(Object.entries(open).map(([id, one]) => [Number(id), one]));

const world = fc.dictionary(fc.integer({ min: 1, max: 6 }).map(String), fc.integer({ min: 1, max: 3 }).map(assigned), { maxKeys: 6 });

describe('assignments', () => {
	it('differ exactly by the changes, in whatever portions these are made', () => {
		fc.assert(
			fc.property(world, world, fc.integer({ min: 1, max: 4 }), (before, after, portion) => {
				let known = state(before);
				expect(changedAssignments(known, current(before))).toEqual([]);
				const all = changedAssignments(known, current(after));
				const made = [];
				for (let left = all; left.length > 0; left = changedAssignments(known, current(after))) {
					made.push(...left.slice(0, portion));
					const open = applyChanges(known.open, left.slice(0, portion));
					known = parseAssignmentState(JSON.parse(JSON.stringify({ ...known, open }))) as AssignmentState;
				}
				expect(made).toEqual(all);
				expect(known.open).toEqual(after);
				const expected = [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((id) => {
					if (after[id] === undefined) return [`${id} ended`];
					if (before[id] === undefined) return [`${id} created`];
					return before[id].userId === after[id].userId ? [] : [`${id} reassigned`];
				});
				expect(all.map(({ id, change }) => `${id} ${change}`).sort()).toEqual(expected.sort());
			}),
		);
	});

	it('of a reading that leaves something open end nothing there', () => {
		fc.assert(
			fc.property(world, world, fc.integer({ min: 1, max: 6 }), (before, after, unclear) => {
				const changes = changedAssignments(state(before), current(after), (id) => id === unclear);
				expect(changes.filter(({ id, change }) => id === unclear && change === 'ended')).toEqual([]);
			}),
		);
	});

	it('are not handed over by an assignee that Vectra does not say, and the next one that it says is learned', () => {
		expect(changedAssignments(state({ 1: assigned(31) }), current({ 1: assigned(null) }))).toEqual([]);
		const unknown = state({ 1: assigned(null) });
		expect(changedAssignments(unknown, current({ 1: assigned(31) }))).toEqual([]);
		const learned = learnAssignees(unknown.open, current({ 1: assigned(31) }));
		expect(changedAssignments(state(learned), current({ 1: assigned(28) })).map(({ change }) => change)).toEqual(['reassigned']);
		expect(learnAssignees({ 1: assigned(31) }, current({ 1: assigned(28) }))).toEqual({ 1: assigned(31) });
	});

	const stored = { since: '1', rev: '2', open: { 7: { type: 'account', entityId: '9', userId: '31', user: 'soc' } } };

	it('are read from a memory', () => {
		expect(parseAssignmentState(stored)).toEqual({ since: 1, rev: 2, open: { 7: { type: 'account', entityId: 9, userId: 31, user: 'soc' } } });
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['no beginning', { ...stored, since: null }],
		['no count', { ...stored, rev: 'x' }],
		['no assignments', { ...stored, open: null }],
		['a broken one', { ...stored, open: { ...stored.open, 8: 'x' } }],
		['one of nobody', { ...stored, open: { 8: { type: 'host', userId: 1 } } }],
		['one of something else', { ...stored, open: { 8: { type: 'group', entityId: 1 } } }],
	])('are read anew instead: %s', (_name, broken) => expect(parseAssignmentState(broken)).toBeUndefined());
});
