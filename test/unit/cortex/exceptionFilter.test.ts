import { isSameFilter, narrows, readFilter, type Condition, type ConditionGroup } from '../../../nodes/CortexXdr/transport/exceptionFilter';

const is = (SEARCH_TYPE: string, SEARCH_VALUE: Condition['SEARCH_VALUE'], SEARCH_FIELD = 'alert_name'): Condition => ({ SEARCH_FIELD, SEARCH_TYPE, SEARCH_VALUE });
const all = (...AND: Array<Condition | ConditionGroup>): ConditionGroup => ({ AND });
const any = (...OR: Array<Condition | ConditionGroup>): ConditionGroup => ({ OR });
const scan = is('EQ', 'Port Scan');
const others = is('NEQ', 'Port Scan');

describe('narrows', () => {
	it.each<[string, Condition | ConditionGroup, boolean]>([
		['a name', all(scan), true],
		['a number', all(is('EQ', 0)), true],
		['a part of a name', all(is('CONTAINS', '*scan*')), true],
		['a list of names', all(is('IN', ['a', 'b'])), true],
		['a network', all(is('IP_MATCH', '10.0.0.0/8')), true],
		['a name without what else', all(scan, others), true],
		['one of two names', any(scan, is('EQ', 'Other')), true],
		['a group in a group', all(others, any(scan, all(scan, others))), true],
		['a negation', all(others), false],
		['nothing but wildcards', all(is('CONTAINS', ' .* ')), false],
		['a wildcard among names', all(is('IN', ['a', '%'])), false],
		['all addresses', all(is('IP_MATCH', '::/0')), false],
		['a comparison that may hold for all', all(is('GTE', 0)), false],
		['an operator that is not known', all(is('NOT_EMPTY', 'x')), false],
		['one way around the name', any(scan, others), false],
		['a group that is no way through', all(others, any(scan, others)), false],
	])('%s', (_title, filter, expected) => {
		expect(narrows(filter)).toBe(expected);
	});
});

describe('isSameFilter', () => {
	const wanted = all(scan, is('EQ', 445, 'port'));
	it.each<[string, unknown, boolean]>([
		['the same', wanted, true],
		['with the key around it', { filter: wanted }, true],
		['as text', JSON.stringify({ filter: wanted }), true],
		['in another order', all(is('EQ', 445, 'port'), scan), true],
		['a number as text', all(scan, is('EQ', '445', 'port')), true],
		['another operator', all(others, is('EQ', 445, 'port')), false],
		['fewer conditions', all(scan), false],
		['any in place of all', any(scan, is('EQ', 445, 'port')), false],
		['no filter', null, false],
		['text that is no JSON', 'alert_name = x', false],
	])('%s', (_title, given, expected) => {
		expect(isSameFilter(given, wanted)).toBe(expected);
	});
});

it('readFilter hands on what it was given, and no key around it', () => {
	const refuse = (message: string) => new Error(message);
	expect(readFilter({ filter: all(scan) }, refuse)).toEqual(all(scan));
	expect(readFilter(JSON.stringify(any(scan)), refuse)).toEqual(any(scan));
});
