import { ApiError, badFields, notFound, required } from '../literals';
import { ordered, pageOf, trimmed } from '../paging';
import { detectionRow } from '../render/detection';
import { categoryOfFilter } from '../world/catalog';
import type { Detection } from '../world/types';
import type { Api, Call, Route } from './api';
import {
	anyOf,
	flag,
	number,
	passing,
	readBoolean,
	tagMatcher,
	tags,
	testsOf,
	text,
	time,
	type Filter,
	type Filters,
} from './filters';

/** v3.4 took the old score names and the category away. */
const OLD = { qux: 1, rux: 0, ruxUntil: 3 };
const NEW = { rux: 4 };

const CLOSE_IN = { qux: 5, rux: 5 };
const hasCloseWorkflow: Route['when'] = ({ closeWorkflow }, { deployment }) =>
	closeWorkflow === 'both' || closeWorkflow === deployment;

const byCategory: Filter<Detection> = {
	in: OLD,
	read: (value) => {
		const wanted = categoryOfFilter(value);
		return ({ category }) => category === wanted;
	},
};

const threat = number<Detection>((row) => row.threat);
const threatGte = number<Detection>((row) => row.threat, 'gte');
const certainty = number<Detection>((row) => row.certainty);
const certaintyGte = number<Detection>((row) => row.certainty, 'gte');

const FILTERS: Filters<Detection> = {
	state: text(({ state }) => state),
	tags,
	threat,
	threat_gte: threatGte,
	certainty,
	certainty_gte: certaintyGte,
	t_score: { ...threat, in: OLD },
	t_score_gte: { ...threatGte, in: OLD },
	c_score: { ...certainty, in: OLD },
	c_score_gte: { ...certaintyGte, in: OLD },
	min_id: number(({ id }) => id, 'gte'),
	max_id: number(({ id }) => id, 'lte'),
	category: byCategory,
	detection_category: byCategory,
	detection_type: text(({ detection_type }) => detection_type),
	src_ip: text(({ src_ip }) => src_ip),
	last_timestamp: time(({ last_timestamp }) => last_timestamp),
	last_timestamp_gte: time(({ last_timestamp }) => last_timestamp, 'gte'),
	last_timestamp_lte: { ...time<Detection>(({ last_timestamp }) => last_timestamp, 'lte'), in: NEW },
	host_id: number(({ owner }) => (owner.type === 'host' ? owner.id : null)),
	destination: anyOf(({ dst_ips, target_domains }) => [...dst_ips, ...target_domains]),
	proto: anyOf(({ protocols }) => protocols),
	is_targeting_key_asset: flag(({ is_targeting_key_asset }) => is_targeting_key_asset),
	is_triaged: flag(({ is_triaged }) => is_triaged),
	note_modified_timestamp_gte: time((row, { world }) => world.notes.modifiedAt(row), 'gte'),
	id: { ...anyOf<Detection>(({ id }) => [id]), in: NEW },
	entity_id: { ...number<Detection>(({ owner }) => owner.id), in: NEW },
	type: { ...text<Detection>(({ owner }) => owner.type), in: NEW },
	src_account: { ...number<Detection>(({ owner }) => (owner.type === 'account' ? owner.id : null)), in: NEW },
	// Decides below whether INFO is shown at all.
	include_info_category: { in: NEW, read: () => undefined },
};

const ORDER = {
	id: ({ id }: Detection) => id,
	threat: (row: Detection) => row.threat,
	t_score: (row: Detection) => row.threat,
	certainty: (row: Detection) => row.certainty,
	c_score: (row: Detection) => row.certainty,
	created_timestamp: ({ created }: Detection) => created,
	first_timestamp: ({ first_timestamp }: Detection) => first_timestamp,
	last_timestamp: ({ last_timestamp }: Detection) => last_timestamp,
} as const;

export function detectionRoutes(api: Api): void {
	api.add(
		{
			method: 'GET',
			path: '/detections',
			handle: (call) => {
				const tests = testsOf(call, FILTERS);
				if (hidesInfo(call)) tests.push(({ category }) => category !== 'info');
				const rows = ordered(call, passing(candidates(call), tests), ORDER);
				return pageOf(
					call,
					rows,
					trimmed(call, (one) => detectionRow(call, one), { canExclude: true }),
				);
			},
		},
		{ method: 'PATCH', path: '/detections', handle: patchDetections },
		{
			method: 'GET',
			path: '/detections/:id',
			handle: (call) =>
				trimmed(call, (one: Detection) => detectionRow(call, one), { canExclude: true })(detectionOf(call)),
		},
		{
			method: 'GET',
			path: '/detections/:id/pcap',
			handle: (call) => {
				const { pcap } = detectionOf(call);
				if (!pcap) throw new ApiError(404, { status: 404, reason: 'File Not Found' });
				return EMPTY_CAPTURE;
			},
		},
		{
			method: 'PATCH',
			path: '/detections/close',
			in: CLOSE_IN,
			when: hasCloseWorkflow,
			handle: (call) => {
				const { reason } = call.body;
				if (reason !== 'benign' && reason !== 'remediated') {
					throw badFields({ reason: [`"${String(reason ?? '')}" is not a valid choice.`] });
				}
				call.world.setFixed(listed(call), true, reason);
				return done('closed');
			},
		},
		{
			method: 'PATCH',
			path: '/detections/open',
			in: CLOSE_IN,
			when: hasCloseWorkflow,
			handle: (call) => {
				call.world.setFixed(listed(call), false);
				return done('opened');
			},
		},
	);
}

function detectionOf({ world, params }: Call): Detection {
	const detection = world.detections.get(Number(params.id));
	if (!detection) throw notFound();
	return detection;
}

/** The header of a capture file (little-endian, Ethernet) without packets. */
const EMPTY_CAPTURE = Buffer.from('d4c3b2a1020004000000000000000000ffff000001000000', 'hex');

const done = (verb: string): unknown => ({
	_meta: { level: 'Success', message: `Successfully ${verb} detections` },
});

function candidates({ query, world, switches }: Call): readonly Detection[] {
	if (query.host_id !== undefined) return world.detections.of({ type: 'host', id: Number(query.host_id) });
	if (query.tags !== undefined) return world.detections.tagged(tagMatcher(query.tags, switches));
	return world.detections.all();
}

function hidesInfo({ version, query }: Call): boolean {
	if (version.deployment === 'qux' || version.minor < 4) return false;
	const { include_info_category: value } = query;
	return value === undefined || !readBoolean(value, 'include_info_category');
}

/** `closed` is set by closing, `expired` by jobs. */
const SETTABLE = ['open', 'acknowledged', 'escalated', 'paused'];

/** Refuses a reference that is longer than this tenant takes. */
export function checkReference({ switches }: Call, reference: unknown): void {
	const { externalReferenceLimit: most } = switches;
	if (most === null || String(reference ?? '').length <= most) return;
	throw badFields({ external_reference_id: [`Ensure this field has no more than ${most} characters.`] });
}

/** Marks as fixed or reopens (text "True" or "False"); v3.5 also writes investigation fields. */
function patchDetections(call: Call): unknown {
	const { body, switches, version, world } = call;
	const preview = ['investigation_status', 'external_reference_id'].filter((field) => field in body);
	if (
		body.mark_as_fixed === undefined &&
		version.deployment === 'rux' &&
		version.minor >= 5 &&
		preview.length > 0
	) {
		const change = Object.fromEntries(preview.map((field) => [field, body[field]]));
		const { investigation_status: status = 'open', external_reference_id: reference } = change;
		if (!SETTABLE.includes(String(status))) throw badFields({ investigation_status: [`"${String(status)}" is not a valid choice.`] });
		checkReference(call, reference);
		for (const detection of listed(call)) detection.extra = { ...detection.extra, ...change };
		return done('updated');
	}
	const flagValue = body.mark_as_fixed;
	if (flagValue === undefined) throw required('mark_as_fixed');
	if (typeof flagValue !== 'string' && switches.fixedFlagMustBeString) {
		throw badFields({ mark_as_fixed: ['Must be "True" or "False".'] });
	}
	const fixed = readBoolean(String(flagValue), 'mark_as_fixed');
	const detections = listed(call);
	if (switches.olderMark === 'refused') throw badFields({ mark_as_fixed: ['Close detections with a reason instead.'] });
	if (switches.olderMark === 'works') world.setFixed(detections, fixed);
	return done('marked');
}

/** The detections of `detectionIdList`; ids that do not exist are skipped, unless none is left. */
export function listed({ body, world }: Call): Detection[] {
	const ids = Array.isArray(body.detectionIdList) ? body.detectionIdList.map(Number) : [];
	const found = ids.map((id) => world.detections.get(id)).filter((detection) => detection !== undefined);
	if (found.length === 0) {
		const message = 'Failed to mark detections: no valid detection ids provided';
		throw new ApiError(404, { _meta: { level: 'errors', message } });
	}
	return found;
}
