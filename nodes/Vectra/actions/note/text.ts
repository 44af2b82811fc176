/** Invisible characters. They can disguise a text, for example by reversing the direction of what follows. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Targets of a Markdown link that run nothing. */
const SAFE_TARGET = /^\s*<?(https?:\/\/|mailto:)/i;

/**
 * Makes a text safe for a note. Vectra renders notes as Markdown; the reader must see what was written and run nothing.
 * Line breaks and tabs stay, other control characters are removed, and HTML tags are escaped.
 *
 * @param links whether Markdown links to web and mail addresses stay links. Otherwise a blank breaks them up
 */
export function sanitizeNote(given: string, links: boolean): string {
	return given
		.replace(/\r\n?/g, '\n')
		.replace(/[^\P{Cc}\n\t]/gu, '')
		.replace(INVISIBLE, '')
		.replace(/</g, '&lt;')
		.replace(/>/g, '&gt;')
		.replace(/\]\(([^)]*)/g, (link, target: string) => (links && SAFE_TARGET.test(target) ? link : `] (${target}`))
		.replace(/\]:(?=\s*(\S*))/g, (definition, target: string) =>
			links && SAFE_TARGET.test(target) ? definition : '] :',
		)
		.trim();
}

/** The end of a note by which a later run recognises it. */
export function keyMarker(key: string): string {
	return `[n8n:${key}]`;
}

/** The text with its marker at the end. A text that is too long is cut, the marker never. */
export function withMarker(note: string, marker: string, maxLength = Infinity): string {
	const end = marker === '' ? '' : `\n${marker}`;
	const room = maxLength - end.length;
	if (note.length <= room) return `${note}${end}`;
	const cut = '… (cut)';
	// A surrogate pair must not be cut in two.
	const kept = note.slice(0, Math.max(0, room - cut.length)).replace(/[\ud800-\udbff]$/, '');
	return `${kept}${cut}${end}`;
}

/** Whether two texts read the same. Vectra may return line ends and blanks differently. */
export function sameText(a: string, b: string): boolean {
	const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
	return plain(a) === plain(b);
}
