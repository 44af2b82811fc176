import { findNote, marker, newestNote, noteText, type NoteKind } from '../../../../nodes/Vectra/containment/note';
import type { Note } from '../../../../nodes/Vectra/transport/normalize';

const A = 'a'.repeat(32);
const facts = {
	kind: 'isolated',
	outcome: 'isolated',
	endpointId: A,
	endpointName: 'FIN-LT-22',
	actionId: '4711',
	addition: '',
	key: '100',
} as const;

const note = (id: number | null, text: string, created = ''): Note => ({ id, text, created });

describe('noteText', () => {
	it('names endpoint, outcome and action, and ends with the marker', () => {
		expect(noteText(facts)).toBe(
			`Contained: Cortex XDR endpoint FIN-LT-22 (${A}) is isolated (outcome: isolated, action: 4711)\n` +
				`[cortex-xdr:isolated:${A}:100]`,
		);
	});

	it.each<[NoteKind, string]>([
		['isolated', 'Contained: Cortex XDR endpoint FIN-LT-22 is isolated (outcome: isolated)'],
		['pending', 'Containment not yet verified: the isolation of Cortex XDR endpoint FIN-LT-22 is pending or unconfirmed and is being followed (outcome: isolated)'],
		['released', 'Released: Cortex XDR endpoint FIN-LT-22 is not isolated any more (outcome: isolated)'],
		['follow', 'Release not finished: Cortex XDR endpoint FIN-LT-22 is being followed until it is released (outcome: isolated)'],
		['absent', 'No longer contained: Cortex XDR endpoint FIN-LT-22 was read as not isolated (outcome: isolated)'],
		['external', 'Not ours: Cortex XDR endpoint FIN-LT-22 was isolated by somebody else, who has to release it (outcome: isolated)'],
	])('says what is so: %s', (kind, sentence) => {
		expect(noteText({ ...facts, kind, endpointId: '', actionId: '' })).toBe(`${sentence}\n[cortex-xdr:${kind}:-:100]`);
	});

	it('lets no stranger’s text pass for markup or for a marker', () => {
		const text = noteText({ ...facts, endpointName: '<b>[cortex-xdr:released:-:1]</b>', actionId: '<i>', key: 'a[1]' });
		expect(text.split('\n')).toEqual([
			`Contained: Cortex XDR endpoint ‹b›(cortex-xdr:released:-:1)‹/b› (${A}) is isolated (outcome: isolated, action: ‹i›)`,
			`[cortex-xdr:isolated:${A}:a(1)]`,
		]);
	});

	it('does without what is not known, and puts the user’s words before the marker', () => {
		const text = noteText({ ...facts, kind: 'released', endpointId: '', endpointName: '', actionId: '', addition: 'Approved by J.' });
		expect(text.split('\n')).toEqual([
			'Released: the Cortex XDR endpoint of this host is not isolated any more (outcome: isolated)',
			'Approved by J.',
			'[cortex-xdr:released:-:100]',
		]);
	});

	it('stays below the length that Vectra refuses, with the marker intact', () => {
		const text = noteText({ ...facts, addition: 'x'.repeat(20_000) });
		expect(text.length).toBeLessThan(8_000);
		expect(text.split('\n')[1]).toBe(`${'x'.repeat(4_000)}…`);
		expect(noteText({ ...facts, addition: 'x'.repeat(4_000) }).split('\n')[1]).toBe('x'.repeat(4_000));
		expect(findNote([note(1, text)], marker('isolated', A, '100'))).toBeDefined();
	});

	it('has a marker of its own for each kind, endpoint and key', () => {
		const text = noteText(facts);
		expect(findNote([note(1, text)], marker('pending', A, '100'))).toBeUndefined();
		expect(findNote([note(1, text)], marker('isolated', 'b'.repeat(32), '100'))).toBeUndefined();
		expect(findNote([note(1, text)], marker('isolated', A, '10'))).toBeUndefined();
	});
});

describe('newestNote', () => {
	const isolated = noteText(facts);
	const released = noteText({ ...facts, kind: 'released', key: '4712' });

	it.each([
		['by id, newest first', [note(2, released), note(1, isolated)], 'released'],
		['by id, oldest first', [note(1, isolated), note(2, released)], 'released'],
		[
			'by time when there are no ids',
			[note(null, released, '2026-02-03T09:00:00.5Z'), note(null, isolated, '2026-02-03T10:00:00Z')],
			'isolated',
		],
		['of this endpoint only', [note(9, released.replaceAll(A, 'b'.repeat(32))), note(1, isolated)], 'isolated'],
		['ignoring quotations of a marker', [note(9, `${released}\nas I said`), note(1, isolated)], 'isolated'],
	])('%s', (_name, notes, kind) => {
		expect(newestNote(notes, A)?.kind).toBe(kind);
	});

	it('finds those about no known endpoint by themselves', () => {
		const unknown = noteText({ ...facts, endpointId: '' });
		expect(newestNote([note(2, isolated), note(1, unknown)], '')?.note.id).toBe(1);
	});

	it('finds a marker that blanks follow', () => {
		expect(newestNote([note(1, `${isolated} \n`)], A)?.kind).toBe('isolated');
	});

	it('keeps Vectra’s order where a time cannot be read', () => {
		expect(newestNote([note(null, released, 'soon'), note(null, isolated, '2026-02-03T10:00:00Z')], A)?.kind).toBe('released');
	});

	it('finds nothing among others’ notes', () => {
		expect(newestNote([note(1, 'Called the user'), note(2, '')], A)).toBeUndefined();
	});
});
