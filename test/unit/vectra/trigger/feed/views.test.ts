import { bareHost, readDetection, readDetectionEvent, readEntity, readScoring, type DetectionView, type EntityView } from '../../../../../nodes/Vectra/trigger/feed/views';
import { categoryOf } from '../../../../../nodes/Vectra/output/detection';

const entity: EntityView = {
	type: 'host',
	id: 7,
	name: 'fin-lt-0142',
	url: 'https://acme.example/hosts/7',
	severity: 'High',
	urgency: 88,
	attackRating: 6,
	importance: 1,
	isPrioritized: true,
	threat: 70,
	certainty: 60,
};
const UNKNOWN = { severity: null, urgency: null, attackRating: null, importance: null, isPrioritized: null, threat: null, certainty: null };

describe('a scoring event', () => {
	const row = {
		entity_id: 7,
		type: 'host',
		name: 'fin-lt-0142',
		url: 'https://acme.example/hosts/7',
		severity: 'High',
		urgency_score: 88,
		attack_rating: 6,
		importance: 1,
		is_prioritized: true,
		threat: 70,
		certainty: 60,
	};

	it('tells of an entity', () => {
		expect(readScoring(row)).toEqual(entity);
	});

	it('may come with texts for numbers, under the other names, and with nothing more', () => {
		expect(readScoring({ ...row, entity_id: '7', urgency_score: '88', attack_rating: '6', importance: '1', is_prioritized: 'True', threat: '70', certainty: '60' })).toEqual(entity);
		expect(readScoring({ entity_id: 8, entity_type: 'Account', entity_name: 'j.doe' })).toEqual({ type: 'account', id: 8, name: 'j.doe', url: '', ...UNKNOWN });
		expect(readScoring({ ...row, is_prioritized: 'FALSE' })?.isPrioritized).toBe(false);
		expect(readScoring({ ...row, is_prioritized: 'perhaps' })?.isPrioritized).toBeNull();
	});

	it.each([[{ type: 'host' }], [{ entity_id: 'x', type: 'host' }], [{ entity_id: 7 }], [{ entity_id: 7, type: 'network' }]])('tells of nobody: %j', (broken) => {
		expect(readScoring(broken)).toBeUndefined();
	});
});

describe('a row of a list', () => {
	const row = { id: 7, name: 'fin-lt-0142', url: 'https://acme.example/hosts/7', severity: 'high', threat: 70, certainty: 60 };

	it('is an entity of the type that was listed, without what only RUX scores tell', () => {
		expect(readEntity(row, 'account')).toEqual({ ...entity, ...UNKNOWN, type: 'account', severity: 'high', threat: 70, certainty: 60 });
		expect(readEntity({ ...row, severity: '' }, 'host')?.severity).toBeNull();
		expect(readEntity({ name: 'nobody' }, 'host')).toBeUndefined();
	});

	it('shows as a host of which no more is known', () => {
		expect(bareHost(entity, '10.20.4.77')).toEqual({
			id: 7,
			name: 'fin-lt-0142',
			ip: '10.20.4.77',
			macAddresses: [],
			severity: 'High',
			threat: 70,
			certainty: 60,
			urgency: 88,
			url: 'https://acme.example/hosts/7',
			tags: null,
			groups: null,
			identity: null,
			keyAsset: null,
			privilegeLevel: null,
		});
		expect(bareHost(entity).ip).toBeNull();
	});
});

const detection: DetectionView = {
	id: 501,
	type: 'Hidden HTTPS Tunnel',
	typeCode: null,
	category: 'command_and_control',
	threat: 80,
	certainty: 70,
	triaged: false,
	state: 'active',
	mitre: null,
	sourceIp: '10.20.4.77',
	firstSeen: '2026-02-03T08:00:00.000Z',
	lastSeen: '2026-02-03T09:00:00.000Z',
	url: 'https://acme.example/detections/501',
};

describe('a detection event of RUX', () => {
	const row = {
		detection_id: 501,
		entity_id: 7,
		type: 'host',
		entity_name: 'fin-lt-0142',
		entity_uid: 'uid-7',
		url: 'https://acme.example/hosts/7',
		severity: 'High',
		d_type_vname: 'Hidden HTTPS Tunnel',
		detection_type: 'hidden_https_tunnel_cnc',
		category: 'command_and_control',
		threat: 80,
		certainty: 70,
		triaged: false,
		status: 'active',
		event_timestamp: '2026-02-03T09:00:00Z',
		detection_href: 'https://acme.example/detections/501',
	};
	const told = { ...detection, typeCode: 'hidden_https_tunnel_cnc', sourceIp: null, firstSeen: null };

	it('tells of the detection and whom it is on; its scores are not the entity’s', () => {
		expect(readDetectionEvent(row)).toEqual({
			detection: told,
			entity: { ...entity, ...UNKNOWN },
		});
	});

	it.each<[unknown, string[] | null]>([
		[['T1071', ' T1573 ', 'T1071', null, ''], ['T1071', 'T1573']],
		[[{ id: 'T1071', name: 'Application Layer Protocol' }, { technique_id: 'T1573' }, { name: 'Exfiltration' }, {}], ['T1071 - Application Layer Protocol', 'T1573', 'Exfiltration']],
		[[], []],
		[null, null],
		['T1071', null],
	])('reads MITRE techniques from %j', (mitre, expected) => {
		expect(readDetectionEvent({ ...row, mitre })?.detection.mitre).toEqual(expected);
		expect(readDetection({ id: 501, mitre })?.detection.mitre).toEqual(expected);
	});

	it('has the address of the detection, not of whom it is on', () => {
		const own = { ...row, detection_href: null, url: 'https://acme.example/detections/501' };
		expect(readDetectionEvent(own)).toMatchObject({ detection: { url: own.url }, entity: { url: '' } });
		const host = { id: 7, url: 'https://acme.example/hosts/7' };
		expect(readDetectionEvent({ ...own, src_host: host })?.entity.url).toBe(host.url);
		expect(readDetectionEvent({ ...own, src_host: { ...host, id: 8 } })?.entity.url).toBe('');
	});

	it('may leave out what it likes', () => {
		expect(readDetectionEvent({ ...row, d_type_vname: null, entity_name: null })).toMatchObject({ detection: { type: 'hidden_https_tunnel_cnc' }, entity: { name: 'uid-7' } });
		expect(readDetectionEvent({ detection_id: '501', entity_id: 7, type: 'account' })).toEqual({
			detection: {
				id: 501, type: '', typeCode: null, category: '', threat: null, certainty: null, triaged: null, state: null, mitre: null, sourceIp: null,
				firstSeen: null, lastSeen: null, url: '',
			},
			entity: { type: 'account', id: 7, name: '', url: '', ...UNKNOWN },
		});
	});

	it.each([[{ ...row, detection_id: null }], [{ ...row, entity_id: null }], [{ ...row, type: 'sensor' }]])('tells of nothing: %j', (broken) => {
		expect(readDetectionEvent(broken)).toBeUndefined();
	});
});

describe('a row of the list of detections', () => {
	const row = {
		id: 501,
		detection_type: 'Hidden HTTPS Tunnel',
		detection: 'another name',
		detection_category: 'COMMAND & CONTROL',
		category: 'other',
		threat: 80,
		certainty: 70,
		t_score: 1,
		c_score: 2,
		is_triaged: false,
		state: 'active',
		src_ip: '10.20.4.77',
		first_timestamp: '2026-02-03T08:00:00Z',
		last_timestamp: '2026-02-03T09:00:00Z',
		detection_url: 'https://acme.example/detections/501',
		url: 'https://acme.example/other',
		src_host: { id: 7, name: 'fin-lt-0142', url: 'https://acme.example/hosts/7', severity: 'High', threat: 70, certainty: 60 },
	};

	it('tells of the detection and the host', () => {
		expect(readDetection(row)).toEqual({ detection, entity: { ...entity, ...UNKNOWN, severity: 'High', threat: 70, certainty: 60 } });
	});

	it('may write the same in another way', () => {
		const other = { ...row, detection_type: null, detection_category: null, threat: null, certainty: null, detection_url: null };
		expect(readDetection(other)).toMatchObject({
			detection: { type: 'another name', category: 'other', threat: 1, certainty: 2, url: 'https://acme.example/other' },
		});
	});

	it('is on an account, or on nobody', () => {
		expect(readDetection({ ...row, src_host: null, src_account: { id: 9, name: 'j.doe' } })?.entity).toMatchObject({ type: 'account', id: 9, name: 'j.doe' });
		expect(readDetection({ ...row, src_host: null, src_account: null })?.entity).toBeNull();
		// QUX knows the second under its number.
		const both = { ...row, src_host: null, src_account: { id: 9, name: 'j.doe', url: 'u' } };
		expect(readDetection({ ...both, src_linked_account: { id: 7, name: 'doe' } })?.entity).toMatchObject({ type: 'account', id: 7, name: 'doe', url: '' });
		expect(readDetection({ ...both, src_linked_account: { id: '9' } })?.entity).toMatchObject({ type: 'account', id: 9, name: 'j.doe', url: 'u' });
		expect(readDetection({ ...both, src_linked_account: { name: 'no id' } })?.entity).toMatchObject({ id: 9 });
		expect(readDetection({ ...row, src_host: { name: 'no id' } })?.entity).toBeNull();
	});

	it('may hold no more than an ID, and not less', () => {
		expect(readDetection({ id: '501' })).toEqual({
			detection: {
				id: 501, type: '', typeCode: null, category: '', threat: null, certainty: null, triaged: null, state: null, mitre: null, sourceIp: null,
				firstSeen: null, lastSeen: null, url: '',
			},
			entity: null,
		});
		expect(readDetection({ ...row, id: null })).toBeUndefined();
	});
});

it.each<[unknown, string]>([
	['COMMAND & CONTROL', 'command_and_control'],
	['command_and_control', 'command_and_control'],
	['Lateral  Movement', 'lateral_movement'],
	['BOTNET', 'botnet_activity'],
	['Botnet Activity', 'botnet_activity'],
	['A & B & C', 'a_and_b_and_c'],
	[null, ''],
])('the category %j is %s', (value, expected) => {
	expect(categoryOf(value)).toBe(expected);
});
