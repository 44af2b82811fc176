import type { GenericValue, IDataObject } from 'n8n-workflow';
import { id, page, type Script } from './support';

const value = '={{ $json.value }}';
const get = (resource: string, more: IDataObject = {}) => ({ resource, operation: 'get', [resource]: id(value), ...more });
const many = (resource: string, filter: string) => ({ resource, operation: 'getMany', filters: { [filter]: value } });

/** What the good items meet. */
export const REPLIES: Script = {
	'/hosts': page({ id: 7, name: 'a', last_source: '10.0.0.7', threat: 1, tags: ['ok'], last_detection_timestamp: '2026-02-03T08:00:00Z', key_asset: true, host_artifact_set: [] }),
	'/hosts/7': [200, { id: 7 }],
	'/accounts': page({ id: 7, name: 'a' }),
	'/accounts/7': [200, { id: 7 }],
	'/detections': page({ id: 5, detection_category: 'INFO', src_host: { id: 7 }, summary: { dst_ips: ['x'] } }),
	'/detections/7': [200, { id: 7 }],
	'/groups': page({ id: 3, importance: 'high', type: 'ip' }),
	'/users': page({ id: 1, last_login: '2026-02-03T08:00:00Z' }),
	'/assignments': page({ id: 1, host_id: 7, date_assigned: '2026-02-03T08:00:00Z' }),
	'/assignment_outcomes': page({ id: 4, title: 'known SCANNER', category: 'False_Positive' }),
	'/lockdown/host': [200, [{ host_id: 7 }]],
	'/search/hosts': page({ id: 7 }),
	'/detections/7/pcap': [404, { status: 404, reason: 'File Not Found' }],
};

type Case = [parameters: IDataObject, bad: GenericValue, good: GenericValue, message: RegExp];

/** What is wrong in the one item, what is right in the other, and what must be said. */
export const BAD_INPUT: Case[] = [
	[get('host'), 'FIN-LT-7', 7, /“FIN-LT-7” is not the ID of a host in Vectra/],
	[get('host'), '', '7', /No host is given/],
	[get('host'), '7/../../users', ' 7 ', /“7\/\.\.\/\.\.\/users” is not the ID/],
	[get('host'), 0, 7, /“0” is not the ID/],
	[get('host'), -7, 7, /“-7” is not the ID/],
	[get('host'), null, 7, /No host is given/],
	[{ ...get('host'), host: id(value, 'ip') }, '10.0.0.0/8', '10.0.0.7', /“10\.0\.0\.0\/8” is not an IP address/],
	[{ ...get('host'), host: id(value, 'ip') }, '10.0.0.777', '10.0.0.7', /“10\.0\.0\.777” is not an IP address/],
	[{ ...get('host'), host: id(value, 'name') }, '', 'A', /No host is given/],
	[get('account'), '1.5', 7, /“1\.5” is not the ID of an account/],
	[get('detection'), 'abc', 7, /is not the ID of a detection/],
	[get('entity', { entityType: value, entity: id(7) }), 'group', 'Host', /“group” is not an entity type/],
	[{ resource: 'entity', operation: 'getMany', entityTypes: value }, 'hosts', 'host', /“hosts” is not an entity type/],
	[{ resource: 'entity', operation: 'getMany', entityTypes: value }, '', 'account', /No entity type is given/],
	[many('host', 'threatFrom'), 100, 1, /^Threat From is “100”, which is not a number from 0 to 99/],
	[many('host', 'threatFrom'), 'high', '0', /^Threat From is “high”, which is not a number from 0 to 99/],
	[many('host', 'threatFrom'), 0.5, 0, /whole number/],
	[{ resource: 'host', operation: 'getMany', filters: { lastDetectionAfter: '2026-02-01', lastDetectionBefore: value } }, '2026-01-01', '2026-03-01', /^Last Detection After is later than Last Detection Before/],
	[many('host', 'lastDetectionAfter'), 'yesterday', '2026-01-01', /“yesterday” is not a date/],
	[many('host', 'lastDetectionAfter'), '2026-13-01T00:00:00', 1_700_000_000, /is not a date/],
	[many('host', 'keyAsset'), 'perhaps', 'true', /^Key Asset is “perhaps”, which is neither true nor false/],
	[many('host', 'tags'), 'a;b|c', 'ok', /holds a character that Vectra does not allow/],
	[many('host', 'macAddress'), '00:11:22', '', /twelve hexadecimal digits/],
	[many('host', 'name'), { first: 'x' }, 'a', /^Name is “{"first":"x"}”, which is not a list of texts/],
	[many('host', 'severity'), 'severe', '', /^Severity holds “severe”, which is not one of its choices/],
	[many('detection', 'category'), 'c2', 'info', /^Category holds “c2”, which is not one of its choices/],
	[many('detection', 'hostId'), '7,x', '7', /“x” is not the ID of a host/],
	[many('detection', 'destination'), 'a b', 'x', /give one address or domain/],
	[many('group', 'importance'), 'huge', 'high', /^Importance holds “huge”, which is not one of its choices/],
	[many('user', 'lastLoginAfter'), 'soon', '2026-01-01', /“soon” is not a date/],
	[many('assignment', 'hostId'), 'h7', '7', /“h7” is not the ID of a host/],
	[many('assignment', 'outcomeId'), 'good', '', /is not the ID of an assignment outcome/],
	[{ resource: 'host', operation: 'getMany', limit: value }, 0, 1, /“0” is not a limit/],
	[{ resource: 'assignment', operation: 'createOutcome', title: value, category: 'false_positive' }, ' ', 'Known scanner', /The Title is missing/],
	[{ resource: 'assignment', operation: 'createOutcome', title: 'Known scanner', category: value }, 'good', 'false_positive', /“good”/],
	[{ resource: 'assignment', operation: 'remove', assignment: id(value), options: { ignoreMissing: true } }, 'a1', '999', /“a1” is not the ID of an assignment/],
	[{ resource: 'assignment', operation: 'remove', assignment: id(999), options: { ignoreMissing: value } }, 'perhaps', 'true', /neither true nor false/],
	[{ resource: 'host', operation: 'getLockdowns', lockdownType: value }, 'traffic', 'host', /Quadrant UX has no list of locked traffic/],
	[{ resource: 'host', operation: 'getLockdowns', lockdownType: value }, 'server', 'host', /“server”/],
	[{ resource: 'entity', operation: 'closeDetections', entity: id(7), closeAs: value }, 'bored', 'benign', /“bored”/],
	[{ resource: 'entity', operation: 'closeDetections', entity: id(value) }, '7 8', '7', /is not the ID of an entity/],
	[{ resource: 'entity', operation: 'closeDetections', entity: id(7), entityType: value }, 'group', 'account', /“group” is not an entity type/],
	[{ resource: 'search', operation: 'hosts', query: value }, '  ', 'x', /The query is empty/],
	[{ resource: 'search', operation: 'hosts', query: 'x', limit: value }, 'many', 5, /“many” is not a limit/],
];
