import { badRequest } from '../literals';
import type { CortexSwitches } from '../switches';
import { addresses, type EndpointStore } from './endpoints';
import { lastSeen, statusOf } from './presence';
import { platformOf } from './record';
import { asList, ISOLATION, type Endpoint } from './types';

/** One filter of a request, as it came. */
export interface RawFilter {
	field: string;
	operator: string;
	value?: unknown;
}

interface Context {
	now: number;
	switches: CortexSwitches;
}

type Predicate = (endpoint: Endpoint) => boolean;

interface FieldRule {
	operators: readonly string[];
	/** The endpoint's values for an `in` filter, or its one number for `gte` and `lte`. */
	read: (endpoint: Endpoint, context: Context) => string[] | number | null;
	/** How a value asked for is compared; identity when left out. */
	fold?: (value: string, context: Context) => string;
	/** Whether one bare string does instead of a list. */
	scalar?: boolean;
}

const IN = ['in'] as const;
const RANGE = ['gte', 'lte'] as const;
const lower = (value: string) => value.toLowerCase();

const plain = (field: string): FieldRule => ({
	operators: IN,
	read: ({ fields }) => asList(fields[field]),
});

/** `alias` and the like: an empty string is a value of its own. */
const cloud = (field: string): FieldRule => ({
	operators: IN,
	read: ({ fields }) => [String(fields[field] ?? '')],
});

const FIELDS: Record<string, FieldRule> = {
	endpoint_id_list: { operators: IN, read: ({ id }) => [id] },
	endpoint_status: {
		operators: ['in', 'eq'],
		read: (endpoint, { now, switches }) => [lower(statusOf(endpoint, now, switches))],
		fold: lower,
		scalar: true,
	},
	hostname: {
		operators: IN,
		read: ({ fields }, { switches }) => [
			switches.hostNameCaseSensitive ? fields.endpoint_name : lower(fields.endpoint_name),
		],
		fold: (value, { switches }) => (switches.hostNameCaseSensitive ? value : lower(value)),
	},
	ip_list: { operators: IN, read: addresses },
	public_ip_list: {
		operators: IN,
		read: ({ fields }) => asList(fields.public_ip === undefined ? '198.51.100.24' : fields.public_ip),
	},
	username: plain('users'),
	alias: cloud('alias'),
	group_name: plain('group_name'),
	dist_name: { operators: IN, read: ({ fields }) => asList(fields.installation_package ?? 'standard') },
	platform: { operators: IN, read: ({ fields }) => [platformOf(fields)], fold: lower },
	isolate: {
		operators: IN,
		read: (endpoint, { switches }) => [isolateBucket(endpoint.isolation, switches)],
		fold: lower,
		scalar: true,
	},
	scan_status: {
		operators: IN,
		read: ({ fields }) => [
			lower(String(fields.scan_status ?? 'SCAN_STATUS_NONE').replace('SCAN_STATUS_', '')),
		],
		fold: lower,
	},
	first_seen: { operators: RANGE, read: ({ fields }) => fields.first_seen },
	last_seen: { operators: RANGE, read: (endpoint, { now, switches }) => lastSeen(endpoint, now, switches) },
	cloud_provider: cloud('cloud_provider'),
	cloud_region: cloud('cloud_region'),
	cloud_provider_account_id: cloud('cloud_provider_account_id'),
	cloud_instance_id: cloud('cloud_instance_id'),
	cloud_id: cloud('cloud_id'),
};

/** Filters that only the tag calls know. */
const TAG_CALL_FIELDS: Record<string, FieldRule> = {
	operational_status: {
		operators: IN,
		read: ({ fields }) => [String(fields.operational_status ?? 'PROTECTED')],
	},
	endpoint_id: { operators: IN, read: ({ id }) => [id] },
};

/**
 * Endpoints that pass every filter, newest first unless an index narrowed the search. A field, operator or
 * value that the product does not take is a 500 envelope.
 */
export function select(
	store: EndpointStore,
	filters: readonly RawFilter[],
	context: Context,
	{ tagCall = false } = {},
): readonly Endpoint[] {
	const rules = tagCall ? { ...FIELDS, ...TAG_CALL_FIELDS } : FIELDS;
	const predicates = filters.map((filter) => compile(filter, rules, context));
	if (predicates.length === 0) return store.newestFirst(context.now);
	const candidates = narrowed(store, filters, context) ?? store.newestFirst(context.now);
	return candidates.filter((endpoint) => predicates.every((matches) => matches(endpoint)));
}

/**
 * The endpoints an index yields for one of the filters, sorted newest first; undefined when no filter has an
 * index.
 */
function narrowed(
	store: EndpointStore,
	filters: readonly RawFilter[],
	{ now }: Context,
): Endpoint[] | undefined {
	const lookups: Record<string, (value: string) => Array<Endpoint | undefined>> = {
		endpoint_id_list: (id) => [store.get(id)],
		ip_list: (ip) => store.withIp(ip),
		hostname: (name) => store.withName(name),
	};
	const filter = filters.find(({ field }) => field in lookups);
	if (!filter) return undefined;
	const found = new Set<Endpoint>();
	for (const value of asList(filter.value)) {
		for (const endpoint of lookups[filter.field](value)) {
			if (endpoint && store.isVisible(endpoint, now)) found.add(endpoint);
		}
	}
	return [...found].sort(
		(a, b) => (b.fields.first_seen ?? 0) - (a.fields.first_seen ?? 0) || (a.id < b.id ? -1 : 1),
	);
}

function compile(filter: RawFilter, rules: Record<string, FieldRule>, context: Context): Predicate {
	const { field } = filter;
	const rule = Object.hasOwn(rules, field) ? rules[field] : undefined;
	if (!rule) throw badRequest(`Unsupported filter field: ${field}`);
	const operator = filter.operator.toLowerCase();
	if (!rule.operators.includes(operator)) {
		throw badRequest(`Unsupported operator for ${field}: ${filter.operator}`);
	}
	if (operator === 'gte' || operator === 'lte') {
		const { value } = filter;
		if (typeof value !== 'number' || !Number.isInteger(value))
			throw badRequest(`${field}: an integer is expected`);
		return (endpoint) => {
			const actual = rule.read(endpoint, context);
			if (typeof actual !== 'number') return false;
			return operator === 'gte' ? actual >= value : actual <= value;
		};
	}
	const wanted = new Set(texts(filter, rule).map((value) => rule.fold?.(value, context) ?? value));
	return (endpoint) => {
		const actual = rule.read(endpoint, context);
		return Array.isArray(actual) && actual.some((value) => wanted.has(value));
	};
}

function texts({ field, value }: RawFilter, rule: FieldRule): string[] {
	if (rule.scalar && typeof value === 'string') return [value];
	if (!Array.isArray(value) || !value.every((entry) => typeof entry === 'string')) {
		throw badRequest(`${field}: a list of strings is expected`);
	}
	return value;
}

function isolateBucket(isolation: string, { isolateFilterPendingBucket: pending }: CortexSwitches): string {
	if (isolation === ISOLATION.isolated) return 'isolated';
	return isolation === ISOLATION.released ? 'unisolated' : pending;
}
