import { play } from './support/history';
import { ModelLab } from './support/lab';
import { SIMPLE, type Setup } from './support/setup';
import type { Step } from './support/steps';

interface Kept {
	name: string;
	setup?: Partial<Setup>;
	steps: Step[];
	/** Outcomes without which the history would not play what it is kept for. */
	reaches: string[];
}

const minutes = (count: number): Step => ({ do: 'polls', minutes: count });

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
		reaches: ['deferred', 'alreadyReleased'],
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
		steps: [{ do: 'tag', on: 'laptop' }, { do: 'kill', calls: 3, sent: true, all: true }, minutes(1), { do: 'untag', on: 'laptop' }],
		reaches: ['released'],
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
			{ do: 'kill', calls: 2, sent: true, all: true },
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
];

const lab = new ModelLab();

it.each(KEPT)('$name', async ({ setup, steps, reaches }) => {
	const { violations, outcomes } = await play(lab, { ...SIMPLE, ...setup }, steps);
	expect(violations).toEqual([]);
	expect([...outcomes.keys()]).toEqual(expect.arrayContaining(reaches));
});
