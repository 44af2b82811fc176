import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { ItemOperation } from '../../../shared/operations';
import { numeric, text } from '../../../shared/values';
import { badInput, readChoice, readFlag } from '../../../shared/input';
import { AGENT_CONFIGURATIONS } from '../../descriptions/rights';
import { createApi } from '../../transport/api';
import { readExpiry, writeExpiry } from '../../transport/expiry';

/** The console offers 1 to 30 days (vendor documentation). Whether Cortex accepts less than a day is not documented. */
const MAX_HOURS = 30 * 24;

const properties: INodeProperties[] = [
	{
		displayName: 'Change for the Whole Tenant',
		name: 'confirm',
		type: 'boolean',
		noDataExpression: true,
		default: false,
		description:
			'Whether you mean to change the setting for everybody who works with this tenant, in the console too',
	},
	{
		displayName: 'Action Type',
		name: 'actionType',
		type: 'string',
		default: 'isolate',
		required: true,
		description: 'A type of action as Get Action Expiry lists it',
	},
	{
		displayName: 'Unit',
		name: 'unit',
		type: 'options',
		options: [
			{ name: 'Days', value: 'days' },
			{ name: 'Hours', value: 'hours' },
		],
		default: 'days',
	},
	{
		displayName: 'Expires After',
		name: 'expiresAfter',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: MAX_HOURS },
		default: 4,
		required: true,
		description:
			'How long a pending action waits for its agent, in the unit above: at most 30 days or 720 hours',
	},
];

const NOTE = 'Whether it also applies to actions that are already pending is not documented';

/** Sets how long pending actions of one type wait for their agents, and reads the setting back. */
export const setActionExpiry: ItemOperation = {
	option: {
		name: 'Set Action Expiry',
		value: 'setActionExpiry',
		action: 'Set action expiry of tenant',
		description:
			'Change how long pending actions wait for offline machines, for the whole tenant. 5.x only.',
	},
	properties,
	mutates: true,
	rights: AGENT_CONFIGURATIONS,
	async execute(context, itemIndex) {
		if (!readFlag(context, itemIndex, 'confirm', false, 'Change for the Whole Tenant')) {
			const advice = 'If that is meant, switch on Change for the Whole Tenant';
			throw badInput(context, itemIndex, 'This would change a setting for everybody in the tenant', advice);
		}
		const hours = readHours(context, itemIndex);
		const actionType = text(context.getNodeParameter('actionType', itemIndex, ''));
		const api = createApi(context);
		const before = await readExpiry(context, api);
		const hoursBefore = before.get(actionType);
		if (hoursBefore === undefined) {
			const advice = `The tenant has: ${[...before.keys()].join(', ')}`;
			throw badInput(context, itemIndex, `There is no expiry for actions of type “${actionType}”`, advice);
		}
		if (hoursBefore === hours)
			return { actionType, hoursBefore, hoursAfter: hours, changed: false, note: NOTE };
		await writeExpiry(api, actionType, hours);
		// The change was accepted. A failed read must not hide that.
		const after = await readExpiry(context, api).catch(() => undefined);
		const hoursAfter = after?.get(actionType) ?? null;
		return {
			actionType,
			hoursBefore,
			hoursAfter,
			changed: hoursAfter === null ? null : hoursAfter !== hoursBefore,
			note: after ? NOTE : `Cortex accepted the change, but it could not be read back. ${NOTE}`,
		};
	},
};

function readHours(context: IExecuteFunctions, itemIndex: number): number {
	const given = context.getNodeParameter('expiresAfter', itemIndex, '') as unknown;
	const factor = readChoice(context, itemIndex, 'unit', ['days', 'hours'], 'days', 'Unit') === 'hours' ? 1 : 24;
	const hours = (numeric(given) ?? NaN) * factor;
	if (Number.isInteger(hours) && hours >= 1 && hours <= MAX_HOURS) return hours;
	const unit = factor === 1 ? 'hours' : 'days';
	throw badInput(
		context,
		itemIndex,
		`“${text(given)} ${unit}” is not an expiry`,
		'Give 1 to 30 days, or 1 to 720 whole hours',
	);
}
