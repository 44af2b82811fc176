import { showDetection } from '../../../nodes/Vectra/output/detection';
import { showHost } from '../../../nodes/Vectra/output/subject';

describe('the detections of a host', () => {
	it.each<[object, number[] | null]>([
		[{ detection_set: ['https://brain.example/detections/5', 'https://brain.example/api/v2.5/detections/6/'] }, [5, 6]],
		[{ detection_set: [] }, []],
		[{ detection_summaries: [{ detection_id: 5 }, { id: '6' }, null, {}] }, [5, 6]],
		[{ detection_set: null, detection_summaries: [] }, []],
		[{}, null],
		[{ detection_set: null }, null],
	])('of %j are %j', (record, expected) => {
		expect(showHost({ id: 7, ...record }).detectionIds).toEqual(expected);
	});
});

it('a host says which machine it is, as in the items of the trigger', () => {
	const host = { id: 7, last_source: '10.0.0.7', host_artifact_set: [{ type: 'kerberos', value: 'FIN-LT-7' }] };
	expect(showHost(host).identity).toEqual({
		names: [{ name: 'FIN-LT-7', source: 'kerberos' }],
		otherAgents: [],
		lastSource: '10.0.0.7',
		lastSeen: null,
		activeTraffic: null,
	});
	expect(showHost({ id: 7 }).identity).toMatchObject({ names: null });
});

it.each<[object, object | null]>([
	[{ src_account: { id: 9, name: 'j.doe' }, src_linked_account: { id: 7 } }, { type: 'account', id: 7, name: null }],
	[{ src_account: { id: 7, name: 'j.doe' }, src_linked_account: { id: '7' } }, { type: 'account', id: 7, name: 'j.doe' }],
	[{ src_account: { id: 9, name: 'j.doe' } }, { type: 'account', id: 9, name: 'j.doe' }],
	[{ src_linked_account: { id: 7, name: 'doe' } }, { type: 'account', id: 7, name: 'doe' }],
	[{ src_account: null, src_linked_account: null }, null],
])('a detection of %j is on %j', (record, expected) => {
	expect(showDetection({ id: 5, ...record }).entity).toEqual(expected);
});
