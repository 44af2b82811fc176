import fc from 'fast-check';
import type { MachineName, NETWORKS } from './machines';
import { HARMLESS, PRIVILEGE, URGENCY, type Setup } from './setup';

/** Who or what acts: analysts in Vectra, operators in the Cortex console, agents, the network, n8n. Plain data. */
export type Step =
	| { do: 'tag' | 'untag' | 'releaseTag' | 'unreleaseTag' | 'noBlock' | 'unNoBlock' | 'block' | 'unblock' | 'otherTag'; on: MachineName }
	| { do: 'score'; on: MachineName; threat: number; certainty: number }
	| { do: 'urgency'; on: MachineName; urgency: number }
	| { do: 'keyAsset'; on: MachineName; is: boolean }
	| { do: 'privilege'; on: MachineName; level: number }
	| { do: 'detect'; on: MachineName; type: string }
	/** All that were active. */
	| { do: 'fixDetections'; on: MachineName }
	/** To another address, in Vectra and in Cortex. */
	| { do: 'move'; on: MachineName; to: keyof typeof NETWORKS }
	/** Vectra gives it the address of another machine; Cortex knows better. */
	| { do: 'mistake'; on: MachineName; other: MachineName }
	/** Deleted in Vectra, or merged into another host. */
	| { do: 'vanish'; on: MachineName; into: MachineName | null }
	/** The next lists of hosts leave it out, or its tags. */
	| { do: 'lie'; on: MachineName; about: 'row' | 'tags'; times: number }
	/** Somebody writes tags of ours that name an agent of another machine. */
	| { do: 'forge'; on: MachineName; other: MachineName; marker: 'contained' | 'pending' }
	/** A record of an isolation that is long over was cut short: only its detail tag is left. */
	| { do: 'leaveDetail'; on: MachineName; hoursAgo: number; byRule: boolean }
	| { do: AgentEvent; on: MachineName; agent: number }
	| { do: 'failNext'; on: MachineName; agent: number; mode: 'fail' | 'hang'; status: 'FAILED' | 'TIMEOUT' }
	/** Cortex reports an isolation state that this package does not know, until it reports a known one again. */
	| { do: 'oddState' | 'knownState'; on: MachineName; agent: number }
	/** Right before the next call of this kind is handled: the race between a check and a call. */
	| { do: 'race'; on: MachineName; agent: number; event: RaceEvent; before: string }
	| { do: 'fault'; at: 'cortex' | 'vectra'; fault: FaultName; path?: string; skip: number; times: number }
	| { do: 'endTokens' }
	/** The next executions end at this call, which still reaches the product or does not. */
	| { do: 'kill'; calls: number; sent: boolean; all: boolean; executions: number }
	| { do: 'restart'; keepStatic: boolean }
	/** Minutes, each with a poll. */
	| { do: 'polls'; minutes: number }
	/** n8n does not poll for so long. */
	| { do: 'outage'; minutes: number }
	/** So many seconds from now, whatever goes on then. */
	| { do: 'later'; seconds: number; step: Step };

export type AgentEvent = 'disconnect' | 'connect' | 'lose' | 'uninstall' | 'reinstall' | 'console-isolate' | 'console-release' | 'cancel-pending' | 'expire-pending';
export type RaceEvent = Exclude<AgentEvent, 'reinstall' | 'lose'>;
export type FaultName = '429' | '429 soon' | '401' | '500' | '502' | '503' | 'html500' | 'reset' | 'replyLost' | 'slow' | 'timeout' | 'truncated' | 'numbersAsStrings' | 'nullLists';

/** A step with a number in the place of the machine: a few machines are chosen for each history, so that much happens to each. */
type Placed<S> = S extends { on: MachineName; other: MachineName } ? Omit<S, 'on' | 'other'> & { on: number; other: number } : S extends { on: MachineName } ? Omit<S, 'on'> & { on: number } : S extends { do: 'later' } ? { do: 'later'; seconds: number; step: Placed<Step> | Open } : S;
/** A wish or an obstacle of whatever kind the deployment knows: what asks nobody’s trigger would tell nothing. */
type Open = { do: 'ask' | 'unask' | 'exclude' | 'include'; on: number; by: number };
type Draft = Placed<Step> | Open;

const on = fc.nat({ max: 2 });
const agent = fc.nat({ max: 1 });
const by = fc.nat({ max: 59 });
const word = <T extends string>(name: T) => fc.constant<T>(name);
const of = <T extends string>(...names: T[]) => fc.constantFrom<T>(...names);

const analyst: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 9, arbitrary: fc.record({ do: word('ask'), on, by }) },
	{ weight: 7, arbitrary: fc.record({ do: word('unask'), on, by }) },
	{ weight: 4, arbitrary: fc.record({ do: of('exclude', 'include'), on, by }) },
	{ weight: 2, arbitrary: fc.record({ do: of('releaseTag', 'unreleaseTag'), on }) },
	{ weight: 2, arbitrary: fc.record({ do: of('noBlock', 'unNoBlock'), on }) },
	{ weight: 1, arbitrary: fc.record({ do: word('otherTag'), on }) },
	{ weight: 2, arbitrary: fc.record({ do: word('move'), on, to: of('usual', 'usual', 'noBlock', 'excluded', 'block') }) },
);

const field: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ do: of('disconnect', 'connect', 'connect'), on, agent }) },
	{ weight: 1, arbitrary: fc.record({ do: of('lose', 'uninstall', 'reinstall', 'reinstall'), on, agent }) },
	{ weight: 3, arbitrary: fc.record({ do: of('console-isolate', 'console-release', 'cancel-pending', 'expire-pending'), on, agent }) },
	{ weight: 1, arbitrary: fc.record({ do: word('failNext'), on, agent, mode: of('fail', 'hang'), status: of('FAILED', 'TIMEOUT') }) },
	{ weight: 1, arbitrary: fc.record({ do: of('oddState', 'knownState'), on, agent }) },
);

const race: fc.Arbitrary<Draft> = fc.record({
	do: word('race'),
	on,
	agent,
	event: of('disconnect', 'disconnect', 'connect', 'uninstall', 'console-isolate', 'console-release', 'cancel-pending', 'expire-pending'),
	before: of('endpoints/isolate', 'endpoints/unisolate', 'endpoints/get_endpoint', 'actions/get_action_status'),
});

/** What must never lead to a second call. */
const lost: fc.Arbitrary<Draft> = fc.record({
	do: word('fault'),
	at: word('cortex'),
	fault: word('replyLost'),
	path: of('endpoints/isolate', 'endpoints/isolate', 'endpoints/unisolate'),
	skip: fc.constant(0),
	times: fc.constant(1),
});

/** What Vectra tells that is not so, and what others write there. */
const vectraOddity: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ do: word('lie'), on, about: of('row', 'tags'), times: fc.integer({ min: 1, max: 3 }) }) },
	{ weight: 2, arbitrary: fc.record({ do: word('leaveDetail'), on, hoursAgo: fc.integer({ min: 1, max: 200 }), byRule: fc.boolean() }) },
	{ weight: 1, arbitrary: fc.record({ do: word('forge'), on, other: on, marker: of('contained', 'pending') }) },
	{ weight: 1, arbitrary: fc.record({ do: word('mistake'), on, other: on }) },
	{ weight: 1, arbitrary: fc.record({ do: word('vanish'), on, into: fc.constantFrom(null, 'stranger' as const) }) },
);

const times = { skip: fc.nat({ max: 2 }), times: fc.integer({ min: 1, max: 6 }) };

const fault: fc.Arbitrary<Draft> = fc.oneof(
	fc.record({
		do: word('fault'),
		at: word('cortex'),
		fault: of('429', '429 soon', '401', '500', '502', '503', 'html500', 'reset', 'replyLost', 'replyLost', 'slow', 'timeout', 'truncated'),
		path: of('endpoints/isolate', 'endpoints/unisolate', 'isolate', 'get_endpoint', 'get_action_status'),
		...times,
	}),
	fc.record({
		do: word('fault'),
		at: word('vectra'),
		fault: of('429', '429 soon', '401', '500', '502', '503', 'html500', 'reset', 'replyLost', 'slow', 'timeout', 'truncated', 'numbersAsStrings', 'nullLists'),
		path: of('/hosts', '/groups', '/tagging', '/tagging', '/notes', '/entities', '/api'),
		...times,
	}),
);

const instance: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 3, arbitrary: fc.record({ do: word('kill'), calls: fc.integer({ min: 1, max: 20 }), sent: fc.boolean(), all: fc.boolean(), executions: fc.constantFrom(1, 1, 2) }) },
	{ weight: 1, arbitrary: fc.record({ do: word('restart'), keepStatic: fc.boolean() }) },
	{ weight: 1, arbitrary: fc.record({ do: word('outage'), minutes: fc.constantFrom(3, 31, 1_500, 6_000) }) },
	{ weight: 1, arbitrary: fc.record({ do: word('endTokens') }) },
);

const later: fc.Arbitrary<Draft> = fc.record({
	do: word('later'),
	seconds: fc.integer({ min: 1, max: 200 }),
	step: fc.oneof(analyst, field),
});

const event = fc.oneof(
	{ weight: 8, arbitrary: analyst },
	{ weight: 6, arbitrary: field },
	{ weight: 2, arbitrary: race },
	{ weight: 2, arbitrary: vectraOddity },
	{ weight: 3, arbitrary: fault },
	{ weight: 2, arbitrary: lost },
	{ weight: 2, arbitrary: instance },
	{ weight: 3, arbitrary: later },
);

/** Machines with nothing special about them come often: what can be isolated shows most. */
const CHOICES: readonly MachineName[] = [
	...(['laptop', 'laptop', 'laptop', 'laptop', 'desktop', 'desktop', 'desktop', 'desktop', 'linux', 'linux', 'linux'] as const),
	...(['guarded', 'shared', 'spared', 'network', 'printer', 'stranger'] as const),
];

const drafts = fc.record({
	machines: fc.array(fc.constantFrom(...CHOICES), { minLength: 1, maxLength: 3 }),
	asked: by,
	excluded: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: by }),
	events: fc.array(fc.tuple(event, fc.constantFrom(1, 0, 1, 2, 3)), { minLength: 3, maxLength: 14, size: 'max' }),
});

/** A deployment and its history: something happens, some minutes with polls go by, something else happens. */
export function histories(setups: fc.Arbitrary<Setup>): fc.Arbitrary<[Setup, Step[]]> {
	return fc.tuple(setups, drafts).map(([setup, { machines, asked, excluded, events }]) => {
		const opening: Draft[] = [
			...(excluded === null ? [] : [{ do: 'exclude' as const, on: 0, by: excluded }]),
			{ do: 'ask', on: 0, by: asked },
			{ do: 'polls', minutes: 1 },
		];
		const all = events.flatMap(([draft, minutes]): Draft[] => (minutes > 0 ? [draft, { do: 'polls', minutes }] : [draft]));
		return [setup, [...opening, ...all].map((draft) => place(draft, machines, setup)).filter((step) => step !== undefined)];
	});
}

/** What may ask for the isolation of a machine. */
const ASKING: ReadonlyArray<Step['do']> = ['tag', 'score', 'urgency', 'detect', 'block', 'move'];

/** Undefined for what the deployment does not know, for what would make a stranger one of ours, and for a new address of a machine that Vectra knows by it alone. */
function place(draft: Draft, machines: readonly MachineName[], setup: Setup): Step | undefined {
	if (draft.do === 'later') {
		const step = place(draft.step, machines, setup);
		return step && { ...draft, step };
	}
	if (!('on' in draft)) return draft;
	const name = machines[draft.on % machines.length];
	const step = 'by' in draft ? chosen(WAYS[draft.do](setup), draft.by, name) : ({ ...draft, on: name } as Step);
	if (!step || (name === 'stranger' && ASKING.includes(step.do))) return undefined;
	if ('other' in draft) {
		const other = machines[draft.other % machines.length];
		return other === name || name === 'shared' || other === 'shared' ? undefined : ({ ...step, other } as Step);
	}
	return name === 'shared' && step.do === 'move' ? undefined : step;
}

type Way = Step extends infer S ? (S extends { on: MachineName; other: MachineName } ? never : S extends { on: MachineName } ? Omit<S, 'on'> : never) : never;

const chosen = (ways: readonly Way[], by: number, on: MachineName): Step | undefined =>
	ways.length === 0 ? undefined : ({ ...ways[by % ways.length], on } as Step);

/** The steps by which a deployment comes to want a machine isolated, and not to; thresholds are met by the very value. */
const WAYS: Readonly<Record<Open['do'], (setup: Setup) => Way[]>> = {
	ask: ({ rules: { blockGroup, urgency, scores, detections } }) => [
		{ do: 'tag' },
		...when(blockGroup, { do: 'block' }, { do: 'move', to: 'block' }),
		...when(urgency, { do: 'urgency', urgency: URGENCY }, { do: 'urgency', urgency: URGENCY + 15 }),
		...when(scores ?? detections?.minimum, { do: 'score', threat: 70, certainty: 50 }, { do: 'score', threat: 80, certainty: 10 }),
		...when(detections, ...(detections?.types ?? []).map((type): Way => ({ do: 'detect', type })), { do: 'detect', type: HARMLESS }),
	],
	unask: ({ rules: { blockGroup, urgency, scores, detections } }) => [
		{ do: 'untag' },
		...when(blockGroup, { do: 'unblock' }, { do: 'move', to: 'usual' }),
		...when(urgency, { do: 'urgency', urgency: URGENCY - 5 }, { do: 'urgency', urgency: URGENCY - 50 }),
		...when(scores ?? detections?.minimum, { do: 'score', threat: 65, certainty: 45 }, { do: 'score', threat: 20, certainty: 10 }),
		...when(detections, { do: 'fixDetections' }),
	],
	exclude: ({ exclusions: { keyAssets, privilege, network } }) => [
		...when(keyAssets, { do: 'keyAsset', is: true }),
		...when(privilege, { do: 'privilege', level: PRIVILEGE }, { do: 'privilege', level: PRIVILEGE + 2 }),
		...when(network, { do: 'move', to: 'excluded' }),
	],
	include: ({ exclusions: { keyAssets, privilege, network } }) => [
		...when(keyAssets, { do: 'keyAsset', is: false }),
		...when(privilege, { do: 'privilege', level: PRIVILEGE - 1 }),
		...when(network, { do: 'move', to: 'usual' }),
	],
};

const when = (holds: unknown, ...ways: Way[]): Way[] => (holds ? ways : []);
