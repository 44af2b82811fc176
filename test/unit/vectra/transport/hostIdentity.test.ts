import { completeIdentity, NO_IDENTITY, readHostIdentity, type HostIdentity } from '../../../../nodes/Vectra/transport/hostIdentity';

const artifacts = (...list: Array<[string, string]>) => ({ host_artifact_set: list.map(([type, value]) => ({ type, value, source: null, siem: false })) });

describe('what a host record says of the machine', () => {
	it('lists names with who gave them, and nothing that names no machine', () => {
		const record = artifacts(['kerberos', 'FIN-LT-22'], ['DHCP', 'fin-lt-22'], ['rdns', 'pool.example'], ['mac', '00:4a:11:5e:90:0c'], ['cookie', 'x'], ['kerberos_user', 'j.doe'], ['mdns', '']);
		expect(readHostIdentity(record).names).toEqual([
			{ name: 'FIN-LT-22', source: 'kerberos' },
			{ name: 'fin-lt-22', source: 'dhcp' },
			{ name: 'pool.example', source: 'rdns' },
		]);
	});

	it('names other endpoint agents once, and their name for the machine', () => {
		const record = artifacts(['windows_defender_name', 'FIN-LT-22'], ['windows_defender_name', 'FIN-LT-23'], ['crowdstrike', 'a1b2']);
		expect(readHostIdentity(record)).toMatchObject({
			otherAgents: ['windows_defender_name', 'crowdstrike'],
			names: [{ name: 'FIN-LT-22', source: 'windows_defender_name' }, { name: 'FIN-LT-23', source: 'windows_defender_name' }],
		});
	});

	it.each<[string, Record<string, unknown>, Partial<HostIdentity>]>([
		['no artifacts', {}, { names: null, otherAgents: [] }],
		['artifacts that are null', { host_artifact_set: null }, { names: null }],
		['an empty list of artifacts', { host_artifact_set: [] }, { names: null }],
		['artifacts of another form', { host_artifact_set: [null, 'kerberos'] }, { names: null }],
		['artifacts that name nothing', { host_artifact_set: [{ type: 'mac', value: '00:4a:11:5e:90:0c' }, {}] }, { names: [] }],
		['a last source', { last_source: ' 10.0.0.1 ' }, { lastSource: '10.0.0.1' }],
		['when it was seen', { last_seen: '2026-02-03T11:00:00Z' }, { lastSeen: '2026-02-03T11:00:00Z' }],
		['traffic in v2', { has_active_traffic: 'true' }, { activeTraffic: true }],
		['traffic by another name', { active_traffic: false }, { activeTraffic: false }],
		['traffic in words', { has_active_traffic: 'maybe' }, { activeTraffic: null }],
	])('reads %s', (_title, record, expected) => {
		expect(readHostIdentity(record)).toMatchObject(expected);
	});

	it('takes from the single record what the row of the list leaves out', () => {
		const row: HostIdentity = { names: [{ name: 'x', source: 'dhcp' }], otherAgents: [], lastSource: '10.0.0.1', lastSeen: '', activeTraffic: null };
		const detail: HostIdentity = { names: [{ name: 'y', source: 'dhcp' }], otherAgents: ['crowdstrike'], lastSource: '10.0.0.2', lastSeen: '2026-02-03T11:00:00Z', activeTraffic: true };
		expect(completeIdentity(row, detail)).toEqual({ ...row, lastSeen: '2026-02-03T11:00:00Z', activeTraffic: true });
		expect(completeIdentity(NO_IDENTITY, detail)).toEqual(detail);
	});
});
