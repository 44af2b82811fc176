import { z } from 'zod';

/** The values of `is_isolated` that are known. The field itself is an open set. */
export const ISOLATION = {
	released: 'AGENT_UNISOLATED',
	isolated: 'AGENT_ISOLATED',
	pendingIsolation: 'AGENT_PENDING_ISOLATION',
	pendingRelease: 'AGENT_PENDING_ISOLATION_CANCELLATION',
} as const;

const list = z.union([z.array(z.string()), z.string(), z.null()]);
const time = z.number().nullable();

/**
 * An endpoint as a test or the lab's console may describe it: any field of `get_endpoint`, also ones nobody
 * has seen yet, and unknown values of the enumerations. `isolation_supported` overrides what the OS and agent
 * version imply.
 */
export const endpointInputSchema = z
	.looseObject({
		endpoint_id: z.string().min(1),
		endpoint_name: z.string(),
		endpoint_type: z.string(),
		endpoint_status: z.string(),
		is_isolated: z.string(),
		isolated_date: time,
		os_type: z.string(),
		endpoint_version: z.string(),
		ip: list,
		ipv6: list,
		public_ip: z.string().nullable(),
		mac_address: list,
		users: list,
		group_name: list,
		alias: z.string(),
		domain: z.string(),
		installation_package: z.string(),
		scan_status: z.string(),
		tags: z.object({
			server_tags: z.array(z.string()).default([]),
			endpoint_tags: z.array(z.string()).default([]),
		}),
		first_seen: time,
		last_seen: time,
		isolation_supported: z.boolean(),
	})
	.partial();

export type EndpointInput = z.infer<typeof endpointInputSchema>;

/**
 * The fields of a record that the simulator does not derive. Everything else of a record comes from the OS's
 * template.
 */
export interface EndpointFields {
	endpoint_name: string;
	endpoint_type: string;
	os_type: string;
	ip: string[] | string | null;
	group_name: string[] | string | null;
	first_seen: number | null;
	[field: string]: unknown;
}

/** What an agent will do with the next action it takes. */
export interface FailurePlan {
	/** `fail` reports a failure; `hang` takes the action and never answers, which ends in TIMEOUT. */
	mode: 'fail' | 'hang';
	/** The status a failure is reported with: FAILED, COMPLETED_PARTIAL, or one that nobody knows yet. */
	status: string;
	reason: ErrorReason;
}

export interface ErrorReason {
	errorDescription: string;
	errorData?: string;
	terminated_by?: string;
	terminate_result?: unknown[];
	missing_files?: Array<{ description: string }>;
}

/** One agent and its record. Changed only by the modules of this folder. */
export interface Endpoint {
	readonly id: string;
	fields: EndpointFields;

	/** Whether the agent reaches the server now. */
	online: boolean;
	/** The last contact known, epoch ms; while online, heartbeats follow from it. */
	lastContact: number;
	/** Since when the agent is silent; null while online. */
	silentSince: number | null;
	uninstalledAt: number | null;
	deleted: boolean;
	/**
	 * A status that does not follow from contact: LOST by command, VDI_PENDING_LOG_ON, values nobody knows yet.
	 */
	forcedStatus: string | null;

	/** `is_isolated` as the server shows it. */
	isolation: string;
	/** Whether the agent last reported that it is isolated. */
	confirmedIsolated: boolean;
	/** Whether the host is cut off in fact. */
	actuallyIsolated: boolean;
	isolatedAt: number | null;

	failNext: FailurePlan | null;
}

/** A field that may be a list, one value or null, as a list. */
export function asList(value: unknown): string[] {
	if (value === null || value === undefined || value === '') return [];
	return Array.isArray(value) ? value.map(String) : [String(value)];
}
