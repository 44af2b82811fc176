import { marker, noteText } from '../../../../../nodes/Vectra/containment/note';
import { addNoteOnce, ensureNote } from '../../../../../nodes/Vectra/actions/containment/writeNote';
import { fakeVectra, lostReply, refusal } from '../../fakeVectra';

const A = 'a'.repeat(32);
const facts = {
	kind: 'isolated',
	outcome: 'isolated',
	endpointId: A,
	endpointName: '',
	actionId: '1',
	addition: '',
	key: '100',
} as const;
const released = { ...facts, kind: 'released', outcome: 'released', key: '200' } as const;

describe('addNoteOnce', () => {
	it('adds one note without looking first', async () => {
		const { client, world } = fakeVectra([]);
		expect(await addNoteOnce(client, 1, facts)).toBe(1);
		expect(world.calls).toEqual(['note']);
		expect(world.notes[0].text).toContain(marker('isolated', A, '100'));
	});

	it('finds the note whose reply was lost', async () => {
		const { client, world } = fakeVectra([], {
			on: (event) => {
				if (event === 'after note') throw lostReply();
			},
		});
		expect(await addNoteOnce(client, 1, facts)).toBe(1);
		expect(world.calls).toEqual(['note', 'notes']);
		expect(world.notes).toHaveLength(1);
	});

	it('adds it again when the request was lost', async () => {
		let times = 0;
		const { client, world } = fakeVectra([], {
			on: (event) => {
				if (event === 'note' && (times += 1) === 1) throw lostReply();
			},
		});
		expect(await addNoteOnce(client, 1, facts)).toBe(1);
		expect(world.calls).toEqual(['note', 'notes', 'note']);
	});

	it('gives up on a refusal at once and on a lasting fault after three tries', async () => {
		const refused = fakeVectra([], {
			on: (event) => {
				if (event === 'note') throw refusal('403');
			},
		});
		await expect(addNoteOnce(refused.client, 1, facts)).rejects.toThrow('refused 403');
		const down = fakeVectra([], {
			on: (event) => {
				if (event === 'note') throw lostReply();
			},
		});
		await expect(addNoteOnce(down.client, 1, facts)).rejects.toThrow('did not answer');
		expect(down.world.calls.filter((call) => call === 'note')).toHaveLength(3);
	});
});

describe('ensureNote', () => {
	it('adds no second note for the same isolation, but one that is missing', async () => {
		const { client, world } = fakeVectra([]);
		expect(await ensureNote(client, 1, facts)).toBe(1);
		expect(await ensureNote(client, 1, facts)).toBe(1);
		expect(await ensureNote(client, 1, { ...facts, actionId: '' })).toBe(1);
		expect(world.notes).toHaveLength(1);
		expect(await ensureNote(client, 1, { ...facts, key: '300' })).toBe(2);
	});

	it('adds a missing note of a release only after a note of an isolation', async () => {
		const { client, world } = fakeVectra([]);
		expect(await ensureNote(client, 1, released)).toBeNull();
		world.notes.push({ id: 1, text: noteText(facts), created: '' });
		expect(await ensureNote(client, 1, released)).toBe(2);
		expect(await ensureNote(client, 1, { ...released, key: '999' })).toBe(2);
		expect(world.notes).toHaveLength(2);
	});
});
