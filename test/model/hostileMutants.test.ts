import fc from 'fast-check';
import type * as Counting from '../../lab/src/core/counting';
import type * as Evidence from '../../nodes/CortexXdr/containment/evidence';
import type * as Policy from '../../nodes/CortexXdr/containment/policy';
import type * as CortexErrors from '../../nodes/CortexXdr/transport/errors';
import type * as Http from '../../nodes/shared/http';
import type * as SecretsOfRequests from '../../nodes/shared/secrets';
import type * as Membership from '../../nodes/Vectra/containment/membership';
import type * as Normalize from '../../nodes/Vectra/transport/normalize';
import type * as Paging from '../../nodes/Vectra/transport/paging';
import type * as Requester from '../../nodes/Vectra/transport/request';
import type { Invariant } from './hostile/oracle';
import { HostileLab } from './hostile/play';
import { worlds, type World } from './hostile/steps';
import type { RecipeName } from './hostile/subjects';
import type { How, Tampering } from './hostile/tampering';
import { SIMPLE } from './support/setup';
import type * as Mutate from './support/mutate';
import { broken } from './support/mutate';

/** A declaration, for jest moves the mocks below to the top of the file. */
function mockBreakable(): typeof Mutate.breakable {
	return jest.requireActual<typeof Mutate>('./support/mutate').breakable;
}

function mockIsBroken(name: string): boolean {
	return jest.requireActual<typeof Mutate>('./support/mutate').broken.name === name;
}

// Identity.
jest.mock('../../nodes/CortexXdr/containment/evidence', () => {
	const actual = jest.requireActual<typeof Evidence>('../../nodes/CortexXdr/containment/evidence');
	return {
		...actual,
		isContradicted: mockBreakable()('overlooks contradictions', actual.isContradicted, () => () => false),
		isProven: mockBreakable()('takes any agreement for a proof', actual.isProven, (original) => (evidence, identity) => original(evidence, identity, 'anyOne')),
	};
});

// Unknown means no.
jest.mock('../../nodes/CortexXdr/containment/policy', () => {
	const actual = jest.requireActual<typeof Policy>('../../nodes/CortexXdr/containment/policy');
	const protectedBy = mockBreakable()('protects nobody of whom Cortex says nothing', actual.protectedBy, (original) => (policy, endpoint) => {
		const reason = original(policy, endpoint);
		return reason?.includes('cannot be told') ? undefined : reason;
	});
	return { ...actual, protectedBy };
});
jest.mock('../../nodes/Vectra/containment/membership', () => {
	const actual = jest.requireActual<typeof Membership>('../../nodes/Vectra/containment/membership');
	const readMembership = mockBreakable()('takes a group that cannot be read for an empty one', actual.readMembership, (original) => (name, groups) => ({
		...original(name, groups),
		missing: '',
	}));
	return { ...actual, readMembership };
});

// Replies.
jest.mock('../../nodes/Vectra/transport/paging', () => {
	const actual = jest.requireActual<typeof Paging>('../../nodes/Vectra/transport/paging');
	const readAllRows = mockBreakable()('believes in lists that are not whole', actual.readAllRows, () => async ({ begin }) => {
		const rows = new Map<unknown, unknown>();
		const next = begin();
		// It must end by itself: some of the lists never do.
		for (let page = await next(), pages = 1; page; page = page.more && pages < 20 ? await next() : undefined, pages += 1) {
			for (const row of page.rows) rows.set((row as { id?: unknown } | null)?.id ?? row, row);
			if (page.rows.length === 0) break;
		}
		return [...rows.values()];
	});
	return { ...actual, readAllRows };
});
jest.mock('../../nodes/Vectra/transport/normalize', () => {
	const actual = jest.requireActual<typeof Normalize>('../../nodes/Vectra/transport/normalize');
	return { ...actual, readTags: mockBreakable()('takes tags that are not told for none', actual.readTags, (original) => (body) => original(body) ?? []) };
});
jest.mock('../../nodes/CortexXdr/transport/errors', () => {
	const actual = jest.requireActual<typeof CortexErrors>('../../nodes/CortexXdr/transport/errors');
	return { ...actual, isThrottling: mockBreakable()('takes throttling for a failure', actual.isThrottling, () => () => false) };
});

// Time.
jest.mock('../../nodes/shared/http', () => {
	const actual = jest.requireActual<typeof Http>('../../nodes/shared/http');
	const send = mockBreakable()('waits for replies that trickle', actual.send, (original) => async (context, credentialType, { totalTimeout: _, ...request }, renewOn401) =>
		await original(context, credentialType, request, renewOn401),
	);
	return { ...actual, send };
});
jest.mock('../../nodes/Vectra/transport/request', () => {
	const actual = jest.requireActual<typeof Requester>('../../nodes/Vectra/transport/request');
	const createRequester = mockBreakable()('measures a poll on the wall clock', actual.createRequester, (original) => (context, connection, prefix, clock, budgetMs) =>
		original(context, connection, prefix, { now: clock.now, monotonic: clock.now, sleep: clock.sleep }, budgetMs),
	);
	return { ...actual, createRequester };
});

// Secrets.
jest.mock('../../nodes/shared/secrets', () => {
	const actual = jest.requireActual<typeof SecretsOfRequests>('../../nodes/shared/secrets');
	const isBroken = () => mockIsBroken('repeats what a server echoes');
	class Redactor extends actual.Redactor {
		override text(value: string): string {
			return isBroken() ? value : super.text(value);
		}

		override failure(value: unknown): unknown {
			return isBroken() ? value : super.failure(value);
		}
	}
	return { ...actual, Redactor };
});

// The lab.
jest.mock('../../lab/src/core/counting', () => {
	const actual = jest.requireActual<typeof Counting>('../../lab/src/core/counting');
	return { ...actual, announcedCount: mockBreakable()('counts right where a switch says not to', actual.announcedCount, () => (rows) => rows) };
});

const SEED = 4_712;
/** Histories in which a violation must be found, among so many. */
const WITHIN = 150;
const DRAWN = 6_000;

const drawn = fc.sample(worlds, { numRuns: DRAWN, seed: SEED });
const lab = new HostileLab();

const meets = (recipe: RecipeName) => ({ recipes }: World) => recipes.includes(recipe);

/** Whether such tampering happens, before a poll. */
const tampers = (is: (tampering: Tampering) => boolean) => ({ steps }: World) => steps.some((step) => step.do === 'tamper' && is(step.tampering));

const tricks = (...names: string[]) => tampers(({ how }) => names.some((name) => JSON.stringify(how).includes(`"${name}"`)));

const both = (one: (world: World) => boolean, other: (world: World) => boolean) => (world: World) => one(world) && other(world);

const having = (is: (world: World) => boolean): World[] => drawn.filter(is);

/** Worlds in which two hosts are asked for that only the members of the group without blocking save, when these are spoilt. */
const sparedByMembers = (how: How): World[] =>
	drawn.slice(0, WITHIN).map((world) => ({
		...world,
		setup: { ...world.setup, deployment: 'rux', vectra: { hostsGroupsPresent: false, ruxMembersByDefault: false } },
		recipes: ['spared', 'spared', ...world.recipes],
		steps: [
			{ do: 'ask', on: 0 },
			{ do: 'ask', on: 1 },
			{ do: 'tamper', tampering: { at: 'vectra', path: '/members', how, pick: 0, skip: 0, times: 20 } },
			{ do: 'polls', minutes: 1 },
			...world.steps,
		],
	}));

/** The invariants that the first history of a kind with a violation reports, and how many histories it took. */
async function firstViolation(histories: World[]): Promise<{ invariants: Invariant[]; after: number } | undefined> {
	for (const [at, world] of histories.slice(0, WITHIN).entries()) {
		const { violations } = await lab.play(world);
		if (violations.length > 0) return { invariants: [...new Set(violations.map(({ invariant }) => invariant))], after: at + 1 };
	}
	return undefined;
}

afterEach(() => {
	broken.name = undefined;
});

it.each<[string, string, Invariant, World[]]>([
	['Identity', 'overlooks contradictions', 'machine', having(meets('otherMac'))],
	['Identity', 'takes any agreement for a proof', 'machine', having(meets('addressForName'))],
	['Unknown means no', 'protects nobody of whom Cortex says nothing', 'machine', having(both(meets('server'), tricks('endpoint_type', 'group_name')))],
	['Unknown means no', 'takes a group that cannot be read for an empty one', 'machine', sparedByMembers({ reply: 'nothing' })],
	['Replies', 'believes in lists that are not whole', 'machine', sparedByMembers({ list: 'rowRepeated' })],
	['Replies', 'takes tags that are not told for none', 'tags', having(both(({ setup: { deployment } }) => deployment === 'rux', tampers(({ path }) => path === '/tagging')))],
	['Replies', 'takes throttling for a failure', 'claims', having(tampers(({ path, how }) => path.endsWith('isolate') && 'reply' in how && how.reply.startsWith('throttled')))],
	['Time', 'waits for replies that trickle', 'budget', having(both(({ budgetMs }) => budgetMs === 60_000, tampers(({ at, how }) => at === 'vectra' && 'reply' in how && how.reply === 'trickle')))],
	['Time', 'measures a poll on the wall clock', 'budget', having(both(({ steps }) => steps.some((step) => step.do === 'clockBack'), tricks('timeout', 'slow', 'trickle', 'endlessNew', 'endlessSame')))],
	['Secrets', 'repeats what a server echoes', 'secrets', having(tricks('echo401', 'echo403', 'echo500', 'echoText'))],
])(
	'%s: code that %s is found by the invariant “%s”',
	async (_kind, name, invariant, histories) => {
		broken.name = name;
		const found = await firstViolation(histories);
		process.stderr.write(`hostile world: code that ${name} is found after ${found?.after ?? `none of ${WITHIN}`} histories, by ${found?.invariants.join(', ')}\n`);
		expect(found?.invariants).toContain(invariant);
	},
	1_200_000,
);

it('The lab: one that counts right where a switch says not to is noticed', async () => {
	const world: World = {
		setup: { ...SIMPLE, vectra: { listCount: 'tooLarge' } },
		recipes: ['honest'],
		budgetMs: 300_000,
		steps: [{ do: 'ask', on: 0 }, { do: 'polls', minutes: 1 }],
	};
	const failedPolls = async () => (await lab.play(world)).reached.get('poll failed') ?? 0;
	expect(await failedPolls()).toBe(1);
	broken.name = 'counts right where a switch says not to';
	expect(await failedPolls()).toBe(0);
});
