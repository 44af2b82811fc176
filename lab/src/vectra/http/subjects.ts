import { notFound } from '../literals';
import type { Availability } from '../version';
import type { Subject } from '../world/types';
import type { Call } from './api';
import { findEntity } from './entities';
import { HOSTS_IN } from './hosts';

/** A kind of object that has tags and notes. */
export interface SubjectKind {
	kind: 'host' | 'account' | 'detection' | 'entity';
	/** Its collection in the path. */
	plural: string;
	in: Availability;
	/** The object that the path names. */
	find: (call: Call) => Subject | undefined;
}

const idOf = ({ params }: Call): number => Number(params.id);

export const SUBJECTS: readonly SubjectKind[] = [
	{ kind: 'host', plural: 'hosts', in: HOSTS_IN, find: (call) => call.world.hosts.get(idOf(call)) },
	{
		kind: 'account',
		plural: 'accounts',
		in: { qux: 1, rux: 0 },
		find: (call) => call.world.accounts.get(idOf(call)),
	},
	{
		kind: 'detection',
		plural: 'detections',
		in: { qux: 1, rux: 0 },
		find: (call) => call.world.detections.get(idOf(call)),
	},
	{ kind: 'entity', plural: 'entities', in: { rux: 3 }, find: findEntity },
];

export function subjectOf(call: Call, { find }: SubjectKind): Subject {
	const subject = find(call);
	if (!subject) throw notFound();
	return subject;
}
