import { numeric, text } from '../../../shared/values';
import type { IncidentView } from './incidentView';

/** What of an incident is compared from change to change. */
export const COMPARED = ['alertCount', 'assignee', 'hosts', 'severity', 'status'] as const;
export type Compared = (typeof COMPARED)[number];

/** What is remembered of an incident. */
export interface Snapshot {
	id: number;
	modifiedAt: number;
	status: string;
	severity: string;
	assignee: string;
	alertCount: number | null;
	/** How many hosts, and a digest of which. */
	hosts: string;
}

/** One difference. Of hosts only their number is remembered. */
export interface Difference {
	before: string | number | null;
	after: string | number | null;
}

/** How many incidents are remembered: those that changed last. */
export const MOST_SNAPSHOTS = 2_000;

export function snapshotOf(view: IncidentView): Snapshot {
	const { id, status, severity, assignee, alertCount } = view;
	return { id, modifiedAt: view.modifiedAt ?? 0, status, severity, assignee, alertCount, hosts: hostsKey(view) };
}

/** The same for the same hosts: neither their order nor their case is stable (public clients). */
function hostsKey({ hosts }: IncidentView): string {
	const names = [...new Set(hosts.map(({ name, endpointId }) => (endpointId || name).toLowerCase()))].sort();
	return `${names.length}:${digest(names.join('\n'))}`;
}

/** FNV-1a in 32 bits: enough to notice that a list is another one. */
function digest(value: string): string {
	let hash = 0x811c9dc5;
	for (let index = 0; index < value.length; index += 1) hash = Math.imul(hash ^ value.charCodeAt(index), 0x01000193);
	return (hash >>> 0).toString(36);
}

/** What differs between two snapshots, among the fields that are watched. */
export function differences(before: Snapshot, after: Snapshot, watched: readonly Compared[]): Partial<Record<Compared, Difference>> {
	const shown = (snapshot: Snapshot, field: Compared): string | number | null =>
		field === 'hosts' ? Number(snapshot.hosts.split(':', 1)[0]) : snapshot[field] === '' ? null : snapshot[field];
	const changed = watched.filter((field) => before[field] !== after[field]);
	return Object.fromEntries(changed.map((field) => [field, { before: shown(before, field), after: shown(after, field) }]));
}

/** The snapshots by ID. */
export type Snapshots = Map<number, Snapshot>;

/** The form in n8n's memory: short, and those that changed last. */
export function packSnapshots(snapshots: Snapshots, most = MOST_SNAPSHOTS): unknown[][] {
	return [...snapshots.values()]
		.sort((a, b) => b.modifiedAt - a.modifiedAt)
		.slice(0, most)
		.map(({ id, modifiedAt, status, severity, assignee, alertCount, hosts }) => [id, modifiedAt, status, severity, assignee, alertCount, hosts]);
}

/** Reads the form above. A row that cannot be read is left out: its incident counts as seen for the first time. */
export function unpackSnapshots(stored: unknown): Snapshots {
	const snapshots: Snapshots = new Map();
	for (const row of Array.isArray(stored) ? (stored as unknown[]) : []) {
		if (!Array.isArray(row)) continue;
		const [id, modifiedAt] = [numeric(row[0]), numeric(row[1])];
		if (id === undefined || modifiedAt === undefined) continue;
		const [status, severity, assignee, hosts] = [row[2], row[3], row[4], row[6]].map(text);
		snapshots.set(id, { id, modifiedAt, status, severity, assignee, alertCount: numeric(row[5]) ?? null, hosts });
	}
	return snapshots;
}
