import type { IDataObject } from 'n8n-workflow';
import { id, page, type Script } from './support';

export interface ReadCase {
	title: string;
	deployment: 'qux' | 'rux';
	resource: string;
	operation: string;
	parameters: IDataObject;
	script: Script;
	/** The call that matters: path and query. */
	asks: [path: string, query: IDataObject];
	/** What the items must hold. */
	items: IDataObject[];
}

const HOST = {
	id: '7',
	name: 'FIN-LT-7',
	t_score: '81',
	c_score: 64,
	severity: 'High',
	last_source: '10.0.0.7',
	key_asset: 'true',
	tags: null,
	groups: null,
	detection_set: ['https://brain.example/api/v2.5/detections/90012'],
	host_artifact_set: null,
	last_detection_timestamp: '2026-02-03T08:11:40Z',
	state: 'active',
};
const host = { type: 'host', id: 7, name: 'FIN-LT-7', ip: '10.0.0.7', threat: 81, certainty: 64, severity: 'high', keyAsset: true, tags: null, groups: [], detectionIds: [90012], macAddresses: [] };

const ACCOUNT = { id: 7, name: 'j.doe@example', account_type: ['kerberos'], threat: 50, certainty: null, severity: null, tags: ['a'], state: 'active', privilege_level: null };
const account = { type: 'account', id: 7, name: 'j.doe@example', accountTypes: ['kerberos'], threat: 50, certainty: null, severity: null, tags: ['a'] };

const ENTITY = { id: 7, type: 'account', name: 'j.doe@example', urgency_score: 76, importance: 1, is_prioritized: true, severity: 'High', attack_rating: 7, tags: null, state: 'suspended', ip: null, last_modified_timestamp: '2026-02-03T08:15:02Z', account_type: ['o365'] };
const entity = { type: 'account', id: 7, urgency: 76, importance: 'medium', prioritized: true, severity: 'high', attackRating: 7, state: 'suspended', lastModified: '2026-02-03T08:15:02Z', threat: null };

const DETECTION = { id: 5, detection_type: 'Port Scan', detection_category: 'COMMAND & CONTROL', src_ip: '10.0.0.7', state: 'active', threat: 1, certainty: 2, src_host: { id: 7, name: 'FIN-LT-7' }, tags: null, summary: { dst_ips: ['c2.example'], dst_ports: [443] }, is_triaged: false, last_timestamp: '2026-02-03T08:11:40Z', detection_url: 'https://brain.example/detections/5' };
const detection = { type: 'detection', id: 5, name: 'Port Scan', category: 'command_and_control', entity: { type: 'host', id: 7, name: 'FIN-LT-7' }, triaged: false, tags: null, destinations: { addresses: ['c2.example'], domains: [], ports: [443], protocols: [] }, url: 'https://brain.example/detections/5' };

const list = { limit: 5 };
const PAGE = { page: '1', page_size: '5' };

export const READS: ReadCase[] = [
	{ title: 'one by ID', deployment: 'qux', resource: 'host', operation: 'get', parameters: { host: id(' 7 ') }, script: { '/hosts/7': [200, HOST] }, asks: ['/hosts/7', {}], items: [host] },
	{ title: 'many, with the filters in the words of the API', deployment: 'qux', resource: 'host', operation: 'getMany', parameters: { ...list, filters: { threatFrom: 80, lastDetectionAfter: '2026-02-03T08:11:40+00:00', keyAsset: true } }, script: { '/hosts': page(HOST) }, asks: ['/hosts', { ...PAGE, ordering: 'id', t_score_gte: '80', key_asset: 'true', last_detection_timestamp_gte: '2026-02-03T08:11:40Z' }], items: [host] },
	{ title: 'many, what RUX cannot filter left out', deployment: 'rux', resource: 'host', operation: 'getMany', parameters: { ...list, filters: { lastDetectionAfter: 1_770_106_300 }, options: { sortBy: 'last_detection_timestamp' } }, script: { '/hosts': page(HOST) }, asks: ['/hosts', { ...PAGE, ordering: '-last_detection_timestamp' }], items: [host] },
	{ title: 'one by ID', deployment: 'rux', resource: 'account', operation: 'get', parameters: { account: id(7) }, script: { '/accounts/7': [200, ACCOUNT] }, asks: ['/accounts/7', {}], items: [account] },
	{ title: 'many by the old names of the scores', deployment: 'rux', resource: 'account', operation: 'getMany', parameters: { ...list, filters: { threatFrom: 50 } }, script: { '/accounts': page(ACCOUNT) }, asks: ['/accounts', { ...PAGE, ordering: 'id', t_score_gte: '50' }], items: [account] },
	{ title: 'one with its type', deployment: 'rux', resource: 'entity', operation: 'get', parameters: { entityType: 'account', entity: id(7) }, script: { '/entities/7': [200, ENTITY] }, asks: ['/entities/7', { type: 'account' }], items: [entity] },
	{ title: 'one, which is the account itself', deployment: 'qux', resource: 'entity', operation: 'get', parameters: { entityType: 'account', entity: id(7) }, script: { '/accounts/7': [200, ACCOUNT] }, asks: ['/accounts/7', {}], items: [account] },
	{ title: 'many, the most urgent first', deployment: 'rux', resource: 'entity', operation: 'getMany', parameters: { ...list, filters: { urgencyFrom: 76, prioritized: true } }, script: { '/entities': page(ENTITY, { ...ENTITY, id: 8, urgency_score: 75 }) }, asks: ['/entities', { ...PAGE, type: 'host,account', ordering: '-urgency_score', is_prioritized: 'true' }], items: [entity] },
	{ title: 'one by ID', deployment: 'qux', resource: 'detection', operation: 'get', parameters: { detection: id(5) }, script: { '/detections/5': [200, DETECTION] }, asks: ['/detections/5', {}], items: [detection] },
	{ title: 'many by category', deployment: 'qux', resource: 'detection', operation: 'getMany', parameters: { ...list, filters: { category: ['command_and_control'], hostId: 7 } }, script: { '/detections': page(DETECTION) }, asks: ['/detections', { ...PAGE, ordering: 'id', category: 'command', host_id: '7' }], items: [detection] },
	{ title: 'many, Info included', deployment: 'rux', resource: 'detection', operation: 'getMany', parameters: { ...list, options: { includeInfo: true } }, script: { '/detections': page(DETECTION) }, asks: ['/detections', { ...PAGE, ordering: 'id', include_info_category: 'true' }], items: [detection] },
	{ title: 'many without members', deployment: 'rux', resource: 'group', operation: 'getMany', parameters: { ...list, filters: { name: 'block' } }, script: { '/groups': page({ id: 73, name: 'NoBlock', type: 'IP', members: null, member_count: '3', importance: 'High' }) }, asks: ['/groups', { ...PAGE, name: 'block', include_members: 'false' }], items: [{ id: 73, name: 'NoBlock', type: 'ip', memberCount: 3, importance: 'high' }] },
	{ title: 'many', deployment: 'rux', resource: 'user', operation: 'getMany', parameters: { ...list, filters: { email: 'SOC@example', role: 'Security Analyst' } }, script: { '/users': page({ id: 31, email: 'soc@example', name: 'Soc', role: 'security_analyst', last_login_timestamp: null }) }, asks: ['/users', { page: '1', email: 'SOC@example', role: 'security_analyst' }], items: [{ id: 31, name: 'Soc', email: 'soc@example', role: 'security_analyst', lastLogin: null }] },
	{ title: 'many, answered by a bare list', deployment: 'qux', resource: 'user', operation: 'getMany', parameters: list, script: { '/users': [200, [{ id: 31, username: 'soc', role: 'Security Analyst' }]] }, asks: ['/users', { page: '1' }], items: [{ id: 31, name: 'soc', role: 'security_analyst' }] },
	{ title: 'many', deployment: 'qux', resource: 'assignment', operation: 'getMany', parameters: { ...list, filters: { hostId: '7,8', resolved: false } }, script: { '/assignments': page({ id: 559, host_id: 7, account_id: null, date_resolved: null, assigned_to: { id: 31, username: 'soc' }, triaged_detections: {}, outcome: null }) }, asks: ['/assignments', { page: '1', hosts: '7,8', resolved: 'false' }], items: [{ id: 559, entity: { type: 'host', id: 7 }, assignedTo: { id: 31, name: 'soc' }, resolved: false, triagedDetectionIds: [] }] },
	{ title: 'for hosts', deployment: 'qux', resource: 'search', operation: 'hosts', parameters: { ...list, query: 'host.threat:>=50' }, script: { '/search/hosts': page(HOST) }, asks: ['/search/hosts', { ...PAGE, query_string: 'host.threat:>=50' }], items: [host] },
	{ title: 'outcomes', deployment: 'rux', resource: 'assignment', operation: 'getOutcomes', parameters: list, script: { '/assignment_outcomes': page({ id: '4', title: 'Known scanner', category: 'False_Positive', builtin: 'false', user_selectable: null }) }, asks: ['/assignment_outcomes', { page: '1' }], items: [{ title: 'Known scanner', category: 'false_positive', builtIn: false, selectable: null, id: 4 }] },
	{ title: 'outcomes, answered by a bare list', deployment: 'qux', resource: 'assignment', operation: 'getOutcomes', parameters: list, script: { '/assignment_outcomes': [200, [{ id: 1, title: null, category: null }]] }, asks: ['/assignment_outcomes', { page: '1' }], items: [{ title: null, category: null, builtIn: null, id: 1 }] },
];
