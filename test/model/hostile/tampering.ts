import type { Product } from '../support/network';

type Row = Record<string, unknown>;

/** Something that one product does to some of its replies. Plain data, so that a failing history can be kept. */
export interface Tampering {
	at: Product;
	/** A fragment of the path. */
	path: string;
	how: How;
	/** Which row, where one is meant. */
	pick: number;
	/** Matching calls that pass unharmed first, and how many are hit then. */
	skip: number;
	times: number;
}

export type How =
	/** A list that is not whole, or does not end. */
	| { list: ListTrick }
	/** Fields of one row, or of all rows. */
	| { fields: readonly string[]; value: OddValue; all: boolean }
	/** The reply as a whole. */
	| { reply: ReplyTrick }
	/** What the product says to a change that it carried out. */
	| { mutation: MutationTrick };

export const LIST_TRICKS = ['rowsNull', 'rowsEmpty', 'rowMissing', 'rowRepeated', 'rowContradicted', 'countSmall', 'countLarge', 'countOdd', 'endlessSame', 'endlessNew'] as const;
export type ListTrick = (typeof LIST_TRICKS)[number];

/** Values that say nothing, whatever the field. */
export const ODD_VALUES = ['missing', 'null', 'empty', 'object', 'list', 'listOfNull', 'listOfObject', 'number', 'word'] as const;
export type OddValue = (typeof ODD_VALUES)[number];

export const REPLY_TRICKS = ['html', 'nothing', 'number', 'emptyObject', 'truncated', 'throttled429', 'throttled500', 'echo401', 'echo403', 'echo500', 'echoText', 'slow', 'timeout', 'trickle'] as const;
export type ReplyTrick = (typeof REPLY_TRICKS)[number];

export const MUTATION_TRICKS = ['statusZero', 'saysFalse', 'saysTrue', 'noActionId', 'oddActionId'] as const;
export type MutationTrick = (typeof MUTATION_TRICKS)[number];

/** What an answer looks like on its way to the node. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	/** A text. */
	body: string;
	/** How late it begins, in ms. */
	delayMs: number;
	/** Whether it comes in small pieces, each this much later than the one before, in ms; 0 for in one piece. */
	pieceMs: number;
}

/** Replies that say that nothing happened: the product does not get to see such a call. */
export const UNSEEN: readonly ReplyTrick[] = ['throttled429', 'throttled500', 'echo401', 'echo403'];

/** An answer in place of the product's. @param sent the headers of the request */
export function answerInstead(trick: ReplyTrick, sent: Readonly<Record<string, string>>, answer: Answer): Answer {
	const echo = Object.entries(sent).map(([name, value]) => `${name}: ${value}`).join('\n');
	switch (trick) {
		case 'html':
			return { ...answer, headers: { 'content-type': 'text/html' }, body: '<html><body>Please log in</body></html>' };
		case 'nothing':
			return { ...answer, body: '' };
		case 'number':
			return { ...answer, body: '5' };
		case 'emptyObject':
			return { ...answer, body: '{}' };
		case 'truncated':
			return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) };
		case 'throttled429':
			return { ...answer, status: 429, body: '' };
		case 'throttled500':
			return { ...answer, status: 500, body: JSON.stringify({ reply: { err_code: 500, err_msg: 'Rate limit exceeded', err_extra: null } }) };
		case 'echo401':
			return { ...answer, status: 401, body: JSON.stringify({ detail: echo, reply: { err_code: 401, err_msg: echo } }) };
		case 'echo403':
			return { ...answer, status: 403, body: JSON.stringify({ detail: Buffer.from(echo).toString('base64'), reply: { err_code: 403, err_msg: echo.toUpperCase() } }) };
		case 'echo500':
			return { ...answer, status: 500, body: JSON.stringify({ reply: { err_code: 500, err_msg: encodeURIComponent(echo), err_extra: sent }, detail: echo }) };
		case 'echoText':
			return { ...answer, status: 502, headers: { 'content-type': 'text/plain' }, body: `denied\n${echo}` };
		case 'slow':
			return { ...answer, delayMs: 25_000 };
		case 'timeout':
			return { ...answer, delayMs: 90_000 };
		case 'trickle':
			return { ...answer, pieceMs: 25_000 };
	}
}

/** The answer to an isolation or a release that was carried out. */
export function answerToChange(trick: MutationTrick, reply: unknown): unknown {
	switch (trick) {
		case 'statusZero':
			return isRow(reply) && isRow(reply.reply) ? { reply: { ...reply.reply, status: 0 } } : reply;
		case 'saysFalse':
			return { reply: false };
		case 'saysTrue':
			return { reply: true };
		case 'noActionId':
			return { reply: { status: 1, endpoints_count: 1 } };
		case 'oddActionId':
			return { reply: { action_id: 'soon', status: 1 } };
	}
}

/** The keys under which the products send rows. */
const ROWS = ['results', 'members', 'notes', 'endpoints'];

/** Where the rows of a reply are; undefined in a reply that is no list. */
function listIn(body: unknown): { holder: Row; key: string; rows: unknown[]; count: string } | undefined {
	const holder = isRow(body) && isRow(body.reply) ? body.reply : body;
	if (!isRow(holder)) return undefined;
	const key = ROWS.find((name) => Array.isArray(holder[name]));
	if (key === undefined) return undefined;
	const count = ['count', 'total_count', 'member_count'].find((name) => typeof holder[name] === 'number') ?? '';
	return { holder, key, rows: holder[key] as unknown[], count };
}

/** What stands for a page beyond the end of a list that never ends. */
export const pageBeyond = (serial: number): unknown => ({
	next: 'https://vectra.lab.invalid/again?page=2',
	previous: null,
	results: [{ id: 900_000 + serial, name: `new-${serial}`, tags: [] }],
});

/** Changes a list in place. What would be a consistent lie, which nobody can see through, is left out. @param serial differs from call to call */
export function spoilList(body: unknown, trick: ListTrick, pick: number, serial: number): void {
	const list = listIn(body);
	if (!list) return;
	const { holder, key, rows, count } = list;
	const isCounted = count !== '';
	const at = rows.length === 0 ? 0 : pick % rows.length;
	switch (trick) {
		case 'rowsNull':
			if (rows.length > 0) holder[key] = null;
			return;
		case 'rowsEmpty':
			if (isCounted) holder[key] = [];
			return;
		case 'rowMissing':
			if (isCounted) holder[key] = rows.filter((_row, index) => index !== at);
			return;
		case 'rowRepeated':
			if (isCounted && rows.length > 1) holder[key] = rows.map((row, index) => (index === (at + 1) % rows.length ? rows[at] : row));
			return;
		case 'rowContradicted': {
			const row = rows[at];
			if (!isRow(row)) return;
			const opposite = row.is_isolated === 'AGENT_ISOLATED' ? 'AGENT_UNISOLATED' : 'AGENT_ISOLATED';
			holder[key] = [...rows, { ...row, ...('is_isolated' in row ? { is_isolated: opposite } : { tags: [] }) }];
			if (isCounted) holder[count] = rows.length + 1;
			return;
		}
		case 'countSmall':
			if (isCounted) holder[count] = Math.max(0, rows.length - 1);
			return;
		case 'countLarge':
			if (isCounted) holder[count] = rows.length + 100;
			return;
		case 'countOdd':
			if (isCounted) holder[count] = 'many';
			return;
		case 'endlessSame':
		case 'endlessNew':
			if (key === 'endpoints') {
				delete holder.total_count;
				holder[key] = Array.from({ length: 100 }, (_, index) => ({ ...(rows[index % Math.max(1, rows.length)] as Row), ...(trick === 'endlessNew' ? { endpoint_id: hexId(serial * 100 + index) } : {}) }));
				return;
			}
			if (!('next' in holder)) return;
			holder.next = 'https://vectra.lab.invalid/again?page=2';
			delete holder.count;
			if (trick === 'endlessNew') holder[key] = [...rows, { id: 900_000 + serial, name: `new-${serial}`, tags: [] }];
			return;
	}
}

const hexId = (value: number): string => value.toString(16).padStart(32, 'e');

/** Changes fields in one row or in all; a reply that is no list is its own row. @param mayChange leaves rows out */
export function spoilFields(body: unknown, { fields, value, all }: Extract<How, { fields: unknown }>, pick: number, mayChange: (row: Row) => boolean): void {
	const list = listIn(body);
	const rows = (list ? list.rows : [body]).filter(isRow);
	const chosen = all ? rows : rows.slice(pick % Math.max(1, rows.length)).slice(0, 1);
	for (const row of chosen.filter(mayChange)) {
		for (const field of fields.filter((name) => name in row)) {
			if (value === 'missing') delete row[field];
			else row[field] = ODD[value];
		}
	}
}

const ODD: Readonly<Record<Exclude<OddValue, 'missing'>, unknown>> = {
	null: null,
	empty: '',
	object: {},
	list: [],
	listOfNull: [null],
	listOfObject: [{}],
	number: 5.5,
	word: 'n/a',
};

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);
