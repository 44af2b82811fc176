import { ApiError, methodNotAllowed, notFound } from '../literals';
import type { VectraSwitches } from '../switches';
import type { Subject } from '../world/types';
import type { Api, Call } from './api';
import { SUBJECTS } from './subjects';

/**
 * `/tagging/{type}/{id}`: PATCH replaces the complete list, without any check of versions. `tag_id` is the object's id,
 * as text when read and as a number when written. QUX also adds or removes one tag of many objects.
 */
export function taggingRoutes(api: Api): void {
	for (const { kind, in: available, find } of SUBJECTS) {
		const subjectOf = (call: Call): Subject => {
			const subject = find(call);
			if (!subject) throw unknownObject(call.switches);
			return subject;
		};
		api.add(
			{
				method: 'GET',
				path: `/tagging/${kind}/:id`,
				in: available,
				handle: (call) => {
					const { id, tags } = subjectOf(call);
					const told = { list: { tags }, null: { tags: null }, nothing: {} }[call.switches.taggingTells];
					return { status: 'success', tag_id: String(id), ...told };
				},
			},
			{
				method: 'PATCH',
				path: `/tagging/${kind}/:id`,
				in: available,
				handle: (call) => {
					const subject = subjectOf(call);
					call.world.setTags(subject, readTags(call.body.tags, call.switches), call.caller.actor);
					return { status: 'success', tag_id: subject.id, tags: subject.tags };
				},
			},
		);
		if (kind === 'entity') continue;
		for (const method of ['POST', 'DELETE'] as const) {
			api.add({
				method,
				path: `/tagging/${kind}`,
				in: { qux: 1 },
				handle: (call) => bulkTag(call, kind, method),
			});
		}
	}
}

function bulkTag(
	{ body, world, switches, caller }: Call,
	kind: 'host' | 'account' | 'detection',
	method: string,
): unknown {
	if (!switches.bulkTaggingAvailable) {
		throw switches.bulkTaggingMissingStatus === 404 ? notFound() : methodNotAllowed(method);
	}
	const [tag] = readTags([body.tag], switches);
	const ids = Array.isArray(body.objectIds) ? body.objectIds.map(Number) : [];
	const known = ids.filter((id) => world.find(kind, id) !== undefined);
	if (known.length === 0 || (known.length < ids.length && switches.bulkTaggingUnknownIds === 'refuse')) {
		throw unknownObject(switches);
	}
	for (const id of known) {
		if (method === 'POST') world.tag(id, tag, kind, caller.actor);
		else world.untag(id, tag, kind, caller.actor);
	}
	return { status: 'success' };
}

/** The list of tags in a body, each of which must be acceptable. */
function readTags(value: unknown, switches: VectraSwitches): string[] {
	const { tagPattern, tagMaxLength } = switches;
	if (!Array.isArray(value)) throw invalidTags([], switches);
	const pattern = new RegExp(tagPattern);
	const isGood = (tag: unknown): tag is string =>
		typeof tag === 'string' && pattern.test(tag) && tag.length <= (tagMaxLength ?? Infinity);
	const bad = value.filter((tag) => !isGood(tag));
	if (bad.length > 0) throw invalidTags(bad, switches);
	return value.filter(isGood);
}

const failure = (status: number, { tagFailureKey }: VectraSwitches, message: string, rest = {}): ApiError =>
	new ApiError(status, { status: 'failure', [tagFailureKey]: message, ...rest });

const unknownObject = (switches: VectraSwitches): ApiError => failure(404, switches, switches.tagUnknownObject);

const invalidTags = (tags: unknown[], switches: VectraSwitches): ApiError =>
	failure(400, switches, 'Invalid field(s) found', { invalid_tags: tags });
