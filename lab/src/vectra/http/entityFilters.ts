import { releaseHas } from '../version';
import type { EntityBase, Host } from '../world/types';
import type { Call } from './api';
import { flag, name, number, partial, splitList, tags, text, time, type Filter, type Filters } from './filters';

const QUX = { qux: 1 };

const noteModified = ({ world }: Call, row: EntityBase): number | null => world.notes.modifiedAt(row);

/** `threat` and `certainty` beside the old names; that lists know them is seen in clients, not in documents. */
const newScoreName = (read: Filter<EntityBase>): Filter<EntityBase> => ({
	...read,
	when: ({ hostThreatFilters }) => hostThreatFilters,
});

const SCORED: Filters<EntityBase> = {
	t_score: number(({ threat }) => threat),
	t_score_gte: number(({ threat }) => threat, 'gte'),
	c_score: number(({ certainty }) => certainty),
	c_score_gte: number(({ certainty }) => certainty, 'gte'),
};

const COMMON: Filters<EntityBase> = {
	name: name(({ name: own }) => own),
	state: text(({ state }) => state),
	tags,
	...SCORED,
	last_detection_timestamp: time(({ last_detection_timestamp }) => last_detection_timestamp),
	note_modified_timestamp_gte: time((row, call) => noteModified(call, row), 'gte'),
	privilege_level: number(({ privilege_level }) => privilege_level),
	privilege_level_gte: number(({ privilege_level }) => privilege_level, 'gte'),
	privilege_category: text(({ privilege_category }) => privilege_category),
	min_id: number(({ id }) => id, 'gte'),
	max_id: number(({ id }) => id, 'lte'),
};

/** On QUX with appliance 8.2; on RUX not known. */
const sinceRelease = (filter: Filter<EntityBase>): Filter<EntityBase> => ({
	...filter,
	when: (switches, { deployment }) =>
		deployment === 'qux' ? releaseHas(switches.applianceVersion, '8.2') : switches.ruxHostTimestampFilters,
});

const DETECTED_SINCE = time<EntityBase>(({ last_detection_timestamp }) => last_detection_timestamp, 'gte');
const DETECTED_UNTIL = time<EntityBase>(({ last_detection_timestamp }) => last_detection_timestamp, 'lte');

export const HOST_FILTERS: Filters<Host> = {
	...COMMON,
	threat: newScoreName(SCORED.t_score),
	threat_gte: newScoreName(SCORED.t_score_gte),
	certainty: newScoreName(SCORED.c_score),
	certainty_gte: newScoreName(SCORED.c_score_gte),
	last_detection_timestamp_gte: sinceRelease(DETECTED_SINCE),
	last_detection_timestamp_lte: sinceRelease(DETECTED_UNTIL),
	last_source: text(({ ip }) => ip),
	mac_address: text(({ mac_address }) => mac_address),
	key_asset: flag(({ key_asset }) => key_asset),
	is_key_asset: { ...flag<Host>(({ key_asset }) => key_asset), in: QUX },
	target_key_asset: { ...flag<Host>(({ targets_key_asset }) => targets_key_asset), in: QUX },
	is_targeting_key_asset: { ...flag<Host>(({ targets_key_asset }) => targets_key_asset), in: QUX },
	active_traffic: { ...flag<Host>(({ has_active_traffic }) => has_active_traffic), in: QUX },
	has_active_traffic: { ...flag<Host>(({ has_active_traffic }) => has_active_traffic), in: QUX },
	// Deprecated: `false` leaves out hosts that are idle in every sense.
	all: {
		in: QUX,
		read: (value, _name, { world }) =>
			value.toLowerCase() === 'false'
				? (host) =>
						host.has_active_traffic ||
						host.key_asset ||
						world.detections.of(host).some(({ state }) => state === 'active')
				: undefined,
	},
	// Changes what is shown, not which rows.
	include_detection_summaries: { in: QUX, read: () => undefined },
};

export const ACCOUNT_FILTERS: Filters<EntityBase> = {
	...COMMON,
	threat: { ...SCORED.t_score, in: QUX },
	threat_gte: { ...SCORED.t_score_gte, in: QUX },
	certainty: { ...SCORED.c_score, in: QUX },
	certainty_gte: { ...SCORED.c_score_gte, in: QUX },
	last_detection_timestamp_gte: DETECTED_SINCE,
	last_detection_timestamp_lte: DETECTED_UNTIL,
	uid: { ...text<EntityBase>(({ name: uid }) => uid), in: QUX },
	id: { in: { rux: 0 }, read: idList },
};

export const ENTITY_FILTERS: Filters<EntityBase> = {
	name: partial(({ name: own }) => own),
	state: text(({ state }) => state),
	tags,
	is_prioritized: flag(({ urgency_score }, { switches }) => urgency_score >= switches.prioritizedFrom),
	last_detection_timestamp_gte: DETECTED_SINCE,
	last_detection_timestamp_lte: DETECTED_UNTIL,
	last_modified_timestamp_gte: time(({ modified }) => modified, 'gte'),
	last_modified_timestamp_lte: time(({ modified }) => modified, 'lte'),
	note_modified_timestamp_gte: time((row, call) => noteModified(call, row), 'gte'),
	// Decides which collections are read at all.
	type: { read: () => undefined },
	entity_type: { in: { rux: 1, ruxUntil: 3 }, read: () => undefined },
	id: { in: { rux: 5 }, read: idList },
};

function idList(value: string): (row: EntityBase) => boolean {
	const wanted = new Set(splitList(value).map(Number));
	return ({ id }) => wanted.has(id);
}

export const ENTITY_ORDER = {
	id: ({ id }: EntityBase) => id,
	name: ({ name: own }: EntityBase) => own,
	threat: ({ threat }: EntityBase) => threat,
	t_score: ({ threat }: EntityBase) => threat,
	certainty: ({ certainty }: EntityBase) => certainty,
	c_score: ({ certainty }: EntityBase) => certainty,
	urgency_score: ({ urgency_score }: EntityBase) => urgency_score,
	last_detection_timestamp: ({ last_detection_timestamp }: EntityBase) => last_detection_timestamp,
	last_modified_timestamp: ({ modified }: EntityBase) => modified,
	last_modified: ({ modified }: EntityBase) => modified,
} as const;
