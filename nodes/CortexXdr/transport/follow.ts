import type { Desired } from '../../shared/containment';
import { inParallel } from '../../shared/parallel';
import { classify, isTerminal } from '../containment/classify';
import { isConnected } from '../containment/endpoint';
import type { ActionStatus } from './actions';
import type { CortexClient } from './client';
import { AT_ONCE, PAGE_SIZE } from './pages';
import type { Target } from './submit';
import { startWaiting, type WaitOptions } from './waiting';

/** From this round on a small set is also asked whether its agents are still there. */
const LOOK_AT_AGENTS_FROM_ROUND = 4;

/**
 * Follows the targets until each has reached its end or the budget is used up, and leaves a verdict in each. Asks for
 * the action's status while it runs and reads the endpoint's own state only when that says it is over, so that many
 * endpoints cost few calls. Never throws: what was sent must not be lost for a failed read.
 */
export async function follow(
	client: CortexClient,
	desired: Desired,
	targets: readonly Target[],
	options: WaitOptions,
): Promise<void> {
	const waiting = startWaiting(client.clock, options);
	for (let round = 1; ; round += 1) {
		const open = targets.filter(({ verdict }) => !verdict?.final);
		if (open.length === 0) return;
		const last = waiting.isOver() || open.every(({ queued }) => queued);
		if (!last && !isAnswerable(open, round)) await waiting.pause();
		await look(client, desired, open, last || lookAtAgents(open, round));
		if (last) return;
		stopForLostAgents(open);
	}
}

/** In the first round a refusal can be judged at once: nothing is under way then. */
function isAnswerable(open: readonly Target[], round: number): boolean {
	return round === 1 && open.every(({ submission: { kind } }) => kind === 'refused' || kind === 'throttled');
}

function lookAtAgents(open: readonly Target[], round: number): boolean {
	return open.length <= PAGE_SIZE && round >= LOOK_AT_AGENTS_FROM_ROUND;
}

/** One look at the actions and, where it matters, at the endpoints; updates every open target's verdict. */
async function look(client: CortexClient, desired: Desired, open: readonly Target[], readAll: boolean): Promise<void> {
	const actions = await readActions(client, open);
	const fresh = await readStates(
		client,
		open.filter((target) => readAll || needsState(target, actions)),
	);
	for (const target of open) {
		const { submission } = target;
		const action = submission.kind === 'accepted' ? actions.get(submission.actionId) : undefined;
		const id = target.endpoint.id;
		const read = fresh.get(id);
		target.actionStatus = action?.statuses.get(id) ?? target.actionStatus;
		target.endpoint = read ?? target.endpoint;
		target.stateAfter = read?.isolationState ?? target.stateAfter;
		target.verdict = classify({
			desired,
			submission,
			actionStatus: target.actionStatus,
			missingFromAction: action !== undefined && action.statuses.size > 0 && !action.statuses.has(id),
			errorReason: action?.errors.get(id),
			isolation: read?.isolation,
		});
		// An end that the action reports is only believed together with a state read afterwards.
		if (target.verdict.final && !read && !readAll) target.verdict.final = false;
	}
}

async function readActions(client: CortexClient, open: readonly Target[]): Promise<Map<number, ActionStatus>> {
	const ids = new Set(open.flatMap(({ submission }) => (submission.kind === 'accepted' ? [submission.actionId] : [])));
	const actions = new Map<number, ActionStatus>();
	await inParallel([...ids], AT_ONCE, async (id) => {
		try {
			actions.set(id, await client.readActionStatus(id));
		} catch {
			// The next round asks again; the last verdict says that the end could not be read.
		}
	});
	return actions;
}

async function readStates(client: CortexClient, targets: readonly Target[]) {
	try {
		return await client.readByIds(targets.map(({ endpoint }) => endpoint.id));
	} catch {
		return new Map<string, Target['endpoint']>();
	}
}

function needsState({ submission, endpoint }: Target, actions: Map<number, ActionStatus>): boolean {
	if (submission.kind !== 'accepted') return true;
	const action = actions.get(submission.actionId);
	if (!action) return false;
	const status = action.statuses.get(endpoint.id);
	return status === undefined ? action.statuses.size > 0 : isTerminal(status);
}

/** An agent that is gone will not take a pending action in time: waiting longer would only hold up the others. */
function stopForLostAgents(open: readonly Target[]): void {
	for (const { verdict, endpoint, actionStatus } of open) {
		if (!verdict || verdict.final || isConnected(endpoint)) continue;
		const pending = verdict.outcome === 'pendingIsolation' || verdict.outcome === 'pendingRelease';
		if (!pending || (actionStatus !== undefined && actionStatus !== 'PENDING')) continue;
		verdict.final = true;
		verdict.reason = `${verdict.reason}; the agent is no longer connected (${endpoint.status || 'status not reported'})`;
	}
}
