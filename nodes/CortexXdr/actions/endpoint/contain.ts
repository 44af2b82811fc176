import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { copyForItem, type BatchResult } from '../../../shared/operations';
import { numeric } from '../../../shared/values';
import { describeIdentity } from '../../containment/identity';
import { plan, type ContainmentRequest, type Plan } from '../../containment/plan';
import { report } from '../../containment/report';
import { DEFAULT_MAX_WAIT } from '../../descriptions/containment';
import { createClient, type CortexClient } from '../../transport/client';
import type { CandidateIndex } from '../../transport/endpoints';
import { follow } from '../../transport/follow';
import { submit, type Target } from '../../transport/submit';
import { readWishes, type Step, type Wish } from './wish';
import type { Desired } from '../../../shared/containment';

type Job = Exclude<Plan, { kind: 'error' }> & { incidentId: string };

/**
 * Isolates or releases the endpoints of all items together: looks them up in batches, decides for each, submits what is
 * due in bulk, follows it and reports each endpoint by itself. Whatever can fail before anything is sent is an error of
 * the item; whatever happens afterwards is an outcome.
 */
export async function containEndpoints(
	context: IExecuteFunctions,
	itemCount: number,
	continueOnFail: boolean,
	desired: Desired,
): Promise<BatchResult[]> {
	const client = createClient(context);
	const wishes = readWishes(context, itemCount, desired);
	const jobs = limitCalls(
		await planAll(context, client, wishes, continueOnFail),
		desired,
		numeric(context.getNodeParameter('options.maxEndpoints', 0, 0)) ?? 0,
	);
	if (!continueOnFail && jobs.some((job) => 'error' in job)) {
		return jobs.map((job) => ('error' in job ? job : { json: {} }));
	}

	const targets = targetsOf(jobs);
	const groups = new Map<string, Target[]>();
	for (const job of jobs) {
		if ('error' in job || job.kind !== 'call') continue;
		const target = targets.get(job.endpoint.id);
		if (!target) continue;
		const group = groups.get(job.incidentId) ?? [];
		if (!group.includes(target)) group.push(target);
		groups.set(job.incidentId, group);
	}
	for (const [incidentId, group] of groups) await submit(client, desired, group, incidentId);
	await follow(client, desired, [...targets.values()], {
		budgetMs: waitBudget(context),
		cancelled: () => context.getExecutionCancelSignal()?.aborted ?? false,
	});
	return jobs.map((job) => ('error' in job ? job : { json: output(desired, job, targets) as IDataObject }));
}

/** One lookup for all items, then a decision for each. A failed lookup is every item's error: nothing has been sent. */
async function planAll(
	context: IExecuteFunctions,
	client: CortexClient,
	wishes: ReadonlyArray<Step<Wish>>,
	continueOnFail: boolean,
): Promise<Array<Step<Job>>> {
	const readable = wishes.filter((wish): wish is Wish => !('error' in wish));
	if (readable.length === 0 || (!continueOnFail && readable.length < wishes.length)) {
		return wishes.map((wish) => ('error' in wish ? wish : UNTOUCHED));
	}
	let candidates: CandidateIndex;
	try {
		candidates = await client.findCandidates(readable.map(({ request }) => request.identity));
	} catch (error) {
		const failed = (itemIndex: number) => ({ error: copyForItem(context, error, itemIndex) });
		return wishes.map((wish, itemIndex) => ('error' in wish ? wish : failed(itemIndex)));
	}
	return wishes.map((wish, itemIndex): Step<Job> => {
		if ('error' in wish) return wish;
		const { request, incidentId } = wish;
		const decided = plan(request, candidates.candidates(request.identity));
		if (decided.kind === 'error') return { error: offlineError(context, decided, itemIndex) };
		return { ...decided, reason: withIdentity(decided, request), incidentId };
	});
}

/** Stands for an item that was not looked at because another one ends the run. */
const UNTOUCHED: Job = { kind: 'stop', outcome: 'unknown', reason: 'Not looked at', incidentId: '' };

/** Where no endpoint is named in the output, the reason says what was looked for. */
function withIdentity(decided: Plan, { identity }: ContainmentRequest): string {
	const namesEndpoint = 'endpoint' in decided && decided.endpoint !== undefined;
	return namesEndpoint ? decided.reason : `${decided.reason} (${describeIdentity(identity)})`;
}

function offlineError(
	context: IExecuteFunctions,
	{ endpoint, reason }: Extract<Plan, { kind: 'error' }>,
	itemIndex: number,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), `${endpoint.name || endpoint.id}: ${reason}`, {
		itemIndex,
		description: 'Nothing was sent. Set When Offline to Defer to report such endpoints instead of failing',
	});
}

/** Keeps the first `limit` endpoints that are due, in the order of the items; 0 keeps all. */
function limitCalls(jobs: Array<Step<Job>>, desired: Desired, limit: number): Array<Step<Job>> {
	if (limit <= 0) return jobs;
	const due = new Set<string>();
	return jobs.map((job) => {
		if ('error' in job || job.kind !== 'call') return job;
		if (due.has(job.endpoint.id) || due.size < limit) {
			due.add(job.endpoint.id);
			return job;
		}
		const verb = desired === 'isolated' ? 'isolate' : 'release';
		return { ...job, kind: 'stop', outcome: 'limitReached', reason: `This run may ${verb} ${limit} endpoint(s) at most` };
	});
}

/** One target for each endpoint, even when several items mean the same one: it is sent once. */
function targetsOf(jobs: ReadonlyArray<Step<Job>>): Map<string, Target> {
	const targets = new Map<string, Target>();
	for (const job of jobs) {
		if ('error' in job || job.kind === 'stop' || targets.has(job.endpoint.id)) continue;
		targets.set(job.endpoint.id, {
			endpoint: job.endpoint,
			stateBefore: job.endpoint.isolationState,
			queued: job.kind === 'call' && job.queued,
			submission: { kind: 'none' },
		});
	}
	return targets;
}

function waitBudget(context: IExecuteFunctions): number {
	if (!context.getNodeParameter('waitForCompletion', 0, true)) return 0;
	const seconds = numeric(context.getNodeParameter('options.maxWait', 0, DEFAULT_MAX_WAIT)) ?? DEFAULT_MAX_WAIT;
	return Math.max(0, seconds) * 1_000;
}

function output(desired: Desired, job: Job, targets: ReadonlyMap<string, Target>) {
	if (job.kind === 'stop') return report({ desired, ...job });
	const target = targets.get(job.endpoint.id);
	const { matchedBy } = job;
	if (!target?.verdict) {
		const reason = 'The run ended before the endpoint was looked at again';
		return report({ desired, outcome: 'unknown', reason, endpoint: job.endpoint, matchedBy, stateAfter: null });
	}
	const { endpoint, submission, verdict, stateBefore, stateAfter = null } = target;
	return report({
		desired,
		outcome: verdict.outcome,
		reason: verdict.reason,
		endpoint,
		matchedBy,
		stateBefore,
		stateAfter,
		action: submission.kind === 'accepted' ? { id: submission.actionId, status: target.actionStatus ?? null } : null,
	});
}
