import type { JournalEntry } from '../../../lab/src/core/journal';
import type { Lab } from '../../../lab/src/lab';
import type { Machine } from './machine';

const ID = /[0-9a-f]{32}/g;

/** The wish that each call needs. */
const WISHES = [
	['isolate', (machine: Machine) => machine.requestedAt],
	['unisolate', (machine: Machine) => machine.withdrawnAt],
] as const;

/**
 * What must never be seen in the journal of Cortex, whatever happens to n8n. An isolate call needs a request of its own,
 * an unisolate call a withdrawal: more calls than wishes up to then mean that one was acted on twice.
 */
export function violations(lab: Lab, machines: readonly Machine[]): string[] {
	const calls = lab.cortex.server.journal.list({ method: 'POST', path: '/endpoints/' });
	return machines.flatMap((machine) => {
		const mutations = calls.filter((call) => kindOf(call) !== undefined && isAbout(call, machine));
		return [
			...mutations.filter(({ status }) => status !== 200).map((call) => `${describe(machine, call)} was refused`),
			...unread(machine, calls),
			...WISHES.flatMap(([kind, wishes]) =>
				mutations
					.filter((call) => kindOf(call) === kind)
					.filter((call, earlier) => wishes(machine).filter((at) => at <= call.realAt).length <= earlier)
					.map((call) => `${describe(machine, call)} is one more than was wished`),
			),
		];
	});
}

/** Isolate and unisolate calls about a machine that Cortex took. */
export function accepted(lab: Lab, machine: Machine): number {
	return lab.cortex.server.journal
		.list({ method: 'POST', path: '/endpoints/' })
		.filter((call) => kindOf(call) !== undefined && call.status === 200 && isAbout(call, machine)).length;
}

/** Remembers how far the journals of Cortex and Vectra are; `since` tells what was called from then on, and how often. */
export function callsSoFar({ cortex, qux }: Lab): { since: () => string } {
	const marks = [cortex, qux].map(({ server }) => ({ journal: server.journal, after: server.journal.position }));
	const since = () => {
		const counts = new Map<string, number>();
		for (const { method, path, status } of marks.flatMap(({ journal, after }) => journal.list({ after }))) {
			const call = `${method} ${path.replace(/\d+/g, 'N')} ${status}`;
			counts.set(call, (counts.get(call) ?? 0) + 1);
		}
		return [...counts].map(([call, count]) => `${call} ×${count}`).join(', ') || 'nothing was called';
	};
	return { since };
}

/** Calls that were sent though nobody had read the machine's state since the call before. */
function unread(machine: Machine, calls: readonly JournalEntry[]): string[] {
	const found: string[] = [];
	let wasRead = false;
	for (const call of calls) {
		if (kindOf(call) !== undefined) {
			if (!isAbout(call, machine)) continue;
			if (!wasRead) found.push(`${describe(machine, call)} was sent without a read since the call before`);
			wasRead = false;
		} else if (call.path.includes('get_endpoint') && call.status === 200) {
			wasRead ||= isAbout(call, machine);
		}
	}
	return found;
}

function kindOf({ path }: JournalEntry): 'isolate' | 'unisolate' | undefined {
	const kind = /\/endpoints\/(isolate|unisolate)\/?$/.exec(path)?.[1];
	return kind === 'isolate' || kind === 'unisolate' ? kind : undefined;
}

function isAbout({ body }: JournalEntry, { endpointId, ip, name }: Machine): boolean {
	const text = JSON.stringify(body);
	return (text.match(ID) ?? []).some((id) => id === endpointId) || text.includes(`"${ip}"`) || text.includes(`"${name}"`);
}

function describe({ name }: Machine, call: JournalEntry): string {
	return `${name}: call ${call.seq} (${kindOf(call)}, ${new Date(call.realAt).toISOString()}, ${call.status})`;
}
