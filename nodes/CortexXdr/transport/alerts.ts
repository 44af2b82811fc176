import type { IDataObject } from 'n8n-workflow';
import { textList } from '../../shared/values';
import { readAlert, type Alert } from './alertRecord';
import type { CortexApi } from './api';
import type { MutationResult } from './judge';
import { PAGE_SIZE, readPage, type ApiFilter, type Query } from './pages';
import type { ProductLine } from './productLine';

/** What can be asked of the server on both lines. Nobody can filter by endpoint, user or MITRE technique there (vendor documentation). */
export interface AlertQuery {
	ids?: readonly string[];
	/** `informational`, `low`, `medium`, `high`, `critical`. */
	severities?: readonly string[];
	/** Names as the console shows them, such as `XDR Agent`. */
	sources?: readonly string[];
	/** When it happened, epoch ms. */
	detectedAfter?: number;
	detectedBefore?: number;
	/** When the server stored it, epoch ms. */
	insertedAfter?: number;
	insertedBefore?: number;
	sortBy?: 'time' | 'severity';
	sortOrder?: 'asc' | 'desc';
}

/** How much of the list is returned. */
export interface AlertChoice {
	/** The most alerts to return. */
	limit?: number;
	/** A condition that the server lacks, applied here. */
	matches?: (alert: Alert) => boolean;
}

/** An alert, and the record that it was read from. */
export interface AlertRow {
	alert: Alert;
	record: IDataObject;
}

/** The most alerts that are read for a condition that the server lacks: 100 calls. */
export const MOST_SCANNED = 10_000;

/** The calls and names of one product line. */
interface Dialect {
	path: string;
	/** Keys of the rows in the reply, whichever it has. */
	rowsKey: string[];
	id: string;
	source: string;
	detected: string;
	inserted: string;
	severity: (word: string) => string;
	/** Ids are integers in filters of both lines, though 3.x prints them as texts. */
	extra: IDataObject;
}

const DIALECTS: Record<ProductLine, Dialect> = {
	xdr3: {
		// v1 lacks status and incident; v2 is the current one (vendor specification).
		path: '/public_api/v2/alerts/get_alerts_multi_events',
		rowsKey: ['alerts'],
		id: 'alert_id_list',
		source: 'alert_source',
		detected: 'creation_time',
		inserted: 'server_creation_time',
		severity: (word) => word,
		extra: {},
	},
	xdr5: {
		path: 'issue/search',
		rowsKey: ['DATA', 'issues'],
		id: 'id',
		source: 'detection.method',
		detected: 'observation_time',
		inserted: '_insert_time',
		severity: (word) => (word === 'informational' ? 'INFO' : word.toUpperCase()),
		// Without them an issue does not name its machine.
		extra: { include_fields: ['normalized_fields'] },
	},
};

/**
 * Lists alerts of 3.x or issues of 5.x, each once although rows move while pages are read.
 *
 * @throws NodeApiError when so many must be read for a condition of ours that the result would not be whole
 */
export async function listAlerts(
	api: CortexApi,
	line: ProductLine,
	query: AlertQuery,
	{ limit = Infinity, matches }: AlertChoice = {},
): Promise<AlertRow[]> {
	const dialect = DIALECTS[line];
	const seen = new Map<string, Alert>();
	let scanned = 0;
	const passes = (record: IDataObject): boolean => {
		scanned += 1;
		if (matches && scanned > MOST_SCANNED) throw tooMany(api, line);
		const alert = readAlert(record);
		if (!alert || seen.has(alert.id)) return false;
		seen.set(alert.id, alert);
		return matches?.(alert) ?? true;
	};
	const rows = await api.list(dialect.path, dialect.rowsKey, requestOf(dialect, query), {
		limit,
		...(matches ? { passes } : {}),
	});
	// Without a condition the rows did not go through `passes`, which would keep pages from being read ahead.
	const records = matches ? rows : rows.filter(passes);
	return records.flatMap((record) => {
		const alert = readAlert(record);
		return alert ? [{ alert, record }] : [];
	});
}

/** The first alerts of a list, and how many there are. */
export interface AlertPage {
	rows: AlertRow[];
	/** Whether these are all. */
	whole: boolean;
	/** How many Cortex says there are; it stops counting at 9 999 (vendor documentation). */
	counted: number | undefined;
}

/** Reads the first page of the same list. */
export async function readAlertPage(api: CortexApi, line: ProductLine, query: AlertQuery): Promise<AlertPage> {
	const dialect = DIALECTS[line];
	const { rows, counted } = await readPage(api, dialect.path, dialect.rowsKey, requestOf(dialect, query), 0);
	const alerts = (rows as IDataObject[]).flatMap((record) => {
		const alert = readAlert(record);
		return alert ? [{ alert, record }] : [];
	});
	return { rows: alerts, whole: rows.length < PAGE_SIZE, counted };
}

/** One alert or issue; undefined when there is none. */
export async function readAlertById(api: CortexApi, line: ProductLine, id: string): Promise<AlertRow | undefined> {
	const rows = await listAlerts(api, line, { ids: [id] }, { limit: 1 });
	return rows.find(({ alert }) => alert.id === id);
}

/** What may be changed, in words of both lines. */
export interface AlertChange {
	severity?: string;
	status?: 'new' | 'inProgress' | 'resolved';
	/** Why it is resolved, such as `false_positive`; only with `resolved`, and needed there. */
	reason?: string;
	comment?: string;
}

/** Sends the change of one alert exactly once. 5.x answers 204, 3.x with the IDs that it changed. */
export async function updateAlert(
	api: CortexApi,
	line: ProductLine,
	id: string,
	change: AlertChange,
): Promise<MutationResult> {
	return line === 'xdr5'
		? await api.mutate(`issue/${id}`, { update_data: issueChange(change) })
		: await api.mutate('alerts/update_alerts', { alert_id_list: [id], update_data: alertChange(change) });
}

/** Fields of `update_alerts`, whose statuses name the reason (vendor specification of 3.x). */
function alertChange({ severity, status, reason, comment }: AlertChange): IDataObject {
	const words = { new: 'new', inProgress: 'under_investigation', resolved: `resolved_${reason}` };
	return {
		...(severity === undefined ? {} : { severity }),
		...(status === undefined ? {} : { status: words[status] }),
		...(comment === undefined ? {} : { comment }),
	};
}

/** Fields of `issue/{id}` (vendor specification of 5.x). */
function issueChange({ severity, status, reason, comment }: AlertChange): IDataObject {
	const words = { new: 'New', inProgress: 'In Progress', resolved: 'Resolved' };
	return {
		...(severity === undefined ? {} : { severity: DIALECTS.xdr5.severity(severity) }),
		...(status === undefined ? {} : { status: words[status] }),
		...(reason === undefined ? {} : { status_resolution_reason: `Resolved - ${inTitleCase(reason)}` }),
		...(comment === undefined ? {} : { status_resolution_comment: comment }),
	};
}

const inTitleCase = (name: string): string =>
	name.replaceAll('_', ' ').replace(/\b[a-z]/g, (letter) => letter.toUpperCase());

function requestOf(dialect: Dialect, query: AlertQuery): Query {
	const filters: ApiFilter[] = [];
	const among = (field: string, value: string[] | number[]): void => {
		if (value.length > 0) filters.push({ field, operator: 'in', value });
	};
	const bound = (field: string, operator: 'gte' | 'lte', value: number | undefined): void => {
		if (value !== undefined) filters.push({ field, operator, value });
	};
	among(dialect.id, textList(query.ids).map(Number));
	among('severity', textList(query.severities).map(dialect.severity));
	among(dialect.source, textList(query.sources));
	bound(dialect.detected, 'gte', query.detectedAfter);
	bound(dialect.detected, 'lte', query.detectedBefore);
	bound(dialect.inserted, 'gte', query.insertedAfter);
	bound(dialect.inserted, 'lte', query.insertedBefore);
	return {
		filters,
		sort: { field: query.sortBy === 'severity' ? 'severity' : dialect.detected, keyword: query.sortOrder ?? 'desc' },
		extra: dialect.extra,
	};
}

function tooMany(api: CortexApi, line: ProductLine): Error {
	const what = line === 'xdr5' ? 'issues' : 'alerts';
	return api.doubt(
		`More than ${MOST_SCANNED} ${what} would have to be read to find those that match`,
		`Cortex XDR cannot filter ${what} by endpoint, user or MITRE technique, so the node reads all and matches them. ` +
			'Narrow the time, or choose severities or sources',
	);
}
