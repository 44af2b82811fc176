import { alertTest, type AlertCondition } from '../../../nodes/CortexXdr/transport/alertMatch';
import { readAlert, type Alert } from '../../../nodes/CortexXdr/transport/alertRecord';

const alertOf = (record: Record<string, unknown> = {}): Alert => {
	const alert = readAlert({ alert_id: '1', ...record });
	if (!alert) throw new Error('The record has no ID');
	return alert;
};

const MATCHES: Array<[condition: AlertCondition, record: Record<string, unknown>, matches: boolean]> = [
	[{ endpointIds: ['AB'] }, { endpoint_id: 'ab' }, true],
	[{ endpointIds: ['ab'] }, { endpoint_id: null }, false],
	[{ hostNames: ['fin-1'] }, { host_name: 'FIN-1.acme.example' }, true],
	[{ hostNames: ['fin-1'] }, { host_name: 'FIN-10' }, false],
	[{ hostNames: ['fin-1'] }, { host_name: null }, false],
	[{ users: ['j.doe'] }, { user_name: ['ACME\\J.Doe'] }, true],
	[{ users: ['j.doe'] }, { user_name: 'j.doe@acme.example' }, true],
	[{ users: ['acme/j.doe'] }, { user_name: 'j.doe@acme.example' }, true],
	[{ users: ['ACME\\j.doe'] }, { user_name: 'OTHER\\j.doe' }, false],
	[{ users: ['ACME\\j.doe'] }, { user_name: 'j.doe' }, false],
	[{ users: ['\\'] }, { user_name: '\\' }, false],
	[{ users: ['doe'] }, { user_name: 'j.doe' }, false],
	[{ mitre: ['T1003'] }, { mitre_technique_id_and_name: 'T1003.001 - LSASS Memory' }, true],
	[{ mitre: ['t1003.001'] }, { mitre_techniques: ['T1003.001 - LSASS Memory'] }, true],
	[{ mitre: ['T1003'] }, { mitre_techniques: ['T10031 - Another'] }, false],
	[{ mitre: ['TA0006'] }, { mitre_tactics: ['TA0006 - Credential Access'] }, true],
	[{ mitre: ['credential access'] }, { mitre_tactics: ['TA0006 - Credential Access'] }, true],
	[{ mitre: ['T1003'] }, {}, false],
	[{ statuses: ['new'] }, { resolution_status: 'STATUS_010_NEW' }, true],
	[{ statuses: ['new'] }, { resolution_status: null }, false],
	[{ users: ['j.doe'], mitre: ['T9999'] }, { user_name: 'j.doe', mitre_techniques: ['T1003 - x'] }, false],
];

it.each(MATCHES)('%j on %j: %s', (condition, record, matches) => {
	expect(alertTest(condition)?.(alertOf(record))).toBe(matches);
});

it.each([[{}], [{ users: [], mitre: [] }]])('tests nothing for %j', (condition) => {
	expect(alertTest(condition)).toBeUndefined();
});

it.each([
	['STATUS_010_NEW', 'new', ''],
	['STATUS_020_UNDER_INVESTIGATION', 'inProgress', ''],
	['STATUS_070_RESOLVED_OTHER', 'resolved', 'other'],
	['STATUS_080_RESOLVED_OTHER', 'resolved', 'other'],
	['STATUS_050_RESOLVED_DUPLICATE', 'resolved', 'duplicate'],
	['In Progress', 'inProgress', ''],
	['Waiting for the owner', null, ''],
	['renew', null, ''],
])('status %s is %s, resolved as “%s”', (word, status, resolution) => {
	expect(alertOf({ resolution_status: word })).toMatchObject({ status, resolution });
});

it.each([
	['HIGH', 'high'],
	['SEV_030_MEDIUM', 'medium'],
	['INFO', 'informational'],
	[null, ''],
])('severity %s is “%s”', (word, severity) => {
	expect(alertOf({ severity: word }).severity).toBe(severity);
});

it.each([[1_767_225_600_000], ['1767225600000'], ['2026-01-01T00:00:00.000Z']])('reads the time %j', (observation_time) => {
	expect(alertOf({ observation_time }).detectedAt).toBe(1_767_225_600_000);
});

it.each([[null], [[]], ['x'], [{}], [{ alert_id: null }], [{ id: {} }]])('reads no alert from %j', (row) => {
	expect(readAlert(row)).toBeUndefined();
});
