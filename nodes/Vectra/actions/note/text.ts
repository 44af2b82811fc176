/** What may make a text look like another one: it turns the direction of what follows, or shows as nothing. */
const INVISIBLE = /[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Targets of a Markdown link that only lead somewhere. */
const SAFE_TARGET = /^\s*<?(https?:\/\/|mailto:)/i;

/**
 * A text as it may stand in a note: whoever reads the note in Vectra, which renders Markdown, sees what was written and
 * runs nothing. Line breaks and tabs stay, other control characters go; tags of HTML are escaped.
 *
 * @param links whether Markdown links to web and mail addresses stay links; else a blank keeps them from becoming links
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

/** The end of a note by which a later run knows it. */
export function keyMarker(key: string): string {
	return `[n8n:${key}]`;
}

/** The text with its marker, if any, at the end: cut or not, the marker stays. */
export function withMarker(note: string, marker: string, maxLength = Infinity): string {
	const end = marker === '' ? '' : `\n${marker}`;
	const room = maxLength - end.length;
	if (note.length <= room) return `${note}${end}`;
	const cut = '… (cut)';
	// Not within a character of two units.
	const kept = note.slice(0, Math.max(0, room - cut.length)).replace(/[\ud800-\udbff]$/, '');
	return `${kept}${cut}${end}`;
}

/** Whether two texts are the same to a reader: line ends and blanks may come back another way. */
export function sameText(a: string, b: string): boolean {
	const plain = (text: string): string => text.replace(/\s+/g, ' ').trim();
	return plain(a) === plain(b);
}
