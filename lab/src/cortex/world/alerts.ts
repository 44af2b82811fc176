import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SimClock } from '../../core/clock';
import type { CortexSwitches } from '../switches';
import type { EndpointStore } from './endpoints';
import type { Incidents } from './incidents';
import { platformOf } from './record';
import { asList, type Endpoint } from './types';

export const ALERT_SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const;

export type AlertSeverity = (typeof ALERT_SEVERITIES)[number];

/**
 * An alert as a test or the lab's console may describe it. With `endpoint_id` it takes name, addresses and users from
 * that endpoint; without, nothing was installed where it happened. `raw` sets any field of a 3.x record, `raw_issue`
 * any field of a 5.x record.
 */
export const alertInputSchema = z
	.strictObject({
		alert_id: z.int().positive(),
		name: z.string(),
		description: z.string(),
		category: z.string(),
		severity: z.enum(ALERT_SEVERITIES),
		/** `XDR Agent`, `XDR Analytics`, …; null has been seen. */
		source: z.string().nullable(),
		endpoint_id: z.string().min(1),
		host_name: z.string().nullable(),
		host_ip: z.array(z.string()),
		user_name: z.array(z.string()),
		mitre_tactics: z.array(z.string()),
		mitre_techniques: z.array(z.string()),
		detection_timestamp: z.number(),
		local_insert_ts: z.number(),
		case_id: z.int().positive(),
		raw: z.record(z.string(), z.unknown()),
		raw_issue: z.record(z.string(), z.unknown()),
	})
	.partial();

export type AlertInput = z.infer<typeof alertInputSchema>;

/** What 3.x calls an alert and 5.x an issue, in one neutral form. Times are epoch ms. */
export interface Alert {
	readonly id: number;
	readonly externalId: string;
	name: string;
	description: string;
	category: string;
	severity: AlertSeverity;
	source: string | null;
	endpointId: string | null;
	/** `windows`, `macos`, …; '' without an agent. */
	platform: string;
	hostName: string | null;
	hostIps: string[];
	macs: string[];
	users: string[];
	tactics: string[];
	techniques: string[];
	/** When it happened. */
	detectedAt: number;
	/** When the server stored it. */
	insertedAt: number;
	modifiedAt: number | null;
	/** `new`, `under_investigation`, `resolved_…`. */
	status: string;
	comment: string | null;
	/** The incident or case; null until grouping has run. */
	caseId: number | null;
	raw: Readonly<Record<string, unknown>>;
	rawIssue: Readonly<Record<string, unknown>>;
}

export interface AlertChange {
	severity?: AlertSeverity;
	status?: string;
	comment?: string;
}

const MOST = 200_000;
const FIRST_ID = 904_417;
const HOUR = 3_600_000;

/** The alerts of the tenant, and how they are grouped into incidents. */
export class Alerts {
	private readonly byId = new Map<number, Alert>();

	private nextId = FIRST_ID;

	constructor(
		private readonly clock: SimClock,
		private readonly switches: CortexSwitches,
		private readonly endpoints: EndpointStore,
		private readonly incidents: Incidents,
	) {}

	/** Stores an alert now, unless the input names another time. */
	add(input: AlertInput = {}): Alert {
		const id = input.alert_id ?? this.nextId++;
		if (this.byId.has(id)) throw new Error(`Alert ${id} exists already`);
		if (this.byId.size >= MOST) throw new Error(`There are ${MOST} alerts, which is the most`);
		const alert = this.build(id, input);
		this.byId.set(id, alert);
		this.group(alert, input.case_id);
		return alert;
	}

	/** Adds `count` alerts over the last day, the same ones for the same history. */
	seed(count: number): void {
		const owners = [...this.endpoints.all()];
		const now = this.clock.now();
		for (let index = 0; index < count; index++) {
			const owner = owners[(index * 7) % Math.max(owners.length, 1)] as Endpoint | undefined;
			const insertedAt = now - Math.floor(((count - index) / count) * 24 * HOUR);
			this.add({
				...(owner && index % 10 !== 9 ? { endpoint_id: owner.id } : {}),
				...SEEDS[index % SEEDS.length],
				local_insert_ts: insertedAt,
			});
		}
	}

	/** What the API shows: a row is visible some time after it was stored. */
	list(): Alert[] {
		const until = this.clock.now() - this.switches.alertIndexLagSeconds * 1_000;
		return [...this.byId.values()].filter(({ insertedAt }) => insertedAt <= until);
	}

	get(id: number): Alert | undefined {
		return this.list().find((alert) => alert.id === id);
	}

	/** Changes those alerts that exist. Returns their ids. */
	update(ids: readonly number[], change: AlertChange): number[] {
		const found = ids.map((id) => this.get(id)).filter((alert) => alert !== undefined);
		for (const alert of found) Object.assign(alert, change, { modifiedAt: this.clock.now() });
		return found.map(({ id }) => id);
	}

	/** Merges an incident into another one, together with its alerts. @throws Error for an id nobody has */
	mergeIncident(id: string, into: string): void {
		this.incidents.merge(id, into, this.clock.now(), this.switches);
		for (const alert of this.byId.values()) if (alert.caseId === Number(id)) alert.caseId = Number(into);
	}

	clear(): void {
		this.byId.clear();
		this.nextId = FIRST_ID;
	}

	private build(id: number, input: AlertInput): Alert {
		const endpoint = this.ownerOf(input);
		const now = this.clock.now();
		const insertedAt = input.local_insert_ts ?? now;
		const name = input.name ?? 'Suspicious LSASS access';
		return {
			id,
			externalId: uuidOf(id),
			name,
			description: input.description ?? `${name} (alert ${id})`,
			category: input.category ?? 'Credential Access',
			severity: input.severity ?? 'high',
			source: input.source === undefined ? 'XDR Agent' : input.source,
			endpointId: endpoint?.id ?? input.endpoint_id ?? null,
			platform: endpoint ? platformOf(endpoint.fields) : '',
			hostName: input.host_name ?? endpoint?.fields.endpoint_name ?? null,
			hostIps: input.host_ip ?? asList(endpoint?.fields.ip),
			macs: asList(endpoint?.fields.mac_address),
			users: input.user_name ?? asList(endpoint?.fields.users).map((user) => `ACME\\${user}`),
			tactics: input.mitre_tactics ?? ['TA0006 - Credential Access'],
			techniques: input.mitre_techniques ?? ['T1003.001 - OS Credential Dumping: LSASS Memory'],
			detectedAt: input.detection_timestamp ?? insertedAt - lagOf(id, this.switches),
			insertedAt,
			modifiedAt: null,
			status: 'new',
			comment: null,
			caseId: null,
			raw: input.raw ?? {},
			rawIssue: input.raw_issue ?? {},
		};
	}

	private ownerOf({ endpoint_id }: AlertInput): Endpoint | undefined {
		if (endpoint_id === undefined) return undefined;
		const endpoint = this.endpoints.get(endpoint_id);
		if (!endpoint) throw new Error(`There is no endpoint ${endpoint_id}`);
		return endpoint;
	}

	/** An alert joins the open incident of its host some time later, or opens one. */
	private group(alert: Alert, caseId: number | undefined): void {
		const { alertGroupingSeconds: delay } = this.switches;
		if (delay === null) return;
		const join = (): void => {
			if (!this.byId.has(alert.id)) return;
			alert.caseId = caseId ?? this.incidentFor(alert);
		};
		const due = alert.insertedAt + delay * 1_000 - this.clock.now();
		if (due <= 0) join();
		else this.clock.after(due, join);
	}

	private incidentFor({ id, endpointId, hostName, severity, name }: Alert): number {
		const host = hostName === null ? null : `${hostName}:${endpointId ?? ''}`;
		const open = host === null ? undefined : this.incidents.openFor(host);
		if (open) {
			this.incidents.join(open, this.clock.now(), this.switches);
			return Number(open.incident_id);
		}
		const input = {
			severity,
			description: `'${name}'${hostName === null ? '' : ` on ${hostName}`}`,
			hosts: host === null ? [] : [host],
			alerts: [{ alert_id: String(id), name, severity, endpoint_id: endpointId, host_name: hostName }],
		};
		return Number(this.incidents.add(input, this.clock.now()).incident_id);
	}
}

/** How long after it happened the server stores an alert, in ms: the same for the same id. */
function lagOf(id: number, { alertInsertLag }: CortexSwitches): number {
	if (alertInsertLag === 'none') return 0;
	return alertInsertLag === 'short' ? 5_000 + ((id * 7_919) % 25_000) : (id * 7_919_317) % (2 * HOUR);
}

function uuidOf(id: number): string {
	const hex = createHash('sha256').update(`alert ${id}`).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}

const SEEDS: AlertInput[] = [
	{},
	{
		name: 'Rare connection to an external address',
		category: 'Command and Control',
		severity: 'medium',
		source: 'XDR Analytics',
		mitre_tactics: ['TA0011 - Command and Control'],
		mitre_techniques: ['T1071.001 - Application Layer Protocol: Web Protocols'],
	},
	{
		name: 'Process started from a temporary folder',
		category: 'Execution',
		severity: 'low',
		source: 'XDR BIOC',
		mitre_tactics: ['TA0002 - Execution'],
		mitre_techniques: ['T1059 - Command and Scripting Interpreter'],
	},
	{
		name: 'Failed logins',
		category: 'Discovery',
		severity: 'informational',
		source: 'Correlation',
		mitre_tactics: [],
		mitre_techniques: [],
	},
];
