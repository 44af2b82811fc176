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

const asked = fc.constantFrom<MachineName>('laptop', 'laptop', 'desktop', 'desktop', 'linux', 'guarded', 'shared', 'spared', 'network');
const any = fc.oneof({ weight: 6, arbitrary: asked }, { weight: 1, arbitrary: fc.constant<MachineName>('stranger') });
const agent = fc.nat({ max: 1 });
const word = <T extends string>(name: T) => fc.constant<T>(name);
const of = <T extends string>(...names: T[]) => fc.constantFrom<T>(...names);

const analyst: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 8, arbitrary: fc.record({ do: word('tag'), on: asked }) },
	{ weight: 6, arbitrary: fc.record({ do: word('untag'), on: asked }) },
	{ weight: 1, arbitrary: fc.record({ do: of('releaseTag', 'unreleaseTag'), on: any }) },
	{ weight: 2, arbitrary: fc.record({ do: of('noBlock', 'unNoBlock'), on: any }) },
	{ weight: 1, arbitrary: fc.record({ do: word('otherTag'), on: any }) },
	{ weight: 1, arbitrary: fc.record({ do: word('score'), on: any, threat: fc.nat({ max: 99 }), certainty: fc.nat({ max: 99 }) }) },
);

const field: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ do: of('disconnect', 'connect', 'connect'), on: any, agent }) },
	{ weight: 1, arbitrary: fc.record({ do: of('lose', 'uninstall', 'reinstall', 'reinstall'), on: asked, agent }) },
	{ weight: 3, arbitrary: fc.record({ do: of('console-isolate', 'console-release', 'cancel-pending'), on: any, agent }) },
	{ weight: 1, arbitrary: fc.record({ do: word('failNext'), on: asked, agent, mode: of('fail', 'hang') }) },
);

const race: fc.Arbitrary<Step> = fc.record({
	do: word('race'),
	on: asked,
	agent,
	event: of('disconnect', 'disconnect', 'connect', 'uninstall', 'console-isolate', 'console-release', 'cancel-pending'),
	before: of('endpoints/isolate', 'endpoints/unisolate', 'endpoints/get_endpoint', 'actions/get_action_status'),
});

const fault: fc.Arbitrary<Step> = fc.oneof(
	fc.record({
		do: word('fault'),
		at: word('cortex'),
		fault: of('429', '429 soon', '401', '500', '502', '503', 'html500', 'reset', 'replyLost', 'slow', 'timeout', 'truncated'),
		path: of('isolate', 'unisolate', 'get_endpoint', 'get_action_status'),
		skip: fc.nat({ max: 2 }),
		times: fc.integer({ min: 1, max: 6 }),
	}),
	fc.record({
		do: word('fault'),
		at: word('vectra'),
		fault: of('429', '429 soon', '401', '500', '502', '503', 'html500', 'reset', 'replyLost', 'slow', 'timeout', 'truncated', 'numbersAsStrings', 'nullLists'),
		path: of('/hosts', '/groups', '/tagging', '/notes', '/entities', '/api'),
		skip: fc.nat({ max: 2 }),
		times: fc.integer({ min: 1, max: 6 }),
	}),
);

const instance: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: word('kill'), calls: fc.integer({ min: 1, max: 14 }), sent: fc.boolean(), all: fc.boolean() }),
	fc.record({ do: word('restart'), keepStatic: fc.boolean() }),
	fc.record({ do: word('outage'), minutes: fc.constantFrom(3, 31, 1_500, 6_000) }),
	fc.record({ do: word('endTokens') }),
);

const polls: fc.Arbitrary<Step> = fc.record({ do: word('polls'), minutes: fc.integer({ min: 1, max: 4 }) });

const later: fc.Arbitrary<Step> = fc.record({
	do: word('later'),
	seconds: fc.integer({ min: 1, max: 200 }),
	step: fc.oneof(analyst, field),
});

/** A history: polls go on between what happens. */
export const histories: fc.Arbitrary<Step[]> = fc.array(
	fc.oneof(
		{ weight: 7, arbitrary: analyst },
		{ weight: 5, arbitrary: field },
		{ weight: 2, arbitrary: race },
		{ weight: 3, arbitrary: fault },
		{ weight: 2, arbitrary: instance },
		{ weight: 3, arbitrary: later },
		{ weight: 9, arbitrary: polls },
	),
	{ minLength: 4, maxLength: 24, size: 'max' },
);
