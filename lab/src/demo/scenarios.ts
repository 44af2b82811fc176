import type { Scenario, Step } from './scenario';
import type { Actor, Stage } from './stage';

/** After a poll the workflow still has to act: looking this much later, what it did is in the journals. */
const SETTLE_MS = 15_000;

/**
 * The seven ways in which a containment can go, each on a machine of its own, so that they can all be played at the same
 * time and the same polls serve them all.
 */
export function scenarios(stage: Stage): Scenario[] {
	return [
		{
			id: 'isolate',
			title: '1 Tagged, agent connected',
			steps: isolated(stage.actor('FIN-LT-0142')),
		},
		{
			id: 'release',
			title: '2 Request tag removed',
			steps: release(stage.actor('FIN-LT-0158')),
		},
		{
			id: 'withdrawn-offline',
			title: '3 Tagged while offline, withdrawn before the agent is back',
			steps: withdrawnOffline(stage, stage.actor('HR-LT-0007')),
		},
		{
			id: 'deferred',
			title: '4 Tagged while offline, then the agent is back',
			steps: deferred(stage.actor('HR-LT-0011')),
		},
		{
			id: 'trap',
			title: '5 The agent drops between check and call, then the request is withdrawn',
			steps: trap(stage, stage.actor('ENG-MB-0203')),
		},
		{
			id: 'mirror-trap',
			title: '6 Isolated, offline, withdrawn, requested again',
			steps: mirrorTrap(stage, stage.actor('ENG-LT-0219')),
		},
		{
			id: 'ambiguous',
			title: '7 Two connected agents share the address',
			steps: ambiguous(stage, stage.actor('IP-10.20.12.40')),
		},
	];
}

/** The main loop over the Vectra in the cloud, on machines that the scenarios above leave alone. */
export function ruxScenarios(stage: Stage): Scenario[] {
	return [
		{
			id: 'rux-release',
			title: 'Respond UX: tagged, isolated, untagged, released',
			steps: release(stage.actor('OPS-LT-0031')),
		},
		{
			id: 'rux-withdrawn-offline',
			title: 'Respond UX: tagged while offline, withdrawn before the agent is back',
			steps: withdrawnOffline(stage, stage.actor('build-02')),
		},
		{
			id: 'rux-rule',
			title: 'Respond UX: isolated for its urgency, which then falls; released by a person',
			steps: byRule(stage, stage.actor('web-01')),
		},
	];
}

/** The analyst asks for a host that must never be isolated. */
export function heldBack(stage: Stage): Scenario {
	const host = stage.actor('DC-01');
	return {
		id: 'held-back',
		title: 'A member of the no-block group is tagged',
		steps: [
			{
				title: 'The trigger reports it on its second output, and nothing is sent',
				act: () => host.request(),
				seen: async () => await host.wasHeldBack('noBlockGroup'),
				never: () => tooMany('isolate', host.isolateCalls().length, 0),
			},
		],
	};
}

function byRule(stage: Stage, host: Actor): Step[] {
	let polls = 0;
	const onlyOneCall = () => tooMany('isolate', host.isolateCalls().length);
	return [
		{
			title: 'Its urgency rises: isolated, and recorded as asked for by a rule',
			act: () => host.setUrgency(99),
			seen: () =>
				host.isolation === 'AGENT_ISOLATED' && host.recordedAsContained && host.ownTags.some((tag) => tag.endsWith(':auto')),
			never: onlyOneCall,
		},
		{
			title: 'Its urgency falls: two polls later it is isolated as before',
			act: () => {
				host.setUrgency(0);
				polls = stage.polls;
			},
			seen: () => stage.polls >= polls + 3 && host.isolation === 'AGENT_ISOLATED',
			never: () => tooMany('unisolate', host.unisolateCalls().length, 0),
		},
		{
			title: 'The analyst sets the release tag: released, our tags gone, the release tag stays',
			act: () => host.tag('vectra_release'),
			seen: () => host.isolation === 'AGENT_UNISOLATED' && host.ownTags.length === 0 && host.tags.includes('vectra_release'),
			never: () => onlyOneCall() ?? tooMany('unisolate', host.unisolateCalls().length),
		},
	];
}

function isolated(host: Actor): Step[] {
	const onlyOneCall = () => tooMany('isolate', host.isolateCalls().length);
	return [
		{
			title: 'The analyst tags the host: one isolate call, followed until the endpoint is isolated',
			act: () => host.request(),
			seen: () => host.isolation === 'AGENT_ISOLATED' && host.endSeen('isolate'),
			never: onlyOneCall,
		},
		{
			title: 'Vectra carries the marker, the endpoint with the time, and one note',
			seen: () => host.recordedAsContained && host.notes.length === 1,
			never: () => onlyOneCall() ?? tooMany('note', host.notes.length),
		},
	];
}

function release(host: Actor): Step[] {
	const atMostOneOfEach = () =>
		tooMany('isolate', host.isolateCalls().length) ?? tooMany('unisolate', host.unisolateCalls().length);
	return [
		...isolated(host),
		{
			title: 'The analyst removes the tag: one unisolate call, verified',
			act: () => host.withdraw(),
			seen: () => host.isolation === 'AGENT_UNISOLATED' && host.endSeen('unisolate'),
			never: atMostOneOfEach,
		},
		{
			title: 'The tags are gone and there is one more note',
			seen: () => host.ownTags.length === 0 && host.notes.length === 2,
			never: () => atMostOneOfEach() ?? (host.notes.length > 2 ? `${host.notes.length} notes` : undefined),
		},
	];
}

function withdrawnOffline(stage: Stage, host: Actor): Step[] {
	const nothingSent = () => (host.isolateCalls().length > 0 ? 'An isolate call was sent' : undefined);
	return [
		{
			title: 'Tagged while the agent is offline: reported as deferred',
			act: () => {
				host.disconnect();
				host.request();
			},
			seen: async () => await host.hasOutcome('deferred', 'isolated'),
			never: nothingSent,
		},
		{
			title: 'A later poll tries again: deferred again, nothing is sent',
			seen: async () => (await host.outcomes()).filter((item) => item.outcome === 'deferred').length > 1,
			never: nothingSent,
		},
		{
			title: 'The tag is removed, the agent comes back: one more poll, and the host is left alone',
			...quietFor(stage, 1, () => {
				host.withdraw();
				host.connect();
			}),
			never: () => nothingSent() ?? unlessStill(host, 'AGENT_UNISOLATED'),
		},
	];
}

function deferred(host: Actor): Step[] {
	return [
		{
			title: 'Tagged while the agent is offline: reported as deferred, nothing sent',
			act: () => {
				host.disconnect();
				host.request();
			},
			seen: async () => await host.hasOutcome('deferred', 'isolated'),
			never: () => (host.isolateCalls().length > 0 ? 'An isolate call was sent while the agent was offline' : undefined),
		},
		{
			title: 'The agent comes back: isolated on a later poll, and recorded',
			act: () => host.connect(),
			seen: () => host.isolation === 'AGENT_ISOLATED' && host.recordedAsContained,
			never: () => tooMany('isolate', host.isolateCalls().length),
		},
	];
}

function trap(stage: Stage, host: Actor): Step[] {
	const noRelease = () =>
		host.unisolateCalls().length > 0 ? 'An unisolate call was sent while the isolation was pending' : undefined;
	return [
		{
			title: 'The agent drops between check and call: the isolation is pending',
			act: () => {
				host.dropBeforeIsolate();
				host.request();
			},
			seen: () => host.isolation === 'AGENT_PENDING_ISOLATION',
			never: () => tooMany('isolate', host.isolateCalls().length),
		},
		{
			title: 'The request is withdrawn: no unisolate call, which Cortex would refuse',
			act: () => host.withdraw(),
			seen: async () => await host.hasOutcome('blockedByPendingIsolation', 'released'),
			never: noRelease,
		},
		{ title: 'One more poll: still nothing is sent', ...quietFor(stage, 1), never: noRelease },
		{
			title: 'The agent comes back: the stale isolation lands',
			act: () => host.connect(),
			seen: () => host.isolation === 'AGENT_ISOLATED',
		},
		{
			title: 'A later poll releases it, once: AGENT_UNISOLATED and the tags are gone',
			seen: () => host.isolation === 'AGENT_UNISOLATED' && host.ownTags.length === 0,
			never: () => tooMany('unisolate', host.unisolateCalls().length) ?? noneRefused(host),
		},
	];
}

function mirrorTrap(stage: Stage, host: Actor): Step[] {
	const noRelease = () => (host.unisolateCalls().length > 0 ? 'An unisolate call was sent' : noneRefused(host));
	return [
		{
			title: 'The host is isolated and recorded',
			act: () => host.request(),
			seen: () => host.isolation === 'AGENT_ISOLATED' && host.recordedAsContained,
		},
		{
			title: 'The agent goes offline, the request is withdrawn: the release is deferred, nothing is sent',
			act: () => {
				host.disconnect();
				host.withdraw();
			},
			seen: async () => await host.hasOutcome('deferred', 'released'),
			never: noRelease,
		},
		{
			title: 'Requested again: nothing is refused',
			...quietFor(stage, 1, () => host.request()),
			never: noRelease,
		},
		{
			title: 'The agent comes back: one more poll, and the host is still isolated',
			...quietFor(stage, 1, () => host.connect()),
			never: () => noRelease() ?? unlessStill(host, 'AGENT_ISOLATED') ?? tooMany('isolate', host.isolateCalls().length),
		},
	];
}

function ambiguous(stage: Stage, host: Actor): Step[] {
	const nothingSent = () =>
		host.isolateCalls().length > 0 ? 'An isolate call was sent, though nobody could tell the agents apart' : undefined;
	return [
		{
			title: 'Tagged: reported as ambiguous with both candidates',
			act: () => host.request(),
			seen: async () => (await host.outcomes()).some((item) => item.outcome === 'ambiguous' && lists(item, host)),
			never: nothingSent,
		},
		{ title: 'One more poll: nothing is sent', ...quietFor(stage, 1), never: nothingSent },
	];
}

/** A step that waits for some polls and for what the workflow does after the last. Whether all is quiet, `never` says. */
function quietFor(stage: Stage, polls: number, act?: () => void): Pick<Step, 'act' | 'seen'> {
	let target = 0;
	let reached = 0;
	return {
		act: () => {
			act?.();
			target = stage.polls + polls;
		},
		seen: () => {
			if (stage.polls < target) return false;
			reached ||= Date.now();
			return Date.now() - reached >= SETTLE_MS;
		},
	};
}

function lists(item: Record<string, unknown>, host: Actor): boolean {
	const candidates = (item.candidates ?? []) as Array<{ id: string }>;
	return candidates.length === host.endpointIds.length && host.endpointIds.every((id) => candidates.some((one) => one.id === id));
}

export const tooMany = (what: string, count: number, most = 1): string | undefined =>
	count > most ? `${count} of "${what}" instead of ${most}` : undefined;

const unlessStill = (host: Actor, isolation: string): string | undefined =>
	host.isolation === isolation ? undefined : `The host is ${host.isolation}`;

const noneRefused = (host: Actor): string | undefined =>
	host.refusedCalls().length > 0 ? `Cortex refused a call with ${host.refusedCalls()[0].status}` : undefined;
