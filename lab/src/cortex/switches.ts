import { z } from 'zod';
import { announcedCountSchema } from '../core/counting';

const seconds = z.number().nonnegative();
const hours = z.number().positive();
const days = z.number().positive();

/**
 * Everything about Cortex XDR that the vendor does not publish, or that differs between tenants. Each switch
 * says what its values mean; the defaults are the most consistent reading of the documentation. A client must
 * be right under all.
 */
export const switchesSchema = z.strictObject({
	/** Product generation. `5.x` adds cases, issues and the action expiry settings. */
	version: z.enum(['3.x', '5.x']).default('3.x'),
	/** Every API path answers 302, as when the console's host is used instead of the API's. */
	consoleHost: z.boolean().default(false),

	// Agents
	/**
	 * Delay until an agent on its web socket takes an action; null = no web socket, the next heartbeat takes
	 * it.
	 */
	socketDeliverySeconds: seconds.nullable().default(5),
	/** Documented: every 5 minutes. */
	heartbeatSeconds: z.number().positive().default(300),
	/** How long an agent works on an isolate, unisolate, file or script action. */
	executeSeconds: seconds.default(5),
	/** How long a scan takes. */
	scanSeconds: seconds.default(600),
	/** How long a silent agent is still shown as CONNECTED. Not published; 0 shows a drop at once. */
	disconnectAfterSeconds: seconds.default(0),
	/** Silence after which an agent is LOST. Documented default 30 (2 to 60). */
	lostAfterDays: days.default(30),
	/** Silence after which its record is dropped. Documented default 180 (3 to 360). */
	deleteAfterDays: days.default(180),
	/** How long an uninstalled agent's record is kept. Documented: 7. */
	uninstalledKeptDays: days.default(7),
	/** Silence after which an isolated Linux agent drops its isolation by itself; null = the setting is off. */
	selfRevertHours: hours.nullable().default(24),

	// Actions
	/** A pending isolate expires after this long. Not published; 4 days by analogy with quarantine. */
	isolateExpiryHours: hours.default(96),
	/** The same for a pending unisolate; null = the isolate setting governs both. */
	unisolateExpiryHours: hours.nullable().default(null),
	/** Every other pending action. */
	otherExpiryHours: hours.default(96),
	/** The action type that holds unisolate's expiry in the 5.x settings; null = it shares `isolate`. */
	unisolateExpiryKey: z.string().min(1).nullable().default(null),
	/** The least number of hours the 5.x settings accept. */
	expirationMinimumHours: hours.default(1),
	/** Whether changed 5.x settings move the expiry of actions that are already pending. */
	expirationAppliesToQueued: z.boolean().default(false),
	/** An agent that took an action and has not answered for this long gets TIMEOUT. */
	actionTimeoutMinutes: z.number().positive().default(30),
	/** Whether an agent that fell silent after taking an action had nevertheless carried it out. */
	timedOutWasApplied: z.boolean().default(false),
	/**
	 * `is_isolated` after each end without success: back to `previous`, or `pending` until the agent's next
	 * contact.
	 */
	stateAfterFailure: z.enum(['previous', 'pending']).default('previous'),
	stateAfterTimeout: z.enum(['previous', 'pending']).default('previous'),
	stateAfterExpiry: z.enum(['previous', 'pending']).default('previous'),
	stateAfterCancel: z.enum(['previous', 'pending']).default('previous'),
	/** Whether an action is accepted for an endpoint that is LOST. */
	lostAcceptsActions: z.boolean().default(true),
	/** Some endpoints of a bulk call are not eligible: act on the others, or refuse the whole call. */
	bulkMixed: z.enum(['subset', 'rejectAll']).default('subset'),
	/** The 500 body for a call against an opposite pending action. `standard` is the one body ever observed. */
	conflictBodyVariant: z.enum(['standard', 'noExtra', 'otherText', 'waitress']).default('standard'),
	/** The lowest action id; real tenants have shown ids of up to 14 digits. */
	firstActionId: z.int().positive().default(48_211),

	// get_action_status
	unknownActionReply: z.enum(['emptyData', 'error', 'noData']).default('emptyData'),
	/** How long a new action's `data` is still empty, in simulated ms. */
	actionStatusEmptyMs: z.number().nonnegative().default(0),
	/** How long an action can be asked for; null = for ever. */
	actionKeptDays: days.nullable().default(null),
	cancelSpelling: z.enum(['CANCELLED', 'CANCELED']).default('CANCELLED'),
	/** `errorReasons` when nothing failed. */
	emptyErrorReasons: z.enum(['absent', 'null', 'object']).default('absent'),
	/** Whether `group_action_id` is refused when it is a numeric string. */
	groupActionIdMustBeNumber: z.boolean().default(true),

	// Scripts
	/** The link to the files of a script: there at once, null for the first two times it is asked for, or never there. */
	scriptFiles: z.enum(['link', 'late', 'none']).default('link'),
	/** How long such a link leads somewhere. Documented: 10 minutes. */
	scriptLinkMinutes: z.number().nonnegative().default(10),
	/** What the status and results of a run say that there is not: an error, or a message in an else empty reply. */
	unknownScriptRun: z.enum(['error', 'message']).default('error'),
	/** Whether the code of a snippet is taken as it is, or also in Base64, as some clients send it. */
	snippetCode: z.enum(['raw', 'rawOrBase64']).default('raw'),

	/** The scripts that come with the product: as public clients know them, with other UIDs, names or inputs, or none of them. */
	bundledScripts: z.enum(['known', 'otherUid', 'renamed', 'otherInputs', 'absent']).default('known'),

	// Processes and forensics
	/** Whether the tenant has the calls that end processes. They came with 3.12. */
	terminateCalls: z.boolean().default(true),
	/** Whether the ID of a process dies while the agent is offline, so that an end that waited for it fails. */
	lateTerminateFails: z.boolean().default(true),
	/** Whether the tenant has the add-on for forensics. */
	forensics: z.boolean().default(true),
	/** How many triages run at a time. Documented: 10. */
	triageParallel: z.int().positive().default(10),
	/** What one more gets: an error, or 200 with the endpoints named as unsuccessful. */
	triageBeyond: z.enum(['error', 'unsuccessful']).default('error'),
	/** How an endpoint is named as unsuccessful. Not published. */
	triageRefusal: z.enum(['object', 'id', 'byId']).default('object'),

	// Reply shapes
	/** `action_id`, `status` and `endpoints_count` as strings, as the vendor's pages print them. */
	actionIdsAsStrings: z.boolean().default(false),
	/** Action replies carry `action_id` alone. */
	actionIdOnly: z.boolean().default(false),
	/** Hash and alias calls answer the bare `true`; otherwise `{"reply": true}`. */
	bareTrueReplies: z.boolean().default(true),
	/** Refusals arrive as HTTP 200 with the error envelope. Some clients defend against it. */
	errorsAs200: z.boolean().default(false),
	/**
	 * The HTTP status of requests the documentation calls an error without showing one (both id and filters,
	 * too many ids).
	 */
	badRequestStatus: z.union([z.literal(400), z.literal(500)]).default(500),
	/** Older tenants have no `tags`. */
	tagsPresent: z.boolean().default(true),
	totalCountPresent: z.boolean().default(true),
	/** What `total_count` of a list is worth: the number of its rows, one less, or one more. */
	totalCount: announcedCountSchema.default('exact'),
	/** Whether a list minds `search_from`; `first`: every page is the first one. */
	pageAnswered: z.enum(['asked', 'first']).default('asked'),
	/** Empty lists of an endpoint are null. */
	nullLists: z.boolean().default(false),
	/** A list of one is a plain value, as in old fixtures. */
	scalarLists: z.boolean().default(false),
	/** `isolated_date` of an isolated endpoint; only null has been seen. */
	isolatedDate: z.enum(['milliseconds', 'iso', 'null']).default('milliseconds'),
	/** `Connected` instead of `CONNECTED` in the light list. */
	mixedCaseStatus: z.boolean().default(false),
	healthcheckText: z.string().default('available'),

	// Lookups
	hostNameCaseSensitive: z.boolean().default(true),
	/** Which value of the `isolate` filter finds endpoints in a pending state. */
	isolateFilterPendingBucket: z.enum(['unisolated', 'isolated', 'neither']).default('unisolated'),
	/** Whether the `isolate` filter finds one endpoint only, as one client saw it. */
	isolateFilterFirstHitOnly: z.boolean().default(false),

	// Alerts and issues
	/** How long after it happened the server stores an alert: 5 to 30 s, up to 2 h, or at once. The order differs then. */
	alertInsertLag: z.enum(['short', 'long', 'none']).default('short'),
	/** How long after the server stored it an alert can be read. */
	alertIndexLagSeconds: seconds.default(0),
	/** How long after it was stored an alert joins an incident; null = it never does. */
	alertGroupingSeconds: seconds.nullable().default(20),
	/** Where the count of alerts stops, though later pages can be read. Documented: 9 999. */
	alertCountCap: z.int().positive().default(9_999),
	/** Whether the v2 call of alerts honours window and sort, which its schema does not list. */
	alertPagingHonoured: z.boolean().default(true),
	/** Addresses, users and MITRE fields of an alert. All three forms have been seen. */
	alertLists: z.enum(['array', 'scalar', 'null']).default('array'),
	/** Reply of `alerts/update_alerts`: the schema shows a bare list, a client of the vendor reads `alerts_ids`. */
	updateAlertsReply: z.enum(['object', 'list']).default('object'),
	/** 5.x: whether the calls of 3.x for incidents and alerts still answer. A 5.0 tenant did. */
	oldCallsIn5: z.boolean().default(true),
	/** 5.x: keys, names and times of issues as in the specification of 5.x, or as in that of XSIAM 3.4. */
	issueDialect: z.enum(['xdr5', 'xsiam34']).default('xdr5'),
	/** 5.x: whether window and sort of issues are read in `request_data`, or beside it. */
	issuePaging: z.enum(['inside', 'outside']).default('inside'),

	// Exceptions
	/** 3.x: whether the calls of alert exclusions answer. The vendor does not document them; its own client sends them. */
	exclusionCalls: z.boolean().default(true),
	/** 3.x: `rule_id` in the reply to a deletion. All three have been seen. */
	exclusionDeleteReply: z.enum(['list', 'number', 'null']).default('list'),
	/** What the removal of an exception answers that is not there: an error, or as if there had been nothing to do. */
	exceptionUnknownId: z.enum(['error', 'nothing']).default('error'),
	/** 5.x: which form of `expiration_ts` is taken. The sample has a day, the schema a time. */
	exceptionExpiry: z.enum(['any', 'day', 'time']).default('any'),
	/** 5.x: whether a new exception waits for its approver. A setting of the tenant. */
	exceptionApproval: z.boolean().default(false),
	/** 5.x: the status of an exception that nobody has to approve. */
	exceptionApprovedWord: z.enum(['APPROVED', 'SELF_APPROVED', 'IN_FORCE']).default('APPROVED'),
	/** 5.x: what `total_count` counts: what the key sees and the filters pass, or more. The sample has 10 beside one row. */
	exceptionTotalCount: z.enum(['matching', 'tenant']).default('matching'),
	/** How long after it was made an exception can be read. */
	exceptionIndexLagSeconds: seconds.default(0),

	// Incidents and cases
	/** 5.x: filters, sort and times of cases as in the specification of 5.x, or as in that of XSIAM 3.4. */
	caseDialect: z.enum(['xdr5', 'xsiam34']).default('xdr5'),
	/** 5.x: whether cases have timelines, War Rooms and artifacts in the API. They came with 5.2. */
	caseRecords: z.boolean().default(true),
	/** The words for the order of a timeline. The specification lists `asc` and `dsc`, its text says `desc`. */
	timelineSortWords: z.enum(['all', 'dscOnly']).default('all'),
	/** The name of a War Room: as in the specification of 5.2, or as in that of XSIAM 3.4. */
	warRoomName: z.enum(['INCIDENT', 'CASE']).default('INCIDENT'),
	/** What calls of a War Room answer where the case has none yet: an error of either form, or the first note makes it; `present`: each case has one. */
	warRoomAbsent: z.enum(['present', 'envelope', 'plain', 'made']).default('present'),
	/** Where the count of incidents stops, though later pages can be read. Documented: 10 000. */
	incidentCountCap: z.int().positive().default(10_000),
	/** Calls of `get_incident_extra_data` in a simulated minute; null = no limit of its own. Documented: 10. */
	incidentDetailsPerMinute: z.int().positive().nullable().default(10),
	/** What becomes of an incident or case that was merged into another: resolved as a duplicate, or no longer there. */
	mergedIncident: z.enum(['resolved', 'gone']).default('resolved'),
	/** How long after its last change an incident can be read. */
	incidentIndexLagSeconds: seconds.default(0),
	/** Every so many incidents, one is beyond the scope of every key: named in 3.x, blocked in 5.x; null = none is. */
	restrictedIncidents: z.int().positive().nullable().default(null),
	/** Whether an incident of each page changes right after the page was read, as on a busy tenant. */
	incidentsChangeWhilePaging: z.boolean().default(false),

	/** Whether an incident that an alert joins shows that time as its creation, as after the platform has regrouped. */
	incidentCreationDrifts: z.boolean().default(false),

	// XQL
	/** How long a query runs, in simulated time. */
	xqlRunSeconds: seconds.default(3),
	/** How many queries of API keys run at a time. Documented: 4. */
	xqlParallel: z.int().positive().default(4),
	/** The HTTP status that refuses one more. The vendor prints the same sample under every error status. */
	xqlParallelStatus: z.union([z.literal(500), z.literal(400)]).default(500),
	/** The value of `parse_err` for a query that cannot be read. */
	xqlParseError: z.enum(['text', 'object']).default('text'),
	/** How queries end; `partial` is for tenants that manage others. */
	xqlEnd: z.enum(['success', 'partial', 'fail']).default('success'),
	/** What the reply of a failed query holds beside its status. */
	xqlFailBody: z.enum(['status', 'details']).default('status'),
	/** `success` instead of `SUCCESS`. One client had to learn it. */
	xqlLowerCaseStatus: z.boolean().default(false),
	/** What `number_of_results` counts: the rows found, or those in the reply; or it is missing. */
	xqlCount: z.enum(['found', 'sent', 'absent']).default('found'),
	/** How long a query and its stream can be asked for; afterwards 500. */
	xqlKeptHours: hours.default(24),
	/** Compute units that a query costs, and those of a day. */
	xqlCost: z.number().nonnegative().default(0.001),
	xqlDailyQuota: z.number().nonnegative().default(5),
	/** How a query is refused when they are used up: both have been reported. */
	xqlQuotaStatus: z.union([z.literal(500), z.literal(599)]).default(500),
	/** Whether the stream minds the flag for gzip. */
	xqlGzip: z.enum(['asked', 'always', 'never']).default('asked'),
	/** Whether the last line of a stream ends with a line break. */
	xqlLastLineBreak: z.boolean().default(true),

	// Indicators
	/** 3.x: what an insertion that asks for validation answers: what is wrong with each, or the bare `true`. */
	indicatorReply: z.enum(['object', 'true']).default('object'),

	// Risk scores
	/** Whether the tenant has the Identity Threat module, which risk scores need. */
	riskModule: z.boolean().default(true),

	// Management log
	/** Under which entity and subtype a request to isolate, release or cancel is filed. Not published. */
	isolationAudit: z.enum(['publicApi', 'response', 'none']).default('publicApi'),
	/** Whether the filters on type and subtype compare capitals. */
	auditFilterCaseSensitive: z.boolean().default(false),

	/** How long after it happened an agent's report is in the log: some seconds were seen, an hour is documented. */
	agentReportLagSeconds: seconds.default(2),
	/** How that log spells what an agent did: `Cancel isolation`, or `CANCEL ISOLATION`. */
	agentReportCase: z.enum(['title', 'upper']).default('title'),

	// Keys
	/**
	 * Largest accepted distance between a signed request's timestamp and the server's (wall) clock; null = not
	 * checked.
	 */
	clockSkewMinutes: z.number().nonnegative().nullable().default(15),
	/** Moves the server's clock against the wall clock, to provoke skew. */
	serverClockOffsetMinutes: z.number().default(0),
	rejectNonceReplay: z.boolean().default(false),
	/** The documentation asks for 64 characters; whether a server insists is unknown. */
	requireNonceOf64: z.boolean().default(true),
	/**
	 * A call that the lab does not offer: `named` answers 501 and names it, so that nobody takes it for an outage; `product`
	 * answers what the product does to a path that it does not have.
	 */
	unknownCall: z.enum(['named', 'product']).default('named'),
	/** Calls per wall-clock second before the tenant refuses them; null = no limit, none is published. */
	requestsPerSecond: z.int().positive().nullable().default(null),
	/** How it refuses them: 429, or 500 with the text `Rate limit exceeded`, as public clients expect. */
	throttledStatus: z.union([z.literal(429), z.literal(500)]).default(429),
	/** `Retry-After` of that refusal; null = not sent. */
	retryAfterSeconds: z.int().nonnegative().nullable().default(null),
});

export type CortexSwitches = z.infer<typeof switchesSchema>;

const changeSchema = switchesSchema.partial();

/** Schema of a change: any of the switches, nothing else. Switches that are not named keep their value. */
export const switchChangeSchema = z.record(z.string(), z.unknown()).transform((change, context) => {
	const parsed = changeSchema.safeParse(change);
	if (!parsed.success) {
		for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path });
		return z.NEVER;
	}
	// A partial schema still fills in defaults; only what was named may change.
	return Object.fromEntries(
		Object.entries(parsed.data).filter(([name]) => name in change),
	) as Partial<CortexSwitches>;
});
