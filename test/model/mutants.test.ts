import fc from 'fast-check';
import type * as Decide from '../../nodes/CortexXdr/containment/decide';
import type * as Policy from '../../nodes/CortexXdr/containment/policy';
import type * as Report from '../../nodes/CortexXdr/containment/report';
import type * as Submit from '../../nodes/CortexXdr/transport/submit';
import type * as Tags from '../../nodes/Vectra/containment/ownership';
import type * as Caps from '../../nodes/Vectra/containment/caps';
import type * as Exclusions from '../../nodes/Vectra/containment/exclusions';
import type * as Reconcile from '../../nodes/Vectra/containment/reconcile';
import type { Invariant } from './support/facts';
import { play } from './support/history';
import { ModelLab } from './support/lab';
import type * as Mutate from './support/mutate';
import { broken } from './support/mutate';
import { setups } from './support/setup';
import { histories } from './support/steps';

/** A declaration, for jest moves the mocks below to the top of the file. */
function mockBreakable(): typeof Mutate.breakable {
	return jest.requireActual<typeof Mutate>('./support/mutate').breakable;
}

// Takes every agent for one that is connected.
jest.mock('../../nodes/CortexXdr/containment/decide', () => {
	const actual = jest.requireActual<typeof Decide>('../../nodes/CortexXdr/containment/decide');
	const decide = mockBreakable()('queues for offline agents', actual.decide, (original) => (desired, endpoint, whenOffline) =>
		original(desired, { ...endpoint, status: endpoint.status === 'UNINSTALLED' ? endpoint.status : 'CONNECTED' }, whenOffline),
	);
	return { ...actual, decide };
});

// Sends once more when the reply was lost.
jest.mock('../../nodes/CortexXdr/transport/submit', () => {
	const actual = jest.requireActual<typeof Submit>('../../nodes/CortexXdr/transport/submit');
	const submit = mockBreakable()('repeats blindly', actual.submit, (original) => async (client, desired, targets, incidentId) => {
		await original(client, desired, targets, incidentId);
		const lost = targets.filter(({ submission }) => submission.kind === 'lost');
		if (lost.length > 0) await original(client, desired, lost, incidentId);
	});
	return { ...actual, submit };
});

jest.mock('../../nodes/CortexXdr/containment/policy', () => {
	const actual = jest.requireActual<typeof Policy>('../../nodes/CortexXdr/containment/policy');
	return { ...actual, protectedBy: mockBreakable()('protects nobody', actual.protectedBy, () => () => undefined) };
});

jest.mock('../../nodes/Vectra/containment/exclusions', () => {
	const actual = jest.requireActual<typeof Exclusions>('../../nodes/Vectra/containment/exclusions');
	return { ...actual, excludedBy: mockBreakable()('ignores exclusions', actual.excludedBy, () => () => undefined) };
});

// Releases what is ours while it is wanted.
jest.mock('../../nodes/Vectra/containment/reconcile', () => {
	const actual = jest.requireActual<typeof Reconcile>('../../nodes/Vectra/containment/reconcile');
	const reconcile = mockBreakable()('releases what is wanted', actual.reconcile, (original) => (snapshot, config, now) => {
		const result = original(snapshot, config, now);
		const turned = result.needs.map((need) =>
			need.desired === 'isolated' && need.endpointId !== null ? { ...need, desired: 'released' as const, reason: 'requestWithdrawn' as const } : need,
		);
		return { ...result, needs: turned };
	});
	return { ...actual, reconcile };
});

// Leaves the marker of a host that was released.
jest.mock('../../nodes/Vectra/containment/ownership', () => {
	const actual = jest.requireActual<typeof Tags>('../../nodes/Vectra/containment/ownership');
	const keepsMarkers = ({ add, remove }: ReturnType<typeof Tags.planRelease>) => ({ add, remove: remove.filter((tag) => !actual.MARKERS.includes(tag)) });
	const planRelease = mockBreakable()('forgets a tag', actual.planRelease, (original) => (...args) => keepsMarkers(original(...args)));
	const planUnclaim = mockBreakable()('forgets a tag', actual.planUnclaim, (original) => (...args) => keepsMarkers(original(...args)));
	return { ...actual, planRelease, planUnclaim };
});

jest.mock('../../nodes/CortexXdr/containment/report', () => {
	const actual = jest.requireActual<typeof Report>('../../nodes/CortexXdr/containment/report');
	const report = mockBreakable()('gives no reason', actual.report, (original) => (input) => ({
		...original(input),
		...(['deferred', 'ambiguous', 'protected'].includes(input.outcome) ? { reason: '' } : {}),
	}));
	return { ...actual, report };
});

jest.mock('../../nodes/Vectra/containment/caps', () => {
	const actual = jest.requireActual<typeof Caps>('../../nodes/Vectra/containment/caps');
	const limitIsolations = mockBreakable()('knows no limit', actual.limitIsolations, () => (due) => ({ admitted: [...due], refused: [] }));
	return { ...actual, limitIsolations };
});

const SEED = 4_711;
/** Histories in which a violation must be found. */
const WITHIN = 200;

const drawn = fc.sample(histories(fc.oneof(setups('qux'), setups('rux'))), { numRuns: WITHIN, seed: SEED });
const lab = new ModelLab();

/** The invariants that the first history with a violation reports, and how many histories it took. */
async function firstViolation(): Promise<{ invariants: Invariant[]; after: number } | undefined> {
	for (const [at, [setup, steps]] of drawn.entries()) {
		const { violations } = await play(lab, setup, steps);
		if (violations.length > 0) return { invariants: [...new Set(violations.map(({ invariant }) => invariant))], after: at + 1 };
	}
	return undefined;
}

afterEach(() => {
	broken.name = undefined;
});

it.each<[Invariant, string]>([
	[1, 'queues for offline agents'],
	[2, 'repeats blindly'],
	[3, 'protects nobody'],
	[3, 'ignores exclusions'],
	[4, 'releases what is wanted'],
	[5, 'forgets a tag'],
	[6, 'gives no reason'],
	[7, 'knows no limit'],
])(
	'invariant %i alone reports code that %s',
	async (invariant, name) => {
		broken.name = name;
		const found = await firstViolation();
		process.stderr.write(`model: code that ${name} is found after ${found?.after ?? WITHIN} histories\n`);
		expect(found?.invariants).toEqual([invariant]);
	},
	1_200_000,
);
