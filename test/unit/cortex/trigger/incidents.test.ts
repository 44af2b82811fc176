import { differences, packSnapshots, snapshotOf, unpackSnapshots, type Snapshot } from '../../../../nodes/CortexXdr/trigger/incidents/incidentSnapshots';
import { readIncident, showIncident, type IncidentView } from '../../../../nodes/CortexXdr/trigger/incidents/incidentView';

const ID = '5d0c1e7a9b3f4c21a6e8d47f0b92c3ee';

const viewOf = (row: Record<string, unknown>): IncidentView => {
	const view = readIncident({ incident_id: '4711', modification_time: 2_000, creation_time: 1_000, ...row });
	if (!view) throw new Error('not read');
	return view;
};

it('reads incidents of 3.x and cases of 5.x into one form', () => {
	const incident = {
		incident_id: '4711',
		incident_name: null,
		description: 'LSASS',
		status: 'new',
		severity: 'medium',
		manual_severity: 'high',
		assigned_user_mail: 'jo@acme.example',
		alert_count: 3,
		hosts: [`FIN-LT-0142:${ID.toUpperCase()}`, 'HR-LT-1:'],
		users: ['j.doe'],
		starred: false,
		creation_time: 1_000,
		modification_time: 2_000,
		xdr_url: 'https://acme.example/1',
	};
	const { incident_id, incident_name, status, manual_severity, alert_count, ...rest } = incident;
	const asCase = { ...rest, case_id: Number(incident_id), case_name: incident_name, status_progress: 'new', user_severity: manual_severity, issue_count: alert_count, starred: 'false' };
	expect(readIncident(incident)).toEqual(readIncident(asCase));
	expect(status).toBe('new');
	expect(readIncident(incident)).toMatchObject({ id: 4_711, severity: 'high', hosts: [{ name: 'FIN-LT-0142', endpointId: ID }, { name: 'HR-LT-1', endpointId: '' }] });
});

it.each<[string, unknown]>([
	['a case beyond the scope of the key', { case_id: 1, is_blocked: true }],
	['a row without an ID', { incident_id: null, modification_time: 1 }],
	['no object', 'x'],
])('reads nothing from %s', (_name, row) => {
	expect(readIncident(row)).toBeUndefined();
});

it('shows null for what is not said, and ISO times as numbers', () => {
	const bare = showIncident(viewOf({ creation_time: '2026-02-03T09:00:00Z', hosts: null, users: 'j.doe', severity: 'SEV_040_HIGH' }));
	expect(bare).toMatchObject({ name: null, status: null, assignee: null, alertCount: null, hosts: [], users: ['j.doe'], starred: null, url: null });
	expect([bare.severity, bare.createdAt, bare.modifiedAt]).toEqual(['high', '2026-02-03T09:00:00.000Z', '1970-01-01T00:00:02.000Z']);
});

describe('differences', () => {
	const before = snapshotOf(viewOf({ status: 'new', severity: 'high', alert_count: 1, hosts: ['a', 'B:'] }));

	it.each<[string, Record<string, unknown>, object]>([
		['nothing', { hosts: ['b', 'A'] }, {}],
		['the status', { status: 'resolved_other' }, { status: { before: 'new', after: 'resolved_other' } }],
		['an assignee', { assigned_user_mail: 'jo' }, { assignee: { before: null, after: 'jo' } }],
		['another host', { hosts: ['a', 'c'] }, { hosts: { before: 2, after: 2 } }],
		['one more host', { hosts: ['a', 'b', 'c'] }, { hosts: { before: 2, after: 3 } }],
		['alerts', { alert_count: 2 }, { alertCount: { before: 1, after: 2 } }],
	])('%s', (_name, row, expected) => {
		const after = snapshotOf(viewOf({ status: 'new', severity: 'high', alert_count: 1, hosts: ['a', 'b'], ...row }));
		expect(differences(before, after, ['alertCount', 'assignee', 'hosts', 'severity', 'status'])).toEqual(expected);
		expect(differences(before, after, ['severity'])).toEqual({});
	});
});

it('keeps the incidents that changed last, through n8n’s memory', () => {
	const all = new Map<number, Snapshot>([1, 2, 3].map((id) => [id, { ...snapshotOf(viewOf({ incident_id: id, status: 'new' })), modifiedAt: id * 10 }]));
	const packed = JSON.parse(JSON.stringify(packSnapshots(all, 2))) as unknown;
	expect(unpackSnapshots(packed)).toEqual(new Map([[3, all.get(3)], [2, all.get(2)]]));
	expect([unpackSnapshots(undefined).size, unpackSnapshots([['x'], 5, null]).size]).toEqual([0, 0]);
});
