import fc from 'fast-check';
import type { MachineName } from './machines';

/** Who or what acts: analysts in Vectra, operators in the Cortex console, agents, the network, n8n. Plain data. */
export type Step =
	| { do: 'tag' | 'untag' | 'releaseTag' | 'unreleaseTag' | 'noBlock' | 'unNoBlock' | 'otherTag'; on: MachineName }
	| { do: 'score'; on: MachineName; threat: number; certainty: number }
	| { do: AgentEvent; on: MachineName; agent: number }
	| { do: 'failNext'; on: MachineName; agent: number; mode: 'fail' | 'hang' }
	/** Right before the next call of this kind is handled: the race between a check and a call. */
	| { do: 'race'; on: MachineName; agent: number; event: RaceEvent; before: string }
	| { do: 'fault'; at: 'cortex' | 'vectra'; fault: FaultName; path?: string; skip: number; times: number }
	| { do: 'endTokens' }
	/** The next execution ends at this call, which still reaches the product or does not. */
	| { do: 'kill'; calls: number; sent: boolean; all: boolean }
	| { do: 'restart'; keepStatic: boolean }
	/** Minutes, each with a poll. */
	| { do: 'polls'; minutes: number }
	/** n8n does not poll for so long. */
	| { do: 'outage'; minutes: number }
	/** So many seconds from now, whatever goes on then. */
	| { do: 'later'; seconds: number; step: Step };

export type AgentEvent = 'disconnect' | 'connect' | 'lose' | 'uninstall' | 'reinstall' | 'console-isolate' | 'console-release' | 'cancel-pending';
export type RaceEvent = Exclude<AgentEvent, 'reinstall' | 'lose'>;
export type FaultName = '429' | '429 soon' | '401' | '500' | '502' | '503' | 'html500' | 'reset' | 'replyLost' | 'slow' | 'timeout' | 'truncated' | 'numbersAsStrings' | 'nullLists';

/** A step with a number in the place of the machine: a few machines are chosen for each history, so that much happens to each. */
type Placed<S> = S extends { on: MachineName } ? Omit<S, 'on'> & { on: number } : S extends { do: 'later' } ? { do: 'later'; seconds: number; step: Placed<Step> } : S;
type Draft = Placed<Step>;

const on = fc.nat({ max: 2 });
const agent = fc.nat({ max: 1 });
const word = <T extends string>(name: T) => fc.constant<T>(name);
const of = <T extends string>(...names: T[]) => fc.constantFrom<T>(...names);

const analyst: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 9, arbitrary: fc.record({ do: word('tag'), on }) },
	{ weight: 7, arbitrary: fc.record({ do: word('untag'), on }) },
	{ weight: 2, arbitrary: fc.record({ do: of('releaseTag', 'unreleaseTag'), on }) },
	{ weight: 2, arbitrary: fc.record({ do: of('noBlock', 'unNoBlock'), on }) },
	{ weight: 1, arbitrary: fc.record({ do: word('otherTag'), on }) },
	{ weight: 3, arbitrary: fc.record({ do: word('score'), on, threat: fc.constantFrom(95, 80, 65, 20), certainty: fc.nat({ max: 99 }) }) },
);

const field: fc.Arbitrary<Draft> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ do: of('disconnect', 'connect', 'connect'), on, agent }) },
	{ weight: 1, arbitrary: fc.record({ do: of('lose', 'uninstall', 'reinstall', 'reinstall'), on, agent }) },
	{ weight: 3, arbitrary: fc.record({ do: of('console-isolate', 'console-release', 'cancel-pending'), on, agent }) },
	{ weight: 1, arbitrary: fc.record({ do: word('failNext'), on, agent, mode: of('fail', 'hang') }) },
);

const race: fc.Arbitrary<Draft> = fc.record({
	do: word('race'),
	on,
	agent,
	event: of('disconnect', 'disconnect', 'connect', 'uninstall', 'console-isolate', 'console-release', 'cancel-pending'),
	before: of('endpoints/isolate', 'endpoints/unisolate', 'endpoints/get_endpoint', 'actions/get_action_status'),
});

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
	{ weight: 3, arbitrary: fc.record({ do: word('kill'), calls: fc.integer({ min: 1, max: 14 }), sent: fc.boolean(), all: fc.boolean() }) },
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
	{ weight: 3, arbitrary: fault },
	{ weight: 2, arbitrary: instance },
	{ weight: 3, arbitrary: later },
);

/** Machines with nothing special about them come often: what can be isolated shows most. */
const CHOICES: readonly MachineName[] = [
	...(['laptop', 'laptop', 'laptop', 'desktop', 'desktop', 'linux', 'linux'] as const),
	...(['guarded', 'shared', 'spared', 'network', 'stranger'] as const),
];

/** A history: something happens, some minutes with polls go by, something else happens. */
export const histories: fc.Arbitrary<Step[]> = fc
	.record({
		machines: fc.array(fc.constantFrom(...CHOICES), { minLength: 1, maxLength: 3 }),
		events: fc.array(fc.tuple(event, fc.constantFrom(1, 0, 1, 2, 3)), { minLength: 3, maxLength: 14, size: 'max' }),
	})
	.map(({ machines, events }) => {
		const first: Draft[] = [{ do: 'tag', on: 0 }, { do: 'polls', minutes: 1 }];
		const drafts = events.flatMap(([draft, minutes]): Draft[] => (minutes > 0 ? [draft, { do: 'polls', minutes }] : [draft]));
		return [...first, ...drafts].map((draft) => place(draft, machines)).filter((step) => step !== undefined);
	});

/** Undefined for what would make a stranger one of ours. */
function place(draft: Draft, machines: readonly MachineName[]): Step | undefined {
	if (draft.do === 'later') {
		const step = place(draft.step, machines);
		return step && { ...draft, step };
	}
	if (!('on' in draft)) return draft;
	const name = machines[draft.on % machines.length];
	return name === 'stranger' && (draft.do === 'tag' || draft.do === 'score') ? undefined : ({ ...draft, on: name } as Step);
}
