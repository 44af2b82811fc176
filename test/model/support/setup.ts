import fc from 'fast-check';
import type { CortexSwitches } from '../../../lab/src/cortex';
import type { Deployment, VectraSwitches } from '../../../lab/src/vectra';

export const REQUEST = 'vectra_contain';
export const RELEASE = 'vectra_release';
export const NO_BLOCK = 'NoBlock';
export const BLOCK = 'Block';
/** Detections that ask for isolation, where the deployment says so, and one that never does. */
export const TUNNEL = 'Hidden HTTPS Tunnel';
export const SWEEP = 'Port Sweep';
export const HARMLESS = 'Data Smuggler';

/** Scores that a host must reach, as the form takes them: 0 leaves one out. */
export interface Minimum {
	threat: number;
	certainty: number;
	combine: 'and' | 'or';
}

/** What asks for isolation beside the request tag; any of it is enough. */
export interface Rules {
	blockGroup: boolean;
	/** An urgency of `URGENCY`; Respond UX only, on Quadrant UX the trigger refuses it. */
	urgency: boolean;
	scores: Minimum | null;
	detections: { types: string[]; minimum: Minimum | null } | null;
}

/** What keeps hosts from being isolated, beside the no-block group. */
export interface Exclusions {
	keyAssets: boolean;
	/** A privilege level of `PRIVILEGE` or a higher one. */
	privilege: boolean;
	/** The network `excluded`. */
	network: boolean;
	/** The name of the desktop. */
	name: boolean;
}

/** What a history starts from. Plain data, so that a failing one can be kept as a test. */
export interface Setup {
	deployment: Deployment;
	cortex: Partial<CortexSwitches>;
	vectra: Partial<VectraSwitches>;
	engine: 'legacy' | 'durable';
	/** Max Endpoints per Run of both Cortex nodes; 0 for none. */
	maxEndpoints: number;
	/** By what the protected machine is protected. */
	protection: 'type' | 'name' | 'group';
	/** Minutes of the trigger’s back-off. */
	retryAfter: number;
	longest: number;
	rules: Rules;
	exclusions: Exclusions;
	rule: 'explicit' | 'criteriaLapse' | 'afterHours';
	/** Isolations on working days from 8 to 18 hours UTC only. */
	window: boolean;
	/** The trigger’s caps; 0 for none. */
	maxPerPoll: number;
	maxPerHour: number;
	/** Minutes after which the trigger looks at what is contained again; 0 for never. */
	verifyEvery: number;
	/** Whether it is isolated again when it is found released. */
	enforce: boolean;
}

export const URGENCY = 80;
export const PRIVILEGE = 8;
/** Points below a threshold that count for a host that is isolated, under the rule “When Criteria Lapse”. */
export const MARGIN = 10;
/** Under the rule “After a Time”. */
export const AFTER_HOURS = 1;

export const SIMPLE: Setup = {
	deployment: 'qux',
	cortex: {},
	vectra: {},
	engine: 'legacy',
	maxEndpoints: 0,
	protection: 'type',
	retryAfter: 2,
	longest: 5,
	rules: { blockGroup: false, urgency: false, scores: null, detections: null },
	exclusions: { keyAssets: false, privilege: false, network: false, name: false },
	rule: 'explicit',
	window: false,
	maxPerPoll: 0,
	maxPerHour: 0,
	verifyEvery: 60,
	enforce: false,
};

/** Readings of what Palo Alto Networks leaves open, in which the nodes must be right as well. */
const CORTEX_READINGS: ReadonlyArray<Partial<CortexSwitches>> = [
	{ socketDeliverySeconds: null },
	{ executeSeconds: 70 },
	{ disconnectAfterSeconds: 90 },
	{ stateAfterFailure: 'pending', stateAfterTimeout: 'pending', stateAfterExpiry: 'pending', stateAfterCancel: 'pending' },
	{ timedOutWasApplied: true },
	{ lostAcceptsActions: false },
	{ bulkMixed: 'rejectAll' },
	{ bulkMixed: 'rejectAll', errorsAs200: true },
	{ conflictBodyVariant: 'noExtra' },
	{ conflictBodyVariant: 'otherText' },
	{ conflictBodyVariant: 'waitress' },
	{ unknownActionReply: 'error', actionKeptDays: 0.001 },
	{ unknownActionReply: 'noData', actionKeptDays: 0.001 },
	{ actionStatusEmptyMs: 20_000 },
	{ cancelSpelling: 'CANCELED' },
	{ emptyErrorReasons: 'null' },
	{ actionIdsAsStrings: true },
	{ actionIdOnly: true },
	{ errorsAs200: true },
	{ totalCountPresent: false },
	{ nullLists: true, tagsPresent: false },
	{ scalarLists: true },
	{ hostNameCaseSensitive: false },
	{ isolateExpiryHours: 0.4 },
	{ version: '5.x' },
];

const VECTRA_READINGS: ReadonlyArray<Partial<VectraSwitches>> = [
	{ tagFilterMatch: 'exact', nameFilterMatch: 'exact' },
	{ tagFilterCaseSensitive: false },
	{ nullLists: true },
	{ ruxHostBody: 'minimal', hostsGroupsPresent: false },
	{ hostsGroupsPresent: false },
	{ bulkTaggingAvailable: false, bulkTaggingMissingStatus: 404 },
	{ mergedHostAnswer: 'survivor' },
	{ bulkTaggingAvailable: false, bulkTaggingMissingStatus: 405 },
	{ dedupTags: true },
	{ notesPaged: true, noteCreatedStatus: 200 },
	{ embeddedMemberCap: 1, ruxMembersByDefault: false },
	{ nextScheme: 'http', nextHost: 'internal.example' },
	{ concurrentTokens: false },
	{ tokenExpiresIn: 600 },
	{ unauthorizedBody: 'text' },
];

function some<T extends object>(readings: readonly T[]): fc.Arbitrary<T> {
	return fc.subarray([...readings], { maxLength: 4 }).map((chosen) => Object.assign({}, ...chosen) as T);
}

const MINIMA: readonly Minimum[] = [
	{ threat: 70, certainty: 0, combine: 'and' },
	{ threat: 70, certainty: 50, combine: 'and' },
	{ threat: 70, certainty: 50, combine: 'or' },
	{ threat: 0, certainty: 50, combine: 'or' },
];

const seldom = fc.constantFrom(false, false, true);

function rules(deployment: Deployment): fc.Arbitrary<Rules> {
	return fc.record({
		blockGroup: seldom,
		urgency: deployment === 'rux' ? seldom : fc.constant(false),
		scores: fc.constantFrom(null, null, null, ...MINIMA),
		detections: fc.option(
			fc.record({
				types: fc.constantFrom([TUNNEL], [TUNNEL, SWEEP]),
				minimum: fc.constantFrom(null, null, ...MINIMA),
			}),
			{ freq: 2 },
		),
	});
}

const exclusions: fc.Arbitrary<Exclusions> = fc.record({
	keyAssets: fc.boolean(),
	privilege: fc.boolean(),
	network: fc.boolean(),
	name: seldom,
});

export function setups(deployment: Deployment): fc.Arbitrary<Setup> {
	return fc.record({
		deployment: fc.constant(deployment),
		cortex: some(CORTEX_READINGS),
		vectra: some(VECTRA_READINGS),
		engine: fc.constantFrom('legacy', 'durable'),
		maxEndpoints: fc.constantFrom(0, 0, 1, 2),
		protection: fc.constantFrom('type', 'name', 'group'),
		retryAfter: fc.constantFrom(2, 2, 1),
		longest: fc.constantFrom(5, 5, 10),
		rules: fc.oneof(fc.constant(SIMPLE.rules), rules(deployment)),
		exclusions: fc.oneof(fc.constant(SIMPLE.exclusions), exclusions),
		rule: fc.constantFrom('explicit', 'explicit', 'criteriaLapse', 'afterHours'),
		window: fc.constantFrom(false, false, false, true),
		maxPerPoll: fc.constantFrom(0, 0, 0, 1, 2),
		maxPerHour: fc.constantFrom(0, 0, 1, 2),
		verifyEvery: fc.constantFrom(60, 60, 5, 0),
		enforce: fc.constantFrom(false, false, true),
	});
}
