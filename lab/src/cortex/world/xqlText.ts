/** A query that cannot be read: where, counted from 1, and why. */
export class XqlSyntaxError extends Error {
	constructor(
		readonly line: number,
		readonly column: number,
		readonly reason: string,
	) {
		super(`line ${line}, column ${column}: ${reason}`);
	}
}

/** A stage of the language that the lab leaves out. */
export class XqlNotOffered extends Error {}

type Row = Record<string, unknown>;

export interface XqlQuery {
	dataset: string;
	/** The stages after the dataset, in order. */
	stages: Array<(rows: Row[]) => Row[]>;
}

/** Stages of the language (vendor documentation) that the lab does not have. */
const NOT_OFFERED = ['alter', 'arrayexpand', 'bin', 'comp', 'dedup', 'iploc', 'join', 'sort', 'target', 'top', 'union', 'view', 'window'];

const CONDITION = /^(\w+)\s*(=|!=)\s*(?:"([^"]*)"|(\S+))$/;

/** Reads the part of the language that the lab has: config, dataset, filter with = and != joined by and, fields, limit. */
export function readXql(query: string): XqlQuery {
	const parts = partsOf(query);
	const [first = { text: '', at: 0 }, ...rest] = parts.filter(({ text }) => !/^config\s/i.test(text));
	const dataset = /^dataset\s*=\s*(\w+)$/i.exec(first.text)?.[1];
	if (dataset === undefined) throw faultAt(query, first.at, 'expected dataset = <name>');
	return { dataset, stages: rest.map(({ text, at }) => stageOf(text, (reason) => faultAt(query, at, reason))) };
}

/** The parts between bars, with where each begins. A bar between quotation marks divides nothing. */
function partsOf(query: string): Array<{ text: string; at: number }> {
	return [...query.matchAll(/(?:"[^"]*"|[^|"]|")+/g)].map(({ 0: part, index }) => ({
		text: part.trim(),
		at: index + (part.length - part.trimStart().length),
	}));
}

function stageOf(text: string, fault: (reason: string) => Error): (rows: Row[]) => Row[] {
	const [word = ''] = /^\S*/.exec(text) ?? [];
	const rest = text.slice(word.length).trim();
	switch (word.toLowerCase()) {
		case 'limit': {
			if (!/^\d+$/.test(rest)) throw fault('expected limit <number>');
			return (rows) => rows.slice(0, Number(rest));
		}
		case 'fields': {
			const names = rest.split(',').map((name) => name.trim());
			if (names.includes('')) throw fault('expected fields <name>, …');
			return (rows) => rows.map((row) => Object.fromEntries(names.map((name) => [name, row[name] ?? null])));
		}
		case 'filter': {
			const tests = rest.split(/\s+and\s+/i).map((condition) => conditionOf(condition.trim(), fault));
			return (rows) => rows.filter((row) => tests.every((test) => test(row)));
		}
		default:
			if (NOT_OFFERED.includes(word.toLowerCase())) throw new XqlNotOffered(`The lab does not offer the stage ${word} of XQL. See docs/lab.md`);
			throw fault(`unexpected "${word}"`);
	}
}

function conditionOf(text: string, fault: (reason: string) => Error): (row: Row) => boolean {
	const match = CONDITION.exec(text);
	if (!match) throw fault(`cannot read the condition ${text}`);
	const [, field, operator, quoted, bare] = match;
	return (row) => (String(row[field]) === (quoted ?? bare)) === (operator === '=');
}

function faultAt(query: string, at: number, reason: string): XqlSyntaxError {
	const before = query.slice(0, at).split('\n');
	return new XqlSyntaxError(before.length, before[before.length - 1].length + 1, reason);
}
