import { play } from './support/history';
import { ModelLab } from './support/lab';
import type { MachineName } from './support/machines';
import { SIMPLE, type Setup } from './support/setup';
import type { Step } from './support/steps';

interface Kept {
	name: string;
	setup?: Partial<Setup>;
	steps: Step[];
	/** What must happen, or the history does not play what it is kept for. */
	reaches: string[];
}

const minutes = (count: number): Step => ({ do: 'polls', minutes: count });

/** n8n dies when the isolation is sent: after the check (two calls), the claim (four) and a reading. */
const AFTER_ISOLATING: Step = { do: 'kill', calls: 8, sent: true, all: true, executions: 1 };

/** n8n dies when the release is sent: after the claim (three calls) and a reading. */
const AFTER_RELEASING: Step = { do: 'kill', calls: 5, sent: true, all: true, executions: 1 };

/** Cortex XDR cannot be asked for the state at either of the next two looks. */
const AWAY_TWICE: Step = { do: 'fault', at: 'cortex', fault: 'truncated', path: 'get_endpoint', skip: 0, times: 2 };

/** Asked for, withdrawn, and what the trigger then asks for to make sure comes to nothing. */
const withdrawnWhileAway = (on: MachineName): Step[] => [{ do: 'tag', on }, minutes(1), { do: 'untag', on }, AWAY_TWICE, minutes(12)];

/** Histories that are played every time: the ones the project began with, and those in which something was once wrong. */
const KEPT: readonly Kept[] = [
	{
		name: 'a request that is withdrawn while the agent is away leaves nothing behind',
		steps: [
			{ do: 'disconnect', on: 'laptop', agent: 0 },
			{ do: 'tag', on: 'laptop' },
			minutes(3),
			{ do: 'untag', on: 'laptop' },
			minutes(3),
			{ do: 'connect', on: 'laptop', agent: 0 },
		],
		reaches: ['deferred'],
	},
	{
		name: 'an agent that drops between the check and the call is followed, and released when the request is gone',
		steps: [
			{ do: 'tag', on: 'laptop' },
			{ do: 'race', on: 'laptop', agent: 0, event: 'disconnect', before: 'endpoints/isolate' },
			minutes(3),
			{ do: 'untag', on: 'laptop' },
			minutes(3),
			{ do: 'connect', on: 'laptop', agent: 0 },
		],
		reaches: ['pendingIsolation', 'blockedByPendingIsolation', 'released'],
	},
	{
		name: 'an execution that dies after isolating, with the request withdrawn, leaves no machine isolated',
		steps: [{ do: 'tag', on: 'laptop' }, AFTER_ISOLATING, minutes(1), { do: 'untag', on: 'laptop' }],
		reaches: ['released for requestWithdrawn', 'released'],
	},
	{
		name: 'an execution that dies after isolating, with the request withdrawn and Cortex XDR away twice, leaves no machine isolated',
		steps: [
			{ do: 'tag', on: 'laptop' },
			AFTER_ISOLATING,
			minutes(1),
			{ do: 'untag', on: 'laptop' },
			AWAY_TWICE,
			minutes(12),
		],
		reaches: ['error', 'released for requestWithdrawn', 'released'],
	},
	{
		name: 'the same for a machine that Cortex XDR does not know: it is not followed for ever',
		steps: withdrawnWhileAway('printer'),
		reaches: ['notFound: no agent'],
	},
	{
		name: 'the same for a machine that could be one of two: once none of them is seen to be isolated, it is not followed any more',
		steps: withdrawnWhileAway('shared'),
		reaches: ['ambiguous'],
	},
	{
		name: 'an execution that dies after releasing, with the request back and Cortex XDR away twice, leaves the machine isolated',
		steps: [
			{ do: 'tag', on: 'laptop' },
			minutes(3),
			{ do: 'untag', on: 'laptop' },
			AFTER_RELEASING,
			minutes(1),
			{ do: 'tag', on: 'laptop' },
			AWAY_TWICE,
			minutes(12),
		],
		reaches: ['error', 'isolated'],
	},
	{
		name: 'a lost reply is not answered by sending again',
		setup: { deployment: 'rux' },
		steps: [
			{ do: 'fault', at: 'cortex', fault: 'replyLost', path: 'endpoints/isolate', skip: 0, times: 1 },
			{ do: 'tag', on: 'laptop' },
			minutes(3),
		],
		reaches: ['isolated'],
	},
	{
		name: 'a stale release lands before the new request is met',
		setup: { cortex: { stateAfterExpiry: 'pending' } },
		steps: [
			{ do: 'tag', on: 'laptop' },
			minutes(3),
			{ do: 'race', on: 'laptop', agent: 0, event: 'disconnect', before: 'endpoints/unisolate' },
			{ do: 'untag', on: 'laptop' },
			minutes(3),
			{ do: 'tag', on: 'laptop' },
			minutes(2),
			{ do: 'connect', on: 'laptop', agent: 0 },
		],
		reaches: ['isolated', 'pendingRelease'],
	},
	{
		name: 'a request that returns before a slow release lands is met once it has landed',
		setup: { cortex: { socketDeliverySeconds: null }, retryAfter: 1 },
		steps: [{ do: 'tag', on: 'laptop' }, minutes(10), { do: 'untag', on: 'laptop' }, minutes(3), { do: 'tag', on: 'laptop' }, minutes(1)],
		reaches: ['pendingRelease', 'isolated'],
	},
	{
		name: 'an execution that dies after releasing, with the request back before the release lands, leaves the machine isolated',
		setup: { cortex: { stateAfterExpiry: 'pending' } },
		steps: [
			{ do: 'tag', on: 'laptop' },
			minutes(3),
			{ do: 'race', on: 'laptop', agent: 0, event: 'disconnect', before: 'endpoints/unisolate' },
			{ do: 'untag', on: 'laptop' },
			AFTER_RELEASING,
			minutes(1),
			{ do: 'tag', on: 'laptop' },
			minutes(2),
			{ do: 'connect', on: 'laptop', agent: 0 },
		],
		reaches: ['blockedByPendingRelease', 'isolated'],
	},
	{
		name: 'a machine that must not be isolated does not use up the limit for the others',
		setup: { maxPerHour: 1 },
		steps: [{ do: 'tag', on: 'guarded' }, minutes(3), { do: 'tag', on: 'laptop' }, minutes(3)],
		reaches: ['protected', 'held: limitReached', 'isolated'],
	},
	{
		name: 'a pending isolation that is cancelled after the machine became a key asset is not sent again',
		setup: { exclusions: { ...SIMPLE.exclusions, keyAssets: true } },
		steps: [
			{ do: 'tag', on: 'laptop' },
			{ do: 'race', on: 'laptop', agent: 0, event: 'disconnect', before: 'endpoints/isolate' },
			minutes(3),
			{ do: 'keyAsset', on: 'laptop', is: true },
			{ do: 'cancel-pending', on: 'laptop', agent: 0 },
			{ do: 'connect', on: 'laptop', agent: 0 },
			minutes(8),
		],
		reaches: ['pendingIsolation', 'held: keyAsset'],
	},
	{
		name: 'an isolation that is tried again counts from its first try',
		setup: { deployment: 'rux', maxPerHour: 1 },
		steps: [
			{ do: 'failNext', on: 'laptop', agent: 0, mode: 'hang', status: 'TIMEOUT' },
			{ do: 'tag', on: 'laptop' },
			minutes(2),
			{ do: 'tag', on: 'desktop' },
			minutes(2),
		],
		reaches: ['pendingIsolation', 'held: limitReached', 'isolated'],
	},
	{
		name: 'a score within the margin does not keep what a person asked for and does no more',
		setup: { rule: 'criteriaLapse', rules: { ...SIMPLE.rules, scores: { threat: 70, certainty: 0, combine: 'and' } } },
		steps: [
			{ do: 'tag', on: 'laptop' },
			{ do: 'score', on: 'laptop', threat: 65, certainty: 45 },
			minutes(2),
			{ do: 'untag', on: 'laptop' },
			minutes(2),
		],
		reaches: ['isolated', 'released for requestWithdrawn'],
	},
	{
		name: 'a machine whose agent was uninstalled is told about',
		steps: [{ do: 'uninstall', on: 'laptop', agent: 0 }, { do: 'tag', on: 'laptop' }, minutes(2)],
		reaches: ['notFound: agent uninstalled'],
	},
	{
		name: 'an isolation that expires while it is followed is reported as such, and asked for again',
		steps: [
			{ do: 'race', on: 'laptop', agent: 0, event: 'disconnect', before: 'endpoints/isolate' },
			{ do: 'race', on: 'laptop', agent: 0, event: 'expire-pending', before: 'actions/get_action_status' },
			{ do: 'tag', on: 'laptop' },
			minutes(2),
			{ do: 'connect', on: 'laptop', agent: 0 },
			minutes(3),
		],
		reaches: ['expired', 'isolated'],
	},
	{
		name: 'an action that the agent took and never answered is reported as such',
		steps: [{ do: 'failNext', on: 'laptop', agent: 0, mode: 'fail', status: 'TIMEOUT' }, { do: 'tag', on: 'laptop' }, minutes(3)],
		reaches: ['timedOut', 'isolated'],
	},
	{
		name: 'nothing is sent while Cortex reports a state that is not known',
		steps: [{ do: 'oddState', on: 'laptop', agent: 0 }, { do: 'tag', on: 'laptop' }, minutes(3), { do: 'knownState', on: 'laptop', agent: 0 }],
		reaches: ['unknownState', 'isolated'],
	},
	{
		name: 'a request outside of the window waits for it',
		setup: { window: true },
		steps: [{ do: 'outage', minutes: 600 }, { do: 'tag', on: 'laptop' }, minutes(2)],
		reaches: ['held: outsideWindow', 'isolated'],
	},
	{
		name: 'more requests than one run may meet are met by the next ones',
		setup: { maxEndpoints: 1 },
		steps: [{ do: 'tag', on: 'laptop' }, { do: 'tag', on: 'desktop' }, minutes(3)],
		reaches: ['limitReached', 'isolated'],
	},
	{
		name: 'a release of which n8n dies twice before it is recorded, with the request back, leaves the machine isolated',
		steps: [
			{ do: 'tag', on: 'laptop' },
			minutes(3),
			{ do: 'untag', on: 'laptop' },
			{ do: 'kill', calls: 5, sent: true, all: true, executions: 2 },
			minutes(1),
			{ do: 'tag', on: 'laptop' },
			{ do: 'disconnect', on: 'laptop', agent: 0 },
			minutes(8),
			{ do: 'restart', keepStatic: false },
			{ do: 'connect', on: 'laptop', agent: 0 },
			minutes(8),
		],
		reaches: ['isolated'],
	},
	{
		name: 'an isolation of which n8n dies and forgets, with the request withdrawn and two releases lost, leaves nothing isolated',
		steps: [
			{ do: 'tag', on: 'laptop' },
			AFTER_ISOLATING,
			minutes(1),
			{ do: 'untag', on: 'laptop' },
			{ do: 'restart', keepStatic: false },
			{ do: 'kill', calls: 4, sent: false, all: false, executions: 2 },
			minutes(15),
		],
		reaches: ['released for requestWithdrawn'],
	},
	{
		name: 'a machine that is refused and isolated by a person stays the person’s',
		steps: [
			{ do: 'tag', on: 'guarded' },
			minutes(2),
			{ do: 'console-isolate', on: 'guarded', agent: 0 },
			minutes(6),
			{ do: 'untag', on: 'guarded' },
			minutes(6),
		],
		reaches: ['protected'],
	},
	{
		name: 'a machine that a person isolated before it was asked for is marked as the person’s, and left alone',
		steps: [
			{ do: 'console-isolate', on: 'laptop', agent: 0 },
			minutes(2),
			{ do: 'tag', on: 'laptop' },
			minutes(3),
			{ do: 'untag', on: 'laptop' },
			minutes(6),
		],
		reaches: ['alreadyIsolated', 'marked as external'],
	},
	{
		name: 'once the person has released it, a machine that is still asked for is isolated',
		setup: { verifyEvery: 5 },
		steps: [
			{ do: 'console-isolate', on: 'laptop', agent: 0 },
			minutes(2),
			{ do: 'tag', on: 'laptop' },
			minutes(3),
			{ do: 'console-release', on: 'laptop', agent: 0 },
			minutes(12),
		],
		reaches: ['marked as external', 'wouldIsolate', 'isolated'],
	},
	{
		name: 'a host without an agent that is given the address of a machine that a person isolated does not release it',
		steps: [
			{ do: 'tag', on: 'printer' },
			minutes(2),
			{ do: 'console-isolate', on: 'desktop', agent: 0 },
			{ do: 'mistake', on: 'printer', other: 'desktop' },
			minutes(6),
			{ do: 'untag', on: 'printer' },
			minutes(6),
		],
		reaches: ['notFound: no agent'],
	},
	...(['row', 'tags'] as const).map((about): Kept => ({
		name: `a list that leaves out ${about === 'row' ? 'the host' : 'its tags'} while an isolation is in flight releases nothing`,
		setup: { cortex: { executeSeconds: 70 }, retryAfter: 1 },
		steps: [{ do: 'tag', on: 'laptop' }, minutes(1), { do: 'lie', on: 'laptop', about, times: 3 }, minutes(6)],
		reaches: ['isolated'],
	})),
	{
		name: 'a detail tag of an isolation that is long over lends the next one neither its age nor its basis',
		setup: { rule: 'afterHours' },
		steps: [
			{ do: 'leaveDetail', on: 'laptop', hoursAgo: 100, byRule: true },
			{ do: 'tag', on: 'laptop' },
			minutes(20),
			{ do: 'untag', on: 'laptop' },
			minutes(3),
		],
		reaches: ['isolated', 'released for requestWithdrawn'],
	},
	...(['contained', 'pending'] as const).map((marker): Kept => ({
		name: `tags that say ${marker} and name the agent of another machine touch neither`,
		steps: [
			{ do: 'console-isolate', on: 'desktop', agent: 0 },
			minutes(2),
			{ do: 'forge', on: 'laptop', other: 'desktop', marker },
			minutes(6),
			{ do: 'tag', on: 'laptop' },
			minutes(6),
		],
		reaches: ['identityMismatch'],
	})),
	{
		name: 'what an isolation left of an agent that is gone does not become ours with the new agent',
		steps: [
			{ do: 'leaveDetail', on: 'laptop', hoursAgo: 1, byRule: false },
			{ do: 'reinstall', on: 'laptop', agent: 0 },
			{ do: 'tag', on: 'laptop' },
			minutes(4),
		],
		reaches: ['isolated'],
	},
	{
		name: 'tags that say pending and name the free agent of another machine are taken off, where the machine may not be isolated',
		setup: { deployment: 'rux', exclusions: { ...SIMPLE.exclusions, network: true } },
		steps: [{ do: 'move', on: 'laptop', to: 'excluded' }, { do: 'tag', on: 'laptop' }, minutes(1), { do: 'forge', on: 'laptop', other: 'linux', marker: 'pending' }, minutes(1)],
		reaches: ['identityMismatch', 'held: network'],
	},
	{
		name: 'the same once the other machine, which was contained, is released',
		steps: [
			{ do: 'tag', on: 'laptop' },
			minutes(1),
			{ do: 'forge', on: 'linux', other: 'laptop', marker: 'pending' },
			minutes(1),
			{ do: 'tag', on: 'linux' },
			minutes(2),
			{ do: 'move', on: 'laptop', to: 'noBlock' },
			minutes(12),
		],
		reaches: ['identityMismatch', 'released for noBlockGroup', 'released'],
	},
	{
		name: 'a contained machine that Vectra forgets stays isolated, and a person is told',
		steps: [{ do: 'tag', on: 'laptop' }, minutes(4), { do: 'vanish', on: 'laptop', into: null }, minutes(4)],
		reaches: ['isolated', 'held: vanished'],
	},
	{
		name: 'the same for one that is merged into another host, where Vectra answers with that one',
		setup: { deployment: 'rux', vectra: { mergedHostAnswer: 'survivor' } },
		steps: [{ do: 'tag', on: 'laptop' }, minutes(4), { do: 'vanish', on: 'laptop', into: 'stranger' }, minutes(4)],
		reaches: ['isolated', 'held: vanished'],
	},
	...[true, false].map((enforce): Kept => ({
		name: `a contained machine that is released in the console is ${enforce ? 'isolated again' : 'told about'} within the interval`,
		setup: { verifyEvery: 5, enforce },
		steps: [{ do: 'tag', on: 'laptop' }, minutes(4), { do: 'console-release', on: 'laptop', agent: 0 }, minutes(12)],
		reaches: enforce ? ['isolated again'] : ['wouldIsolate'],
	})),
];

const lab = new ModelLab();

it.each(KEPT)('$name', async ({ setup, steps, reaches }) => {
	const { violations, reached } = await play(lab, { ...SIMPLE, ...setup }, steps);
	expect(violations).toEqual([]);
	expect([...reached.keys()]).toEqual(expect.arrayContaining(reaches));
});
