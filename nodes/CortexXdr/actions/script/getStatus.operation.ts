import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { isRecord, numeric, text } from '../../../shared/values';
import { isTerminal } from '../../containment/classify';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { RESPOND } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { noSuchRun } from './noSuchRun';

const properties: INodeProperties[] = [
	{ ...actionIdProperty, description: 'The actionId of the item that Script → Run returned' },
];

/** Output field → counter of `scripts/get_script_execution_status`. */
const COUNTERS = {
	pending: 'endpoints_pending',
	inProgress: 'endpoints_in_progress',
	pendingAbort: 'endpoints_pending_abort',
	succeeded: 'endpoints_completed_successfully',
	failed: 'endpoints_failed',
	timedOut: 'endpoints_timeout',
	expired: 'endpoints_expired',
	cancelled: 'endpoints_canceled',
	aborted: 'endpoints_aborted',
} as const;

/** Reads the progress of a script run: the number of endpoints in each state. */
export const getStatus: ItemOperation = {
	option: {
		name: 'Get Status',
		value: 'getStatus',
		action: 'Get status of script',
		description: 'Read on how many machines a script is pending, running or done',
	},
	properties,
	mutates: false,
	rights: RESPOND,
	async execute(context, itemIndex) {
		const actionId = readActionId(context, itemIndex);
		const reply = await createApi(context).read('scripts/get_script_execution_status', {
			action_id: actionId,
		});
		const data = isRecord(reply) ? reply : {};
		const status = text(data.general_status);
		if (status === '') throw noSuchRun(context, itemIndex, actionId, reply);
		const entries = Object.entries(COUNTERS).map(([name, field]) => [name, numeric(data[field]) ?? 0]);
		const endpoints = Object.fromEntries(entries) as Record<keyof typeof COUNTERS, number>;
		const open = endpoints.pending + endpoints.inProgress + endpoints.pendingAbort;
		return {
			status,
			finished: isTerminal(status) && open === 0,
			errorMessage: text(data.error_message) || null,
			endpoints,
			actionId,
		};
	},
};
