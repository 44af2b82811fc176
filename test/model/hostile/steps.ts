import fc from 'fast-check';
import type { CortexSwitches } from '../../../lab/src/cortex';
import type { VectraSwitches } from '../../../lab/src/vectra';
import { SIMPLE, type Setup } from '../support/setup';
import { FRAGILE, RECIPE_NAMES, type RecipeName } from './subjects';
import { LIST_TRICKS, MUTATION_TRICKS, ODD_VALUES, REPLY_TRICKS, type How, type OddValue, type Tampering } from './tampering';

/** What happens in a hostile world. `on` counts the subjects. Plain data. */
export type Step =
	| { do: 'ask' | 'withdraw' | 'forbid' | 'permit' | 'otherTag' | 'noBlock' | 'unNoBlock'; on: number }
	| { do: 'console-isolate' | 'console-release' | 'disconnect' | 'connect'; on: number; agent: number }
	/** Somebody who may tag writes our tags on a host, naming an endpoint of another subject. */
	| { do: 'forge'; on: number; of: number }
	| { do: 'tamper'; tampering: Tampering }
	| { do: 'calm' }
	/** Somebody sets the clock of the n8n machine back. */
	| { do: 'clockBack'; minutes: number }
	| { do: 'restart'; keepStatic: boolean }
	/** Minutes, each with a poll. */
	| { do: 'polls'; minutes: number };

export interface World {
	setup: Setup;
	recipes: RecipeName[];
	/** What n8n gives to a poll, in ms. */
	budgetMs: number;
	steps: Step[];
}

const CORTEX_LIES: ReadonlyArray<Partial<CortexSwitches>> = [
	{ totalCount: 'tooSmall' },
	{ totalCount: 'tooLarge' },
	{ totalCountPresent: false },
	{ pageAnswered: 'first' },
	{ nullLists: true },
	{ scalarLists: true },
	{ tagsPresent: false },
	{ actionIdsAsStrings: true },
	{ actionIdOnly: true },
	{ errorsAs200: true },
	{ hostNameCaseSensitive: false },
];

const VECTRA_LIES: ReadonlyArray<Partial<VectraSwitches>> = [
	{ listCount: 'tooSmall' },
	{ listCount: 'tooLarge' },
	{ listEnd: 'empty' },
	{ listEnd: 'repeated' },
	{ taggingTells: 'null' },
	{ taggingTells: 'nothing' },
	{ nullLists: true },
	{ ruxHostBody: 'minimal', hostsGroupsPresent: false },
	{ hostsGroupsPresent: false },
	{ bulkTaggingAvailable: false },
	{ embeddedMemberCap: 1, ruxMembersByDefault: false },
];

/** The switches that make lists lie: at the end nothing disturbs any more. */
export const TRUTHFUL: { cortex: Partial<CortexSwitches>; vectra: Partial<VectraSwitches> } = {
	cortex: { totalCount: 'exact', pageAnswered: 'asked' },
	vectra: { listCount: 'exact', listEnd: 'last', taggingTells: 'list' },
};

/** Respond UX may list hosts without their addresses and artifacts. */
export function hidesIdentity({ deployment, vectra }: Setup): boolean {
	return deployment === 'rux' && vectra.ruxHostBody === 'minimal';
}

const few = <T extends object>(readings: readonly T[]): fc.Arbitrary<T> =>
	fc.subarray([...readings], { maxLength: 2 }).map((chosen) => Object.assign({}, ...chosen) as T);

const setups: fc.Arbitrary<Setup> = fc.record({
	...(Object.fromEntries(Object.entries(SIMPLE).map(([name, value]) => [name, fc.constant(value)])) as { [Key in keyof Setup]: fc.Arbitrary<Setup[Key]> }),
	deployment: fc.constantFrom('qux', 'rux'),
	engine: fc.constantFrom('legacy', 'durable'),
	cortex: fc.oneof(fc.constant({}), few(CORTEX_LIES)),
	vectra: fc.oneof(fc.constant({}), few(VECTRA_LIES)),
	protection: fc.constantFrom('type', 'group'),
	exclusions: fc.constantFrom(SIMPLE.exclusions, { ...SIMPLE.exclusions, keyAssets: true }),
});

/** Values that say of a field that there is nothing are no contradiction but a lie, which nobody can see through. */
const NOTHING_THERE: Readonly<Record<string, readonly OddValue[]>> = {
	tags: ['list'],
	groups: ['list'],
	group_name: ['list', 'empty', 'word'],
};

const fields = (names: readonly string[]): fc.Arbitrary<How> =>
	fc
		.record({ fields: fc.subarray([...names], { minLength: 1, maxLength: Math.min(3, names.length) }), value: fc.constantFrom(...ODD_VALUES), all: fc.constantFrom(false, false, true) })
		.map(({ fields: chosen, ...rest }) => ({ ...rest, fields: chosen.filter((field) => !NOTHING_THERE[field]?.includes(rest.value)) }));

const ofReply: fc.Arbitrary<How> = fc.record({ reply: fc.constantFrom(...REPLY_TRICKS) });
const ofList: fc.Arbitrary<How> = fc.record({ list: fc.constantFrom(...LIST_TRICKS) });
const ofMutation: fc.Arbitrary<How> = fc.record({ mutation: fc.constantFrom(...MUTATION_TRICKS) });

const hits = { pick: fc.nat({ max: 5 }), skip: fc.constantFrom(0, 0, 1, 2), times: fc.constantFrom(1, 2, 5, 20) };
const tampered = (at: Tampering['at'], paths: readonly string[], how: fc.Arbitrary<How>): fc.Arbitrary<Step> =>
	fc.record({ do: fc.constant('tamper' as const), tampering: fc.record({ at: fc.constant(at), path: fc.constantFrom(...paths), how, ...hits }) });

const ENDPOINT_FIELDS = ['endpoint_id', 'endpoint_name', 'endpoint_status', 'is_isolated', 'endpoint_type', 'os_type', 'ip', 'ipv6', 'mac_address', 'group_name', 'tags', 'domain'];
const HOST_FIELDS = ['id', 'name', 'ip', 'last_source', 'host_artifact_set', 'tags', 'groups', 'key_asset', 'is_key_asset', 'privilege_level'];

const tampering: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 4, arbitrary: tampered('cortex', ['get_endpoint'], fields(ENDPOINT_FIELDS)) },
	{ weight: 4, arbitrary: tampered('vectra', ['/hosts'], fields(HOST_FIELDS)) },
	{ weight: 2, arbitrary: tampered('cortex', ['get_endpoint'], ofList) },
	{ weight: 3, arbitrary: tampered('vectra', ['/hosts', '/hosts', '/groups', '/members'], ofList) },
	{ weight: 2, arbitrary: tampered('vectra', ['/groups', '/members'], fields(['members', 'results', 'type', 'name', 'id'])) },
	{ weight: 1, arbitrary: tampered('vectra', ['/tagging'], fields(['tags', 'status'])) },
	{ weight: 2, arbitrary: tampered('cortex', ['isolate', 'endpoints/isolate'], ofMutation) },
	{ weight: 1, arbitrary: tampered('cortex', ['get_action_status'], fields(['data', 'reply'])) },
	{ weight: 3, arbitrary: tampered('cortex', ['endpoints/isolate', 'isolate', 'get_endpoint', 'get_action_status'], ofReply) },
	{ weight: 3, arbitrary: tampered('vectra', ['/hosts', '/groups', '/tagging', '/notes', '/api', '/oauth2'], ofReply) },
);

const on = fc.nat({ max: 5 });
const people: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 6, arbitrary: fc.record({ do: fc.constant('ask' as const), on }) },
	{ weight: 4, arbitrary: fc.record({ do: fc.constant('withdraw' as const), on }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constantFrom('forbid' as const, 'permit' as const, 'otherTag' as const, 'noBlock' as const, 'unNoBlock' as const), on }) },
	{ weight: 2, arbitrary: fc.record({ do: fc.constantFrom('console-isolate' as const, 'console-release' as const, 'disconnect' as const, 'connect' as const), on, agent: fc.nat({ max: 1 }) }) },
	{ weight: 1, arbitrary: fc.record({ do: fc.constant('forge' as const), on, of: on }) },
);

const instance: fc.Arbitrary<Step> = fc.oneof(
	fc.record({ do: fc.constant('calm' as const) }),
	fc.record({ do: fc.constant('clockBack' as const), minutes: fc.constantFrom(1, 60, 1_440) }),
	fc.record({ do: fc.constant('restart' as const), keepStatic: fc.boolean() }),
);

const event = fc.oneof({ weight: 5, arbitrary: people }, { weight: 6, arbitrary: tampering }, { weight: 1, arbitrary: instance });

/** A world and what happens in it: somebody asks for an isolation, the replies are spoilt, some minutes go by, and so on. */
export const worlds: fc.Arbitrary<World> = fc
	.record({
		setup: setups,
		recipes: fc.array(fc.constantFrom('honest' as const, ...RECIPE_NAMES), { minLength: 2, maxLength: 5 }),
		budgetMs: fc.constantFrom(300_000, 300_000, 60_000),
		asked: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
		events: fc.array(fc.tuple(event, fc.constantFrom(1, 0, 0, 1, 2)), { minLength: 3, maxLength: 9, size: 'max' }),
	})
	.map(({ setup, recipes, budgetMs, asked, events }) => ({
		setup,
		recipes: hidesIdentity(setup) ? recipes.map((recipe) => (FRAGILE.includes(recipe) ? 'honest' : recipe)) : recipes,
		budgetMs,
		steps: [
			...asked.map((at): Step => ({ do: 'ask', on: at })),
			...events.flatMap(([step, minutes]): Step[] => (minutes > 0 ? [step, { do: 'polls', minutes }] : [step])),
			{ do: 'polls', minutes: 1 } as const,
		],
	}));
