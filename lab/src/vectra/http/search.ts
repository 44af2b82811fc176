import { ApiError } from '../literals';
import { compileQuery } from '../lucene';
import { pageOf } from '../paging';
import { accountSearchRow } from '../render/account';
import { detectionSearchRow } from '../render/detection';
import { hostSearchRow } from '../render/host';
import { searchStamp, seconds } from '../render/times';
import type { Row } from '../render/view';
import type { Entity, Host } from '../world/types';
import type { Api, Call } from './api';

const QUX = { qux: 1 };

/** Fields that can be read off an object as they are, without rendering all of its row. */
type Plain<T> = Readonly<Record<string, (item: T) => unknown>>;

const PLAIN_ENTITY: Plain<Entity> = {
	id: ({ id }) => id,
	name: ({ name }) => name,
	state: ({ state }) => state,
	threat: ({ threat }) => threat,
	certainty: ({ certainty }) => certainty,
	tags: ({ tags }) => tags,
	last_detection_timestamp: ({ last_detection_timestamp }) => seconds(last_detection_timestamp),
	privilege_level: ({ privilege_level }) => privilege_level,
	_doc_modified_ts: ({ modified, id }) => searchStamp(modified, id),
};

const PLAIN_HOST: Plain<Host> = {
	...PLAIN_ENTITY,
	ip: ({ ip }) => ip,
	last_source: ({ ip }) => ip,
	severity: ({ severity }) => severity,
	is_key_asset: ({ key_asset }) => key_asset,
};

/** QUX search by Lucene queries. */
export function searchRoutes(api: Api): void {
	const { hosts, accounts, detections } = api.world;
	api.add(
		{
			method: 'GET',
			path: '/search/hosts',
			in: QUX,
			handle: (call) => search(call, 'host', hosts.all(), (host) => hostSearchRow(call, host), PLAIN_HOST),
		},
		{
			method: 'GET',
			path: '/search/accounts',
			in: QUX,
			handle: (call) =>
				search(call, 'account', accounts.all(), (account) => accountSearchRow(call, account), PLAIN_ENTITY),
		},
		{
			method: 'GET',
			path: '/search/detections',
			in: QUX,
			handle: (call) =>
				search(call, 'detection', detections.all(), (detection) => detectionSearchRow(call, detection), {}),
		},
	);
}

function search<T>(
	call: Call,
	prefix: string,
	items: readonly T[],
	render: (item: T) => Row,
	plain: Plain<T>,
): unknown {
	const text = call.query.query_string ?? '';
	if (text.trim() === '') return pageOf(call, items, render);
	const query = compileQuery(text, prefix);
	if (typeof query === 'string') throw new ApiError(400, { detail: `Invalid query_string: ${query}` });
	const { test, fields } = query;
	const isPlain = [...fields].every((field) => Object.hasOwn(plain, field));
	const rowOf = isPlain
		? (item: T): Row => Object.fromEntries([...fields].map((field) => [field, plain[field](item)]))
		: render;
	return pageOf(
		call,
		items.filter((item) => test(rowOf(item))),
		render,
	);
}
