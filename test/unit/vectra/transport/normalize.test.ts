import { NO_IDENTITY } from '../../../../nodes/Vectra/transport/hostIdentity';
import { readActiveDetection, readGroup, readHost, readNote, readTags, readUrgency } from '../../../../nodes/Vectra/transport/normalize';

describe('readHost', () => {
	it('reads a full record of QUX', () => {
		expect(
			readHost({
				id: 4711,
				name: 'fin-lt-22',
				t_score: 71,
				threat: 71,
				c_score: 64,
				certainty: 64,
				severity: 'high',
				last_source: '10.20.30.44',
				ip: '10.20.30.44',
				host_artifact_set: [
					{ type: 'mac', value: '00:11:22:33:44:55', siem: false },
					{ type: 'kerberos', value: 'fin-lt-22' },
					{ type: 'mac', value: '00:11:22:33:44:55' },
				],
				tags: ['finance', 'a ', 'B'],
				groups: [{ id: 12, name: 'NoBlock', type: 'host' }],
				key_asset: false,
				is_key_asset: 'true',
				privilege_level: '3',
				url: 'https://brain.example/hosts/4711',
			}),
		).toEqual({
			id: 4711,
			name: 'fin-lt-22',
			ip: '10.20.30.44',
			macAddresses: ['00:11:22:33:44:55'],
			tags: ['finance', 'a ', 'B'],
			groups: [{ id: 12, name: 'NoBlock', type: 'host' }],
			severity: 'high',
			threat: 71,
			certainty: 64,
			keyAsset: true,
			privilegeLevel: 3,
			url: 'https://brain.example/hosts/4711',
			identity: { names: [{ name: 'fin-lt-22', source: 'kerberos' }], otherAgents: [], lastSource: '10.20.30.44', lastSeen: '', activeTraffic: null },
			knows: { address: true, groups: true, privilege: true, tags: true },
		});
	});

	it('does with hardly anything, with nulls for lists and texts for numbers', () => {
		const empty = { name: '', ip: '', macAddresses: [], tags: [], groups: [], severity: '', threat: null, certainty: null, keyAsset: null, privilegeLevel: null, url: '', identity: NO_IDENTITY };
		expect(readHost({ id: '7' })).toEqual({ id: 7, ...empty, knows: { address: false, groups: false, privilege: false, tags: false } });
		expect(
			readHost({
				id: '7',
				name: null,
				last_source: '10.0.0.1',
				tags: null,
				groups: null,
				host_artifact_set: null,
				severity: null,
				t_score: '5',
				certainty: null,
				host_url: 'u',
			}),
		).toEqual({ id: 7, ...empty, ip: '10.0.0.1', threat: 5, url: 'u', identity: { ...NO_IDENTITY, lastSource: '10.0.0.1' }, knows: { address: true, groups: false, privilege: false, tags: false } });
	});

	it.each([null, 'x', {}, { id: null }, { id: 'abc' }, { id: 1.5 }])('has no use for %j', (record) => {
		expect(readHost(record)).toBeUndefined();
	});
});

describe('readTags', () => {
	it('keeps tags as they are written', () => {
		expect(readTags({ status: 'success', tag_id: '7', tags: ['a', ' b', 7, ''] })).toEqual(['a', ' b', '7']);
		expect(readTags({ tags: [] })).toEqual([]);
	});

	it.each([{ tags: null }, { status: 'success' }, { tags: 'a' }, { tags: { a: 1 } }, { tags: ['a', null] }, { tags: [{ name: 'a' }] }, '<html>', null])(
		'never takes for “none” what is not told: %j',
		(body) => {
			expect(readTags(body)).toBeUndefined();
			if (typeof body === 'object') expect(readHost({ ...body, id: 7 })).toMatchObject({ tags: [], knows: { tags: false } });
		},
	);
});

describe('readGroup and readNote', () => {
	it('read what is there', () => {
		expect(readGroup({ id: '3', name: ' NoBlock', type: 'IP', members: null, member_count: '3' })).toEqual({
			id: 3,
			name: 'NoBlock',
			type: 'ip',
			members: null,
			memberCount: 3,
			isEvaluating: false,
		});
		expect(readGroup({ name: 'x' })).toBeUndefined();
		expect(readNote({ id: '9', note: 'text', date_created: '2026-02-03T09:00:00.123456Z' })).toEqual({
			id: 9,
			text: 'text',
			created: '2026-02-03T09:00:00.123456Z',
		});
		expect(readNote('')).toEqual({ id: null, text: '', created: '' });
	});
});

it.each<[unknown, ReturnType<typeof readActiveDetection>]>([
	[{ state: 'active', detection_type: 'Port Scan', src_host: { id: '7' } }, { hostId: 7, type: 'Port Scan' }],
	[{ state: 'Active', detection: 'Port Scan', src_host: { id: 7 } }, { hostId: 7, type: 'Port Scan' }],
	[{ state: 'fixed', detection_type: 'Port Scan', src_host: { id: 7 } }, undefined],
	[{ state: 'active', detection_type: 'Port Scan', src_host: null }, undefined],
	[{ detection_type: 'Port Scan', src_host: { id: 7 } }, undefined],
	[null, undefined],
])('readActiveDetection: %j', (record, expected) => {
	expect(readActiveDetection(record)).toEqual(expected);
});

it.each<[unknown, ReturnType<typeof readUrgency>]>([
	[{ id: 7, type: 'host', urgency_score: 80 }, { hostId: 7, score: 80 }],
	[{ id: '7', urgency_score: '80' }, { hostId: 7, score: 80 }],
	[{ id: 7, type: 'account', urgency_score: 80 }, undefined],
	[{ id: 7, type: 'host', urgency_score: null }, undefined],
	['x', undefined],
])('readUrgency: %j', (record, expected) => {
	expect(readUrgency(record)).toEqual(expected);
});
