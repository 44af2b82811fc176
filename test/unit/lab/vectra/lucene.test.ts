import fc from 'fast-check';
import { ANY_FIELD, compileQuery, type Test } from '../../../../lab/src/vectra/lucene';

type Expression = { op: 'is'; name: 'a' | 'b' | 'c' } | { op: 'NOT' | 'AND' | 'OR'; parts: Expression[] };

const { expression } = fc.letrec<{ expression: Expression }>((tie) => ({
	expression: fc.oneof(
		{ maxDepth: 4 },
		fc.record({ op: fc.constant('is' as const), name: fc.constantFrom('a' as const, 'b' as const, 'c' as const) }),
		fc.record({
			op: fc.constantFrom('AND' as const, 'OR' as const),
			parts: fc.array(tie('expression'), { minLength: 2, maxLength: 3 }),
		}),
		fc.record({ op: fc.constant('NOT' as const), parts: fc.tuple(tie('expression')) }),
	),
}));

/** As few parentheses as the usual precedence allows: NOT before AND before OR. */
function write(node: Expression, above = 0): string {
	if (node.op === 'is') return `x.${node.name}:"yes"`;
	if (node.op === 'NOT') return `NOT ${write(node.parts[0], 3)}`;
	const rank = node.op === 'AND' ? 2 : 1;
	const text = node.parts.map((part) => write(part, rank)).join(` ${node.op} `);
	return above > rank ? `(${text})` : text;
}

function evaluate(node: Expression, row: Record<string, string>): boolean {
	if (node.op === 'is') return row[node.name] === 'yes';
	if (node.op === 'NOT') return !evaluate(node.parts[0], row);
	return node.op === 'AND'
		? node.parts.every((part) => evaluate(part, row))
		: node.parts.some((part) => evaluate(part, row));
}

/** A NOT right behind another one cannot be written; nobody does. */
const hasDoubleNot = (node: Expression): boolean =>
	node.op !== 'is' && node.parts.some((part) => (node.op === 'NOT' && part.op === 'NOT') || hasDoubleNot(part));

const yesNo = fc.constantFrom('yes', 'no');

test('AND, OR, NOT and parentheses mean what they say', () => {
	fc.assert(
		fc.property(
			expression.filter((node) => !hasDoubleNot(node)),
			fc.record({ a: yesNo, b: yesNo, c: yesNo }),
			(node, row) => {
				const query = compileQuery(write(node), 'x');
				if (typeof query === 'string') throw new Error(`${write(node)}: ${query}`);
				expect(query.test(row)).toBe(evaluate(node, row));
			},
		),
		{ numRuns: 500 },
	);
});

const testOf = (text: string): Test => {
	const query = compileQuery(text, 'host');
	if (typeof query === 'string') throw new Error(query);
	return query.test;
};

test.each<[string, Record<string, unknown>, boolean]>([
	['host.name:"A b"', { name: 'a B' }, true],
	['host.name:b', { name: 'a b' }, true],
	['host.name:a', { name: 'ab' }, false],
	['host.name:a*', { name: 'ab' }, true],
	['host.name:*', { name: '' }, false],
	['host.name:*', { name: 'x' }, true],
	['host.tags:cortex\\-xdr\\:contained', { tags: ['cortex-xdr:contained'] }, true],
	['host.n:>=2', { n: null }, false],
	['host.n:>=2', {}, false],
	['host.n:(>=2 AND <=4)', { n: 4 }, true],
	['host.n:(>=2 AND <=4)', { n: 5 }, false],
	['host.n:[2 TO 4}', { n: 4 }, false],
	['host.n:{2 TO 4]', { n: 4 }, true],
	['host.t:>=2026-02-03T09\\:00\\:00Z', { t: '2026-02-03T09:00:00.5' }, true],
	['host.t:[2026-02-01T0000 TO 2026-02-01T0010]', { t: '2026-02-01T00:10:00' }, true],
	['host.t:[2026-02-01T0000 TO 2026-02-01T0010]', { t: '2026-02-01T00:10:01' }, false],
	['host.list.x:1', { list: [{ x: 2 }, { x: 1 }] }, true],
	['host.list.x.y:1', { list: [{ x: 2 }] }, false],
	['lonely', { a: 1, list: [{ x: 'a lonely word' }] }, true],
	['lonely', { a: 'lonelier' }, false],
	['host.n:1 and host.m:2', { n: 1, m: 3 }, true],
	['host.n:1 and host.m:2', { n: 0, m: 0, name: 'this and that' }, true],
])('%s on %j', (text, row, expected) => {
	expect(testOf(text)(row)).toBe(expected);
});

test('the fields of a query are known', () => {
	const query = compileQuery('host.a.b:1 AND (host.c:2 OR host.d:[1 TO 2])', 'host');
	expect(typeof query === 'string' ? query : [...query.fields].sort()).toEqual(['a', 'c', 'd']);
});

test('a term without a field looks at all of them', () => {
	const query = compileQuery('host.a:1 AND lonely', 'host');
	expect(typeof query === 'string' ? query : [...query.fields].sort()).toEqual([ANY_FIELD, 'a']);
});

test.each(['other.a:1', 'a:1', 'host:1', 'host.a:"'])('%s gives a reason', (text) => {
	expect(compileQuery(text, 'host')).toMatch(/\w/);
});
