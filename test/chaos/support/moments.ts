import type { JournalEntry } from '../../../lab/src/core/journal';
import type { Lab } from '../../../lab/src/lab';

type Moment = { in: 'cortex' | 'qux'; is: (call: JournalEntry) => boolean };

const isolation = (kind: string) => (call: JournalEntry) => new RegExp(`/endpoints/${kind}/?$`).test(call.path) && call.status === 200;

const tagging = (method: string, tag: RegExp) => (call: JournalEntry) =>
	call.method === method && /\/tagging\/host\/?$/.test(call.path) && tag.test(String((call.body as { tag?: unknown }).tag));

const DETAIL = /^cortex-xdr:[0-9a-f]{32}:\d+$/;
const MARKER = /^cortex-xdr:contained$/;

/**
 * The moments at which a power cut could hurt most: a call has taken effect and its answer has not reached n8n yet. Each
 * lies between two things of which the second then never happens.
 */
export const MOMENTS = {
	'while a poll lists the hosts': {
		in: 'qux',
		is: ({ path, query }) => /\/hosts\/?$/.test(path) && 'tags' in query,
	},
	'between the lookup and the call': { in: 'cortex', is: ({ path }) => path.includes('/endpoints/get_endpoint') },
	'after isolate, before its answer': { in: 'cortex', is: isolation('isolate') },
	'while the action is followed': { in: 'cortex', is: ({ path }) => path.includes('/actions/get_action_status') },
	'between the detail tag and the marker': { in: 'qux', is: tagging('POST', DETAIL) },
	'between the marker and the note': { in: 'qux', is: tagging('POST', MARKER) },
	'after the note, before its answer': {
		in: 'qux',
		is: ({ method, path }) => method === 'POST' && /\/hosts\/\d+\/notes\/?$/.test(path),
	},
	'after unisolate, before its answer': { in: 'cortex', is: isolation('unisolate') },
	'between the removal of the detail tag and of the marker': { in: 'qux', is: tagging('DELETE', DETAIL) },
	'after the removal of the marker': { in: 'qux', is: tagging('DELETE', MARKER) },
} as const satisfies Record<string, Moment>;

export type MomentName = keyof typeof MOMENTS;

/** Does something right at the next such call, once. Returns a function that calls it off. */
export function atNext(lab: Lab, name: MomentName, act: () => void): () => void {
	const moment: Moment = MOMENTS[name];
	const stop = lab[moment.in].server.journal.watch((call) => {
		if (!moment.is(call)) return;
		stop();
		act();
	});
	return stop;
}
