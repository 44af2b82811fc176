import { z } from 'zod';
import type { CortexSwitches } from '../switches';

export const incidentInputSchema = z
	.looseObject({
		incident_id: z.string().min(1),
		status: z.string(),
		severity: z.string(),
		description: z.string(),
		hosts: z.array(z.string()),
		users: z.array(z.string()),
		starred: z.boolean(),
		/** What raised its alerts, such as `XDR Agent`. */
		incident_sources: z.array(z.string()),
		creation_time: z.number(),
		modification_time: z.number(),
		/** Alerts as `get_incident_extra_data` shows them. */
		alerts: z.array(z.looseObject({})),
		/** Artifacts as `get_incident_extra_data` shows them; in 5.x one list of both. */
		network_artifacts: z.array(z.looseObject({})),
		file_artifacts: z.array(z.looseObject({})),
	})
	.partial();

export type IncidentInput = z.infer<typeof incidentInputSchema>;

export interface Incident {
	incident_id: string;
	status: string;
	severity: string;
	manual_severity: string | null;
	description: string;
	creation_time: number;
	modification_time: number;
	alert_count: number;
	host_count: number;
	user_count: number;
	hosts: string[];
	users: string[];
	starred: boolean;
	incident_sources: string[];
	assigned_user_mail: string | null;
	assigned_user_pretty_name: string | null;
	resolve_comment: string | null;
	notes: string | null;
	[field: string]: unknown;
}

/** An incident with what hangs on it. */
export interface IncidentEntry {
	incident: Incident;
	alerts: Array<Record<string, unknown>>;
	networkArtifacts: Array<Record<string, unknown>>;
	fileArtifacts: Array<Record<string, unknown>>;
	comments: string[];
	/** 5.2: records of the timeline, and entries of the War Room. */
	timeline: Array<Record<string, unknown>>;
	warRoom: Array<Record<string, unknown>>;
}

/** Incidents, called cases since 5.x. */
export class Incidents {
	private readonly byId = new Map<string, IncidentEntry>();

	private nextId = 4_711;

	add({ alerts = [], network_artifacts = [], file_artifacts = [], ...input }: IncidentInput, now: number): Incident {
		const id = input.incident_id ?? String(this.nextId++);
		if (this.byId.has(id)) throw new Error(`Incident ${id} exists already`);
		const hosts = input.hosts ?? [];
		const users = input.users ?? [];
		const incident: Incident = {
			incident_id: id,
			incident_name: null,
			status: 'new',
			severity: 'high',
			manual_severity: null,
			description: `Suspicious activity (incident ${id})`,
			creation_time: now,
			modification_time: now,
			detection_time: null,
			assigned_user_mail: null,
			assigned_user_pretty_name: null,
			resolve_comment: null,
			notes: null,
			starred: false,
			incident_sources: ['XDR Agent'],
			alert_count: alerts.length,
			host_count: hosts.length,
			user_count: users.length,
			xdr_url: `https://acme.xdr.eu.paloaltonetworks.com/incident-view?caseId=${id}`,
			...input,
			hosts,
			users,
		};
		this.byId.set(id, {
			incident,
			alerts,
			networkArtifacts: network_artifacts,
			fileArtifacts: file_artifacts,
			comments: [],
			timeline: [],
			warRoom: [],
		});
		return incident;
	}

	list(): Incident[] {
		return [...this.byId.values()].map(({ incident }) => incident);
	}

	get(id: string): IncidentEntry | undefined {
		return this.byId.get(id);
	}

	/** Sets fields and adds a comment. Returns false for an id nobody has. */
	update(id: string, change: Partial<Incident>, comment: string | undefined, now: number): boolean {
		const entry = this.byId.get(id);
		if (!entry) return false;
		Object.assign(entry.incident, change, { modification_time: now });
		if (comment !== undefined) entry.comments.push(comment);
		return true;
	}

	/** The newest incident of a host (`name:endpoint_id`) that nobody has resolved. */
	openFor(host: string): Incident | undefined {
		return this.list()
			.filter(({ hosts, status }) => hosts.includes(host) && !status.startsWith('resolved'))
			.at(-1);
	}

	/** Something changed that no field shows. */
	touch(incident: Incident, now: number): void {
		incident.modification_time = now;
	}

	/** One more alert belongs to the incident. */
	join(incident: Incident, now: number, { incidentCreationDrifts }: CortexSwitches): void {
		incident.alert_count += 1;
		incident.modification_time = now;
		if (incidentCreationDrifts) incident.creation_time = now;
	}

	/** Moves what hangs on an incident into another one. What remains of it is a switch. @throws Error for an id nobody has */
	merge(id: string, into: string, now: number, { mergedIncident }: CortexSwitches): void {
		const [from, to] = [id, into].map((one) => {
			const entry = this.byId.get(one);
			if (!entry) throw new Error(`There is no incident ${one}`);
			return entry;
		});
		if (from === to) throw new Error(`Incident ${id} cannot be merged into itself`);
		to.alerts.push(...from.alerts);
		const hosts = [...new Set([...to.incident.hosts, ...from.incident.hosts])];
		const alert_count = to.incident.alert_count + from.incident.alert_count;
		Object.assign(to.incident, { hosts, host_count: hosts.length, alert_count, modification_time: now });
		if (mergedIncident === 'gone') this.byId.delete(id);
		else this.update(id, { status: 'resolved_duplicate' }, undefined, now);
	}

	clear(): void {
		this.byId.clear();
		this.nextId = 4_711;
	}
}
