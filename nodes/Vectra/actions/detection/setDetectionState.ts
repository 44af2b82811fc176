import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { chunks } from '../../../shared/values';
import type { VectraApi } from '../../transport/api';
import { namesOf } from '../../transport/detections';
import type { Subject } from '../../transport/errors';
import { writeIfOffered } from '../../transport/preview';
import { createRequester } from '../../transport/request';
import { itemError } from '../itemError';

/** How a detection is closed in Vectra: by the older mark, or by the newer workflow, which asks for a reason. */
export type Workflow = 'fixed' | 'close';
/** What is done to detections. A reason is given with the newer workflow only; otherwise it is empty. */
export type StateChange = { kind: 'close'; reason: string } | { kind: 'reopen' };

export const workflowProperty: INodeProperties = {
	displayName: 'Workflow',
	name: 'workflow',
	type: 'options',
	options: [
		{
			name: 'Close',
			value: 'close',
			description: 'The newer workflow of Vectra, with a reason. Its API is a preview (v3.5).',
		},
		{ name: 'Mark as Fixed', value: 'fixed', description: 'Known to every version' },
	],
	default: 'fixed',
	description: 'Which of the two ways of Vectra to use; it must be the one that is switched on there',
};

/** The version that has the calls of the Close workflow. */
const CLOSE_PREFIX = { rux: '/api/v3.5', qux: '/api/v2.5' } as const;

/** The most detections of one call. */
const MAX_IDS = 500;

/**
 * Closes or reopens detections that exist.
 *
 * @param ifMissing what to do where this Vectra does not have the Close workflow: fail, or mark as fixed
 * @returns the workflow that was used
 * @throws NodeApiError that says so when this Vectra does not have the workflow
 */
export async function setDetectionState(
	context: IExecuteFunctions,
	api: VectraApi,
	itemIndex: number,
	ids: readonly number[],
	workflow: Workflow,
	change: StateChange,
	ifMissing: 'fail' | 'fixed' = 'fail',
): Promise<Workflow> {
	let used = workflow;
	for (const detectionIdList of chunks(ids, MAX_IDS)) {
		const subject = { what: namesOf(detectionIdList) };
		if (used === 'close') {
			const missing = await byCloseWorkflow(context, api, detectionIdList, change, subject);
			if (missing === undefined) continue;
			if (ifMissing === 'fail') {
				throw itemError(
					context,
					itemIndex,
					'This Vectra does not have the Close workflow in its API',
					`It came with the preview v3.5 of Respond UX. Nothing was changed by this call. Set Workflow to Mark as Fixed. ${missing}`,
				);
			}
			used = 'fixed';
		}
		// A text: Vectra refuses a boolean here.
		const body = { detectionIdList, mark_as_fixed: change.kind === 'close' ? 'True' : 'False' };
		await api.write('PATCH', '/detections', body, subject);
	}
	return used;
}

/** Sends one call of the Close workflow. @returns Vectra's words when it does not have the call, and so changed nothing */
async function byCloseWorkflow(
	context: IExecuteFunctions,
	api: VectraApi,
	detectionIdList: number[],
	change: StateChange,
	subject: Subject,
): Promise<string | undefined> {
	const requester = createRequester(context, api.connection, CLOSE_PREFIX[api.connection.deployment], api.clock);
	const path = change.kind === 'close' ? '/detections/close' : '/detections/open';
	const body = { detectionIdList, ...(change.kind === 'close' ? { reason: change.reason } : {}) };
	return await writeIfOffered(requester, path, body, subject);
}
