import fc from 'fast-check';
import { HIDDEN, Redactor, reportSecrets, SECRETS } from '../../../nodes/shared/secrets';

const KEY = 'dM0+kEy/With=Signs&"quotes"<tag>\\and~more0123456789';
const HEX = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const redactor = new Redactor([KEY, HEX]);
const bytes = (value: string) => Buffer.from(value, 'utf8');
const htmlEntities = (value: string) => [...value].map((sign) => `&#${sign.charCodeAt(0)};`).join('');

describe('the spellings of a secret', () => {
	it.each<[string, string]>([
		['as it is', KEY],
		['in JSON', JSON.stringify(KEY)],
		['in JSON in JSON', JSON.stringify(JSON.stringify(KEY))],
		['in JSON with escaped slashes', JSON.stringify(KEY).replace(/\//g, '\\/')],
		['in JSON for HTML', JSON.stringify(KEY).replace(/[<>&]/g, (sign) => `\\u00${sign.charCodeAt(0).toString(16)}`)],
		['in a URL', encodeURIComponent(KEY)],
		['in a URL, in lower case', encodeURIComponent(KEY).toLowerCase()],
		['in a URL in a URL', encodeURIComponent(encodeURIComponent(KEY))],
		['with every character encoded', [...KEY].map((sign) => `%${sign.charCodeAt(0).toString(16)}`).join('')],
		['in HTML', KEY.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;')],
		['in HTML in HTML', KEY.replace(/&/g, '&amp;amp;').replace(/</g, '&amp;lt;')],
		['in HTML, by numbers', htmlEntities(KEY)],
		['in base64', bytes(KEY).toString('base64')],
		['in base64 for URLs', bytes(KEY).toString('base64url')],
		['in base64, in a JSON text with escaped slashes', bytes(KEY).toString('base64').replace(/\//g, '\\/')],
		['in base64 in a URL', encodeURIComponent(bytes(KEY).toString('base64'))],
		['in hexadecimal', bytes(KEY).toString('hex')],
		['hexadecimal, in upper case', HEX.toUpperCase()],
		['in capitals', KEY.toUpperCase()],
		['cut off', KEY.slice(0, 20)],
		['cut off in base64', bytes(KEY).toString('base64').slice(0, 30)],
	])('%s is hidden', (_title, spelling) => {
		expect(redactor.text(`before ${spelling}, after`)).toMatch(/^before "?\\?"?\[hidden\][^a-z]*, after$/);
	});

	it.each([0, 1, 2, 3, 4, 5])('in base64 with %i bytes before it', (before) => {
		const encoded = bytes(`${'x'.repeat(before)}${KEY}:and more`).toString('base64');
		const clean = redactor.text(encoded);
		expect(clean).toContain(HIDDEN);
		// What is left has at most the bits at either end, which it shares with its neighbours.
		expect(clean.replace(HIDDEN, '').length).toBeLessThan(before * 2 + 22);
	});

	it('hides every one of several, and leaves the rest as it is', () => {
		expect(redactor.text(`a ${HEX} b ${KEY}${HEX} c`)).toBe(`a ${HIDDEN} b ${HIDDEN}${HIDDEN} c`);
		expect(redactor.text('Public API request unauthorized: host 4717')).toBe('Public API request unauthorized: host 4717');
	});

	it('leaves alone what is too short to be told from a word', () => {
		expect(new Redactor(['token', '']).text('the token is invalid')).toBe('the token is invalid');
	});

	it('is found in any text, wherever it stands', () => {
		const secret = fc.string({ minLength: 16, maxLength: 80, unit: 'grapheme-ascii' }).filter((value) => !/\s/.test(value));
		fc.assert(
			fc.property(secret, fc.string({ maxLength: 200 }), fc.string({ maxLength: 200 }), (value, before, after) => {
				const one = new Redactor([value]);
				for (const spelling of [value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value), bytes(value).toString('base64')]) {
					expect(one.text(`${before}${spelling}${after}`).toLowerCase()).not.toContain(spelling.toLowerCase());
				}
			}),
		);
	});
});

describe('headers by their names', () => {
	it.each([
		['Authorization: Bearer abcdefghijklmnop', `Authorization: ${HIDDEN}`],
		['{"authorization":"Token abcdefghijklmnop"}', `{"authorization":"${HIDDEN}"}`],
		["'x-xdr-auth-id' => '17'", `'x-xdr-auth-id' => '${HIDDEN}'`],
		['X-XDR-Nonce=abcdefghijklmnop\nnext', `X-XDR-Nonce=${HIDDEN}\nnext`],
		['Cookie: session=abcdefghijklmnop', `Cookie: ${HIDDEN}`],
	])('%s', (text, expected) => {
		expect(new Redactor([]).text(text)).toBe(expected);
	});

	it('leaves a sentence alone', () => {
		const sentence = 'Authorization: header is missing';
		expect(new Redactor([]).text(sentence)).toBe(sentence);
	});
});

describe('bodies', () => {
	it('of a failure hold none, in texts, names of fields, lists and deeper', () => {
		const body = { detail: `no ${KEY}`, [HEX]: [1, null, { 'x-xdr-auth-id': '17', Authorization: 'abc', deep: [[KEY]] }] };
		expect(redactor.failure(body)).toEqual({
			detail: `no ${HIDDEN}`,
			[HIDDEN]: [1, null, { 'x-xdr-auth-id': HIDDEN, Authorization: HIDDEN, deep: [[HIDDEN]] }],
		});
	});

	it('of a success are the same object, unless they echo', () => {
		const content = { results: [{ id: 1, note: 'Authorization: something-long-that-is-content' }] };
		expect(redactor.success(content)).toBe(content);
		expect(redactor.success({ headers: { authorization: HEX }, results: [1] })).toEqual({ headers: { authorization: HIDDEN }, results: [1] });
		expect(redactor.success({ [KEY]: 1 })).toEqual({ [HIDDEN]: 1 });
		for (const echo of [HEX.toUpperCase(), encodeURIComponent(KEY), htmlEntities(KEY), bytes(KEY).toString('base64')]) {
			expect(redactor.success({ a: ['x', { detail: `/?key=${echo}` }] })).toEqual({ a: ['x', { detail: expect.stringContaining(HIDDEN) as string }] });
		}
	});

	it('of any depth, width and length are borne', () => {
		let deep: unknown = KEY;
		for (let level = 0; level < 100_000; level += 1) deep = [deep];
		expect(JSON.stringify(redactor.failure(deep))).not.toContain(KEY);
		expect(redactor.success(deep)).toBe(deep);
		const wide = { detail: KEY, rows: Array.from({ length: 300_000 }, () => ({})) };
		expect((redactor.failure(wide) as typeof wide).detail).toBe(HIDDEN);
		const long = `${KEY}${'<'.repeat(20_000_000)}`;
		expect(redactor.failure(long)).not.toContain(KEY);
		const polluting = JSON.parse('{"__proto__":{"polluted":1}}') as unknown;
		redactor.failure(polluting);
		expect(({} as { polluted?: number }).polluted).toBeUndefined();
	});
});

it('is reported without the scheme, and only to who asks', () => {
	const options = { [SECRETS]: new Set<string>() };
	reportSecrets(options, [`Token ${KEY}`, `Bearer ${HEX}`]);
	expect([...options[SECRETS]]).toEqual([KEY, HEX]);
	expect(() => reportSecrets({}, [KEY])).not.toThrow();
});
