import { z } from 'zod';
import { announcedCountSchema } from '../core/counting';

const seconds = z.number().positive();
const count = z.int().positive();

/**
 * Everything about Vectra that is not published, or that differs between versions and tenants. Each switch says what its
 * values mean; the defaults are the most consistent reading of public clients and recordings, or, where no
 * source says anything, the case that is harder on a client. A client must be right under all.
 */
export const switchesSchema = z.strictObject({
	/** Release of the on-premises appliance; it gates parts of v2.5 (9.1 OAuth2, 9.2 group members, 9.4 health events…). */
	applianceVersion: z
		.string()
		.regex(/^\d+\.\d+$/, 'Give a release such as 9.4')
		.default('9.8'),

	// Lists
	/** How `tags=` matches. Substrings are only evidenced on detections. */
	tagFilterMatch: z.enum(['substring', 'exact']).default('substring'),
	tagFilterCaseSensitive: z.boolean().default(true),
	/** How `name=` matches on hosts, accounts and groups. On entities it is partial, as documented. */
	nameFilterMatch: z.enum(['partial', 'exact']).default('partial'),
	/** Parameters nobody knows are ignored; false refuses them with 400. `/users` always refuses them. */
	ignoreUnknownFilters: z.boolean().default(true),
	/** Whether `/hosts` knows `threat`, `certainty` and their `_gte` forms beside `t_score` and `c_score`. */
	hostThreatFilters: z.boolean().default(true),
	/** Whether RUX `/hosts` knows `last_detection_timestamp_gte` and `_lte`. */
	ruxHostTimestampFilters: z.boolean().default(false),
	/** Scheme and host of `next` and `previous`; `same` and null repeat the request's. */
	nextScheme: z.enum(['same', 'http', 'https']).default('same'),
	nextHost: z.string().min(1).nullable().default(null),
	/** What `count` of a list is worth: the number of its rows, one less, or one more. */
	listCount: announcedCountSchema.default('exact'),
	/**
	 * When `next` is null: after the last page, or never. Then pages past the end are `empty`, or `repeated`: they begin
	 * with the first row again.
	 */
	listEnd: z.enum(['last', 'empty', 'repeated']).default('last'),
	/** Both texts have been seen for a page past the end. */
	invalidPageText: z.enum(['long', 'short']).default('long'),
	/** A longer request URL is answered 414. */
	maxUrlLength: count.default(8_190),

	// Objects
	/** Whether RUX hosts carry `groups`. */
	hostsGroupsPresent: z.boolean().default(true),
	/** RUX `/hosts` rows; no full recording exists. `minimal`: id, name, tags, threat and certainty only. */
	ruxHostBody: z.enum(['full', 'minimal']).default('full'),
	/** Object URLs point into the API or into the user interface. */
	objectUrls: z.enum(['ui', 'api']).default('ui'),
	/** Empty lists inside rows are null. */
	nullLists: z.boolean().default(false),
	/** Most notes embedded in an object. QUX embeds all before 9.3. */
	embeddedNotes: count.default(10),
	/** Entities with this urgency or more are prioritized. */
	prioritizedFrom: z.int().min(0).max(100).default(50),

	// What moves `last_modified` and `last_modified_timestamp`
	bumpModifiedOnTag: z.boolean().default(true),
	bumpModifiedOnNote: z.boolean().default(true),
	bumpModifiedOnAssignment: z.boolean().default(true),
	bumpModifiedOnGroup: z.boolean().default(false),

	// Tags
	/** QUX `POST` and `DELETE /tagging/{type}`, which no document names. */
	bulkTaggingAvailable: z.boolean().default(true),
	bulkTaggingMissingStatus: z.union([z.literal(404), z.literal(405)]).default(405),
	/** Ids that do not exist in a bulk call: skipped, or the whole call is refused. */
	bulkTaggingUnknownIds: z.enum(['skip', 'refuse']).default('skip'),
	/** Whether the server drops repeated tags of one list. */
	dedupTags: z.boolean().default(false),
	/** What stands for the tags when they are asked for: the list, or an answer that does not tell them. */
	taggingTells: z.enum(['list', 'null', 'nothing']).default('list'),
	/** Regular expression of an acceptable tag. */
	tagPattern: z.string().default('^[\\w:._ -]+$'),
	tagMaxLength: count.nullable().default(null),
	/** The key that carries the text of a tagging failure. */
	tagFailureKey: z.enum(['message', 'reason']).default('message'),
	/** The text for an unknown object; once it was `Unknown server error`. */
	tagUnknownObject: z
		.enum(['Could not find requested object', 'Unknown server error'])
		.default('Could not find requested object'),

	// Notes
	/** Most characters of a note; more is answered 413. */
	noteLimit: count.default(8_000),
	noteCreatedStatus: z.union([z.literal(200), z.literal(201)]).default(201),
	noteDeletedStatus: z.union([z.literal(200), z.literal(204)]).default(204),
	/** Notes are listed as a bare array; true pages them like other lists. */
	notesPaged: z.boolean().default(false),

	// Groups
	/** Most members embedded in a group; the others come from `/groups/{id}/members`. */
	embeddedMemberCap: count.default(2_000),
	/** The v3.4 reply to a PATCH has `members: null`. */
	patchMembersNull: z.boolean().default(true),
	/** Whether RUX groups embed members when `include_members` is not given. */
	ruxMembersByDefault: z.boolean().default(true),
	/** Adding a member twice or removing an absent one is harmless; false refuses it with 422. */
	memberChangesIdempotent: z.boolean().default(true),

	/** What a call for a host that was merged into another one gets: 404, or the record of the other one. No source says. */
	mergedHostAnswer: z.enum(['notFound', 'survivor']).default('notFound'),

	// Detections
	/** `mark_as_fixed` must be text; every client sends "True" or "true". */
	fixedFlagMustBeString: z.boolean().default(true),
	/** Who has the newer Close workflow in the API: RUX from v3.5 (a preview, switched on by the tenant), QUX too, or nobody. */
	closeWorkflow: z.enum(['rux', 'both', 'none']).default('rux'),
	/** What the older mark does where the tenant uses the Close workflow: no source says. */
	olderMark: z.enum(['works', 'refused', 'ignored']).default('works'),
	/** The state of a detection that was closed with a reason. */
	closedState: z.enum(['fixed', 'closed']).default('fixed'),

	// The preview v3.5
	/** Whether records of the preview show the fields that its calls set; no recording says. */
	previewFieldsShown: z.boolean().default(true),
	/** What `unresolved_priority` must be: the vendor's own client sends a text. */
	unresolvedPriorityAs: z.enum(['text', 'boolean', 'both']).default('text'),
	/** Most characters of an external reference; more is answered 400. No limit is published. */
	externalReferenceLimit: count.nullable().default(null),

	// Event feeds
	/** An empty page has no checkpoint: null, or the text "null". */
	nullCheckpointOnEmpty: z.union([z.boolean(), z.literal('text')]).default(false),
	/** `next_checkpoint` for a `from` beyond the end: the real end, or `from` itself. */
	fromBeyondEnd: z.enum(['end', 'echo']).default('end'),
	/** Most events kept per feed; null keeps all. */
	eventRetention: count.nullable().default(null),
	/** Neighbouring events swap places within a page. */
	eventsOutOfOrder: z.boolean().default(false),
	/** Both spellings of the account feed's category have been recorded. */
	accountCategory: z.enum(['ACCOUNT SCORING', 'ACCOUNT_SCORING']).default('ACCOUNT SCORING'),

	// Lockdown
	/** Whether the list also holds lockdowns that are over. */
	lockdownHistory: z.boolean().default(false),
	/** RUX `POST /lockdown`, known from one client only. */
	lockdownWrite: z.boolean().default(false),

	// Access
	/** Lifetime of an access token. Of QUX it is not known. */
	tokenExpiresIn: seconds.default(21_600),
	refreshExpiresIn: seconds.default(86_400),
	/** Whether a refresh also hands out a new refresh token. */
	refreshRotates: z.boolean().default(false),
	refreshFailureStatus: z.union([z.literal(400), z.literal(401)]).default(401),
	/** False: a new token of a client ends its earlier ones. */
	concurrentTokens: z.boolean().default(true),
	/** The key of the text about a bad personal access token. */
	invalidTokenKey: z.enum(['details', 'detail']).default('details'),
	/** The form of the 401 about an access token; its text contains `Unauthorized`. */
	unauthorizedBody: z.enum(['json', 'text']).default('json'),
	/** RUX answers a call to a wrong host with a redirect; every path of this simulator then answers 302. */
	redirectTo: z.string().min(1).nullable().default(null),
	/**
	 * A call that the lab does not offer: `named` answers 501 and names it, so that nobody takes it for an outage; `product`
	 * answers what the product does to a path that it does not have.
	 */
	unknownCall: z.enum(['named', 'product']).default('named'),
	/** Calls per wall-clock second before 429; null = no limit, none is published. */
	requestsPerSecond: count.nullable().default(null),
	/** `Retry-After` of that 429, in seconds; null = not sent. */
	retryAfterSeconds: z.int().nonnegative().nullable().default(null),
});

export type VectraSwitches = z.infer<typeof switchesSchema>;

/** Changes the named switches in place; the others keep their value. Throws on an unknown name or a bad value. */
export function changeSwitches(switches: VectraSwitches, change: Record<string, unknown>): VectraSwitches {
	const result = switchesSchema.safeParse({ ...switches, ...change });
	if (!result.success) throw new Error(`Bad switches: ${z.prettifyError(result.error)}`);
	return Object.assign(switches, result.data);
}
