import { isRecord, text } from './values';

/**
 * Where a request keeps what it carries as secrets. The node that sends it puts a set here, the credential that signs it
 * fills the set: n8n hands the options from one to the other and shows the node neither signature nor token.
 * A registered symbol, so that it is the same one in every copy of this module.
 */
export const SECRETS: unique symbol = Symbol.for('n8n-nodes-vectra-cortex-xdr.secrets');

/** Request options that want to know what they carry. */
export interface WithSecrets {
	[SECRETS]?: Set<string>;
}

/** Tells the sender of a request what it carries. Without a scheme: “Bearer ” is no secret. */
export function reportSecrets(options: object, secrets: readonly string[]): void {
	const found = (options as WithSecrets)[SECRETS];
	for (const secret of secrets) found?.add(secret.replace(/^(Bearer|Token|Basic) /i, ''));
}

export const HIDDEN = '[hidden]';

/** A shorter one cannot be told from an ordinary word. Keys, tokens and signatures of both products have 32 and more. */
const MIN_LENGTH = 8;

/** A secret that was cut off is known by this many of its first characters. */
const HEAD_LENGTH = 12;

/** Nothing is quoted from beyond: of a text in characters, of a body in nested levels and in values. */
const MAX_TEXT = 100_000;
const MAX_DEPTH = 64;
const MAX_VALUES = 100_000;

/** How many values of a success are looked through: an echo stands at its beginning, and pages of rows are content. */
const MAX_VALUES_OF_SUCCESS = 500;

/** Takes the secrets that one request carried out of whatever came back. */
export class Redactor {
	private readonly spellings: readonly string[];

	private readonly patterns: () => ReadonlyArray<{ head: RegExp; rest: string }>;

	constructor(secrets: Iterable<string>) {
		const long = [...new Set(secrets)].filter((secret) => secret.length >= MIN_LENGTH);
		this.spellings = long.flatMap(spellingsOf);
		let compiled: ReadonlyArray<{ head: RegExp; rest: string }> | undefined;
		this.patterns = () =>
			(compiled ??= this.spellings.map((spelling) => ({
				head: new RegExp([...spelling.slice(0, HEAD_LENGTH)].map(escapesOf).join(''), 'gi'),
				rest: spelling.slice(HEAD_LENGTH),
			})));
	}

	/** The text without any of them, in whatever spelling, whole or cut off. */
	text(value: string): string {
		const line = value.slice(0, MAX_TEXT);
		return withoutHeaders(this.patterns().reduce((left, { head, rest }) => cut(left, head, rest), line));
	}

	/** The body of a failure: texts, names of fields, and what stands under the name of a header that signs. */
	failure(body: unknown): unknown {
		let left = MAX_VALUES;
		const clean = (value: unknown, depth: number): unknown => {
			left -= 1;
			if (typeof value === 'string') return this.text(value);
			if (typeof value !== 'object' || value === null) return value;
			if (depth > MAX_DEPTH || left < 0) return null;
			if (Array.isArray(value)) return value.map((entry) => clean(entry, depth + 1));
			return Object.fromEntries(
				Object.entries(value).map(([name, inner]) => [
					this.text(name),
					HEADER_NAME.test(name) && text(inner) !== '' ? HIDDEN : clean(inner, depth + 1),
				]),
			);
		};
		return clean(body, 0);
	}

	/** The body of a success: content, handed back as it is unless it echoes a secret. */
	success(body: unknown): unknown {
		return this.isIn(body) ? this.failure(body) : body;
	}

	private isIn(body: unknown): boolean {
		const heads = this.spellings.map((spelling) => spelling.slice(0, HEAD_LENGTH).toLowerCase());
		const isEcho = (value: string): boolean => {
			const line = value.slice(0, MAX_TEXT);
			// The expressions know every spelling and cost more: they are for texts that may be encoded.
			if (/[%&\\]/.test(line)) return this.patterns().some(({ head }) => line.search(head) >= 0);
			const folded = line.toLowerCase();
			return heads.some((head) => folded.includes(head));
		};
		const open: unknown[] = [body];
		for (let left = MAX_VALUES_OF_SUCCESS; left > 0 && open.length > 0; left -= 1) {
			const value = open.pop();
			if (typeof value === 'string' && isEcho(value)) return true;
			if (Array.isArray(value)) open.push(...value.slice(0, left).reverse());
			else if (isRecord(value)) {
				const entries = Object.entries(value).slice(0, left);
				if (entries.some(([name]) => isEcho(name))) return true;
				open.push(...entries.map(([, inner]) => inner).reverse());
			}
		}
		return false;
	}
}

/** The header of a request that signs it, and those that are worth as much. */
const HEADERS = '(?:proxy-)?authorization|(?:set-)?cookie|x-xdr-(?:auth-id|nonce|timestamp)';
const HEADER_NAME = new RegExp(`^(?:${HEADERS})$`, 'i');

/** `Authorization: Token …`, as a page of a proxy shows it. A word after the name, as in a sentence, is left alone. */
const HEADER_LINE = new RegExp(`((?:${HEADERS})["']?\\s*(?:[:=]|=>)\\s*["']?)(?:(?:Bearer|Token|Basic)\\s+)?(?:[^\\s"'<>,;]{16,}|\\d+)`, 'gi');

function withoutHeaders(value: string): string {
	return value.replace(HEADER_LINE, `$1${HIDDEN}`);
}

/** As it is, in hexadecimal, and in base64, where it looks different at each of three places in a longer text. */
function spellingsOf(secret: string): string[] {
	const bytes = Buffer.from(secret, 'utf8');
	const inBase64 = [0, 1, 2].map((before) => {
		const encoded = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
		// The first and last characters depend on the neighbours too.
		return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
	});
	return [secret, bytes.toString('hex'), ...inBase64];
}

const NAMED: Readonly<Record<string, string>> = {
	'&': 'amp',
	'<': 'lt',
	'>': 'gt',
	'"': 'quot',
	"'": 'apos',
	'+': 'plus',
	'/': 'sol',
	'=': 'equals',
};

/** base64 for URLs has other signs for two. */
const TWINS: Readonly<Record<string, string>> = { '+': '-', '/': '_' };

/** One character in every form: bare, escaped for JSON or code, encoded for a URL, as an HTML entity. */
function escapesOf(character: string): string {
	const code = character.charCodeAt(0);
	const hex = code.toString(16).padStart(2, '0');
	const bare = [character, TWINS[character] ?? character].map((sign) => sign.replace(/[^A-Za-z0-9]/, '\\$&')).join('|');
	const name = NAMED[character];
	const entities = [`#0*${code}`, `#x0*${hex}`, ...(name === undefined ? [] : [name])].map((entity) => `&(?:amp;)*${entity};`);
	// The bare character comes last: an entity begins with one.
	return `(?:${[`%(?:25)*${hex}`, `\\\\+u00${hex}`, `\\\\+x${hex}`, ...entities, `\\\\*(?:${bare})`].join('|')})`;
}

/** One expression for each character there is, so that a long secret costs no compiling. */
const sticky = new Map<string, RegExp>();

function stickyOf(character: string): RegExp {
	const known = sticky.get(character) ?? new RegExp(escapesOf(character), 'iy');
	sticky.set(character, known);
	return known;
}

/** The value without each run that begins like the secret, as far as it goes on like it. */
function cut(value: string, head: RegExp, rest: string): string {
	let result = '';
	let from = 0;
	head.lastIndex = 0;
	for (let found = head.exec(value); found; found = head.exec(value)) {
		let end = head.lastIndex;
		for (const character of rest) {
			const next = stickyOf(character);
			next.lastIndex = end;
			if (!next.test(value)) break;
			end = next.lastIndex;
		}
		result += `${value.slice(from, found.index)}${HIDDEN}`;
		from = end;
		head.lastIndex = end;
	}
	return result + value.slice(from);
}
