import type { INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { numeric, text } from '../../../shared/values';
import { badInput } from '../../../shared/input';
import { actionIdProperty, readActionId } from '../../descriptions/actionId';
import { VIEW_ACTIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { waitForAction } from '../../transport/waitForAction';
import { summarize } from './summary';

const DEFAULT_MAX_WAIT = 300;
const LONGEST_WAIT = 3_600;

const properties: INodeProperties[] = [
	actionIdProperty,
	{
		displayName: 'Max Wait (Seconds)',
		name: 'maxWait',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: LONGEST_WAIT },
		default: DEFAULT_MAX_WAIT,
		description:
			'How long each item may wait. A connected agent usually needs seconds, at most about five minutes; one that is offline keeps the action pending for days.',
	},
];

/** Waits until a response action has ended on every endpoint, at most for a given time. Changes nothing. */
export const wait: ItemOperation = {
	option: {
		name: 'Wait for Completion',
		value: 'wait',
		action: 'Wait for completion of action',
		description:
			'Read a response action until it has ended on every machine, or a given time is over',
	},
	properties,
	mutates: false,
	rights: VIEW_ACTIONS,
	async execute(context, itemIndex) {
		const actionId = readActionId(context, itemIndex);
		const given = context.getNodeParameter('maxWait', itemIndex, DEFAULT_MAX_WAIT) as unknown;
		const seconds = numeric(given);
		if (seconds === undefined || seconds < 0 || seconds > LONGEST_WAIT) {
			const problem = `“${text(given)}” is not a waiting time: give seconds, ${LONGEST_WAIT} at most`;
			throw badInput(
				context,
				itemIndex,
				problem,
				'For a longer wait use the Wait node and Get Status in a loop',
			);
		}
		const { status, waitedMs, timedOut } = await waitForAction(createApi(context), actionId, {
			budgetMs: seconds * 1_000,
			cancelled: () => context.getExecutionCancelSignal()?.aborted ?? false,
		});
		return { timedOut, waitedSeconds: Math.round(waitedMs / 1_000), ...summarize(actionId, status) };
	},
};
