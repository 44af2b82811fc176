import type { IDataObject } from 'n8n-workflow';

/** The keys of a value in their order, as far as the other one has something there: null may stand for a whole object. */
function keysOf(value: unknown, other: unknown): unknown {
	if (value === null || other === null) return null;
	if (Array.isArray(value)) return value.length > 0 && Array.isArray(other) && other.length > 0 ? [keysOf(value[0], other[0])] : [];
	if (!isObject(value) || !isObject(other)) return typeof value;
	// The vendor's own record may hold anything.
	return Object.keys(value).map((key) => [key, key === 'raw' ? null : keysOf(value[key], other[key])]);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Expects an invented item: marked as such, with the keys of a real one, and with no ID by which anything could be found. */
export function expectSampleLike(items: readonly IDataObject[], real: IDataObject, note: RegExp): void {
	expect(items).toHaveLength(1);
	const { sample, sampleNote, ...item } = items[0];
	expect([sample, sampleNote]).toEqual([true, expect.stringMatching(note)]);
	expect(sampleNote).toMatch(/^Invented, to show the form\. .+ and test again$/);
	expect(keysOf(item, real)).toEqual(keysOf(real, item));
	expect(Object.keys(items[0]).slice(0, 2)).toEqual(['sample', 'sampleNote']);
	expect(idsIn(item).filter((id) => !/^0+$/.test(id))).toEqual([]);
}

/** Whatever is called `id`, or an ID of something, at any depth. */
function idsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(idsIn);
	if (!isObject(value)) return [];
	return Object.entries(value).flatMap(([key, one]) => {
		const isId = /id$/i.test(key) && !['eventId', 'entity_uid'].includes(key) && (typeof one === 'string' || typeof one === 'number');
		return isId ? [String(one)] : idsIn(one);
	});
}
