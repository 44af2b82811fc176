import type { Clock } from '../../shared/clock';
import { isRecord, text } from '../../shared/values';
import type { VectraApi } from './api';
import type { Subject } from './errors';
import { readTags } from './normalize';
import { objectName, subjectOf, tagsPath, type VectraObject } from './objects';

/** The calls that change one tag of objects and leave their other tags alone. The objects must be of one type. */
export interface SingleTagCalls {
	/** False when this Vectra has no such call: then the whole list must be written. */
	add(objects: readonly VectraObject[], tag: string): Promise<boolean>;
	remove(objects: readonly VectraObject[], tag: string): Promise<boolean>;
}

/** The tags of hosts, accounts, detections and entities. Every failure is a node error. */
export interface TagStore {
	readonly clock: Clock;
	getTags(object: VectraObject): Promise<string[]>;
	/** Undefined where tags can only be replaced as a whole. */
	readonly singleTags?: SingleTagCalls;
	/** Replaces the complete list: Vectra has no version check, so a change by others in the meantime is lost. */
	setTags(object: VectraObject, tags: readonly string[]): Promise<void>;
}

export function tagStore(api: VectraApi): TagStore {
	return {
		clock: api.clock,
		...(api.connection.deployment === 'qux' ? { singleTags: singleTagCalls(api) } : {}),
		async getTags(object) {
			const subject = subjectOf(object);
			const reply = await api.read(tagsPath(object), {}, subject);
			const tags = readTags(reply.body);
			// An unreadable list must not be taken for an empty one: it would be written back so.
			if (tags === undefined) throw isRecord(reply.body) ? untoldTags(api, subject) : api.fail(reply, subject);
			return tags;
		},
		async setTags(object, tags) {
			await api.write('PATCH', tagsPath(object), { tags: [...tags] }, subjectOf(object));
		},
	};
}

/** Nothing may be written on the strength of such a reply. */
function untoldTags(api: VectraApi, { what }: Subject): Error {
	return api.doubt(
		`Vectra does not tell the tags of ${what}`,
		'Its answer holds no list of tags, which does not mean that there are none. Nothing was changed. Run again',
	);
}

/**
 * QUX can add one tag to objects, or take one off, by `POST` and `DELETE /tagging/{type}`. Vectra's own Python client uses
 * the calls, though the documents do not name them: 404 and 405 mean that the brain lacks them.
 */
function singleTagCalls(api: VectraApi): SingleTagCalls {
	let missing = false;
	const change = async (
		method: 'POST' | 'DELETE',
		objects: readonly VectraObject[],
		tag: string,
	): Promise<boolean> => {
		if (missing || objects.length === 0) return !missing;
		const [first] = objects;
		const whose = objects.length === 1 ? objectName(first) : `${objects.length} ${first.type}s`;
		const reply = await api.write(
			method,
			`/tagging/${first.type}`,
			{ objectIds: objects.map(({ id }) => id), tag },
			{ what: `the tag “${tag}” of ${whose}` },
			[404, 405],
		);
		// A failure of tagging is an object that is not there (any more); anything else, that there is no such call.
		const unknownObject = isRecord(reply.body) && text(reply.body.status) === 'failure';
		missing = reply.status >= 400 && !unknownObject;
		return reply.status < 400;
	};
	return {
		add: async (objects, tag) => await change('POST', objects, tag),
		remove: async (objects, tag) => await change('DELETE', objects, tag),
	};
}
