import type { IExecuteFunctions, NodeApiError } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Attempt } from '../../../shared/attempt';
import type { Desired } from '../../../shared/containment';
import { toNodeError } from '../../../shared/explanation';
import { showHint, type BatchPhases } from '../../../shared/operations';
import { describeIdentity, type Identity } from '../../containment/identity';
import { plan, type ContainmentRequest, type Plan } from '../../containment/plan';
import { report } from '../../containment/report';
import { summarizeRun } from '../../containment/runSummary';
import { createClient, type CortexClient } from '../../transport/client';
import { follow } from '../../transport/follow';
import { submit, type Target } from '../../transport/submit';
import { changedInExecution } from './changedEndpoints';
import { readLimits, readRequest, type ItemRequest } from './itemRequest';

/** What is to be done for an item. */
type PlannedItem = Exclude<Plan, { kind: 'error' }> & { identity: Identity; incidentId: string };

/**
 * Isolates or releases the endpoints of all items together: looks them up in batches, decides for each, submits what is
 * due in bulk, follows it and reports each endpoint by itself. Whatever can fail before anything is sent is a failure of
 * the item. Whatever happens afterwards is an outcome.
 */
export function containEndpoints(desired: Desired): BatchPhases<ItemRequest, PlannedItem> {
	return {
		read: (context, itemIndex) => readRequest(context, itemIndex, desired),
		async prepare(context, items) {
			const identities = items.map(({ value }) => value.request.identity);
			const index = await createClient(context).findCandidates(identities);
			return items.map(({ itemIndex, value: { request, incidentId } }): Attempt<PlannedItem> => {
				const decided = plan(request, index.candidates(request.identity));
				if (decided.kind === 'error') return { failure: offlineError(context, decided, itemIndex) };
				return { value: { ...decided, reason: withIdentity(decided, request), identity: request.identity, incidentId } };
			});
		},
		async run(context, items) {
			const { maxEndpoints, waitMs } = readLimits(context);
			const before = maxEndpoints === Infinity ? new Set<string>() : changedInExecution(context, desired);
			const planned = limitCalls(items.map(({ value }) => value), desired, maxEndpoints, before);
			const targets = targetsOf(planned);
			const client = createClient(context);
			await submitAll(client, desired, planned, targets);
			await follow(client, desired, [...targets.values()], {
				budgetMs: waitMs,
				cancelled: () => context.getExecutionCancelSignal()?.aborted ?? false,
			});
			const forbidden = missingRight([...targets.values()]);
			const results = planned.map((item): Attempt<ReturnType<typeof report>> => {
				const isRefused = item.kind === 'call' && targets.get(item.endpoint.id)?.verdict?.outcome === 'failed';
				if (forbidden !== undefined && isRefused) return { failure: forbiddenError(context, forbidden) };
				return { value: output(desired, item, targets) };
			});
			showSummary(context, desired, results.flatMap((result) => ('value' in result ? [result.value] : [])));
			return results;
		},
	};
}

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

/**
 * Keeps the first `limit` endpoints that are due, in the order of the items.
 *
 * @param due those that earlier runs of the node in this execution have used up; the new ones are added at once, so that
 * calls at the same time cannot exceed the limit together
 */
function limitCalls(items: readonly PlannedItem[], desired: Desired, limit: number, due: Set<string>): PlannedItem[] {
	return items.map((item) => {
		if (item.kind !== 'call') return item;
		if (due.has(item.endpoint.id) || due.size < limit) {
			due.add(item.endpoint.id);
			return item;
		}
		const verb = desired === 'isolated' ? 'isolate' : 'release';
		return { ...item, kind: 'stop', outcome: 'limitReached', reason: `This execution may ${verb} ${limit} endpoint(s) at most` };
	});
}

/** One target for each endpoint, also when several items mean the same one, so that it is sent once. */
function targetsOf(items: readonly PlannedItem[]): Map<string, Target> {
	const targets = new Map<string, Target>();
	for (const item of items) {
		if (item.kind === 'stop' || targets.has(item.endpoint.id)) continue;
		targets.set(item.endpoint.id, {
			endpoint: item.endpoint,
			stateBefore: item.endpoint.isolationState,
			queued: item.kind === 'call' && item.queued,
			submission: { kind: 'none' },
		});
	}
	return targets;
}

/**
 * Submits the endpoints that are due, those of one incident together. An endpoint is submitted once: where items name
 * different incidents for it, it appears in that of the first.
 */
async function submitAll(
	client: CortexClient,
	desired: Desired,
	items: readonly PlannedItem[],
	targets: ReadonlyMap<string, Target>,
): Promise<void> {
	const incidents = new Map<Target, string>();
	for (const item of items) {
		const target = item.kind === 'call' ? targets.get(item.endpoint.id) : undefined;
		if (target && !incidents.has(target)) incidents.set(target, item.incidentId);
	}
	const groups = new Map<string, Target[]>();
	for (const [target, incidentId] of incidents) {
		const group = groups.get(incidentId);
		if (group) group.push(target);
		else groups.set(incidentId, [target]);
	}
	for (const [incidentId, group] of groups) await submit(client, desired, group, incidentId);
}

/**
 * What Cortex said where the role of the key allows no such action, which then is an error of the node. Where something
 * was sent besides, that is data and must not be lost: then it is an outcome of each endpoint.
 */
function missingRight(targets: readonly Target[]): string | undefined {
	const sent = targets.map(({ submission }) => submission).filter(({ kind }) => kind !== 'none');
	const [first] = sent;
	const forbidden = sent.every((one) => one.kind === 'refused' && one.about === 'role');
	return first?.kind === 'refused' && forbidden ? first.message : undefined;
}

function forbiddenError(context: IExecuteFunctions, message: string): NodeApiError {
	return toNodeError(context.getNode(), {
		message,
		description: 'Nothing was changed. Give the role of the key this right in the Cortex console under Settings → Configurations → Access Management → Roles',
		httpCode: '403',
		failure: { cause: 'credential-invalid' },
	});
}

/** A green tick must not hide what did not happen. */
function showSummary(context: IExecuteFunctions, desired: Desired, reports: ReadonlyArray<ReturnType<typeof report>>): void {
	const items = reports.map(({ outcome, candidates }) => ({ outcome, candidates: candidates?.length ?? 0 }));
	showHint(context, summarizeRun(desired, items, context.getInputData().length - items.length));
}

function output(desired: Desired, item: PlannedItem, targets: ReadonlyMap<string, Target>) {
	if (item.kind === 'stop') return report({ desired, ...item });
	const target = targets.get(item.endpoint.id);
	const { matchedBy, evidence, identity } = item;
	const found = { matchedBy, evidence, identity };
	if (!target?.verdict) {
		const reason = 'The run ended before the endpoint was read again';
		return report({ desired, outcome: 'unknown', reason, endpoint: item.endpoint, ...found, stateAfter: null });
	}
	const { endpoint, submission, verdict, stateBefore, stateAfter = null } = target;
	return report({
		desired,
		outcome: verdict.outcome,
		reason: verdict.reason,
		endpoint,
		...found,
		stateBefore,
		stateAfter,
		action: submission.kind === 'accepted' ? { id: submission.actionId, status: target.actionStatus ?? null } : null,
	});
}
