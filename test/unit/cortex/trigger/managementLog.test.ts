import { readLogEntry, requesterOf, showRequester, type LogEntry } from '../../../../nodes/CortexXdr/trigger/isolation/managementLog';

const ID = '5d0c1e7a9b3f4c21a6e8d47f0b92c3ee';
const ENDPOINT = { id: ID, name: 'FIN-LT-0142' };

const row = (fields: Record<string, unknown> = {}) => ({
	AUDIT_ID: 55_012,
	AUDIT_INSERT_TIME: 1_764_316_990_120,
	AUDIT_OWNER_NAME: 'Jo Doe',
	AUDIT_OWNER_EMAIL: 'jo@acme.example',
	AUDIT_ENTITY: 'RESPONSE',
	AUDIT_ENTITY_SUBTYPE: 'Isolate',
	AUDIT_RESULT: 'SUCCESS',
	AUDIT_DESCRIPTION: 'Isolation requested for 1 endpoint',
	AUDIT_HOSTNAME: 'FIN-LT-0142',
	AUDIT_ASSET_NAMES: '',
	...fields,
});
const entry = (fields: Record<string, unknown> = {}): LogEntry => {
	const read = readLogEntry(row(fields));
	if (!read) throw new Error('not read');
	return read;
};

it.each<[string, Record<string, unknown>, string[] | undefined]>([
	['the host name', {}, ['FIN-LT-0142']],
	['a list of assets', { AUDIT_HOSTNAME: null, AUDIT_ASSET_NAMES: 'A, B' }, ['A', 'B']],
	['more information', { AUDIT_HOSTNAME: '', AUDIT_ADDITIONAL_INFORMATION: { endpoint_names: ['C', 'D'], endpoint_count: 2 } }, ['C', 'D']],
	['nothing', { AUDIT_HOSTNAME: null, AUDIT_ASSET_NAMES: null }, []],
	['words in any case', { AUDIT_ENTITY_SUBTYPE: 'UNISOLATE', AUDIT_DESCRIPTION: null }, ['FIN-LT-0142']],
	['something else', { AUDIT_ENTITY_SUBTYPE: 'Login', AUDIT_DESCRIPTION: 'ok' }, undefined],
	['no time', { AUDIT_INSERT_TIME: null }, undefined],
])('finds the machines in %s', (_name, fields, hosts) => {
	expect(readLogEntry(row(fields))?.hosts).toEqual(hosts);
});

it('names the newest request of the same direction, else the newest at all', () => {
	const isolate = entry({ AUDIT_ID: 1, AUDIT_INSERT_TIME: 1_000 });
	const again = entry({ AUDIT_ID: 2, AUDIT_INSERT_TIME: 2_000 });
	const release = entry({ AUDIT_ID: 3, AUDIT_INSERT_TIME: 3_000, AUDIT_ENTITY_SUBTYPE: 'Cancel isolation' });
	const other = entry({ AUDIT_ID: 4, AUDIT_INSERT_TIME: 4_000, AUDIT_HOSTNAME: 'HR-LT-0001' });
	const entries = [again, isolate, release, other];
	expect([requesterOf(entries, ENDPOINT, 'isolated')?.id, requesterOf(entries, ENDPOINT, 'released')?.id]).toEqual([2, 3]);
	expect(requesterOf([isolate, other], ENDPOINT, 'released')?.id).toBe(1);
	expect(requesterOf([other], ENDPOINT, 'isolated')).toBeUndefined();
	expect(requesterOf(entries, { id: ID, name: '' }, 'isolated')).toBeUndefined();
});

it('knows the endpoint by its ID in the description', () => {
	const bulk = entry({ AUDIT_HOSTNAME: null, AUDIT_DESCRIPTION: `Isolate ${ID.toUpperCase()} and 3 others` });
	expect(requesterOf([bulk], { id: ID, name: '' }, 'isolated')).toBe(bulk);
});

it('shows nulls where the log says nothing', () => {
	expect(showRequester(entry({ AUDIT_OWNER_NAME: '', AUDIT_OWNER_EMAIL: null, AUDIT_ID: null }))).toMatchObject({ name: null, email: null, auditId: null });
	expect(showRequester(undefined)).toBeNull();
});
